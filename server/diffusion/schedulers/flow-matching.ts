/**
 * Euler sampling of a rectified flow. Time runs from 1 (noise) to 0 (picture); on the straight path between them
 *
 *   x_t = (1 - t) x_0 + t ε        v = dx/dt = ε - x_0
 *
 * so sigma and t are one number, and x_0 = x_t - t v at every t.
 * Lipman et al., "Flow Matching for Generative Modeling", ICLR 2023 (arXiv:2210.02747);
 * Liu et al., "Flow Straight and Fast", ICLR 2023 (arXiv:2209.03003).
 * Pure maths: knows no model, no tensor library, no clock.
 */
export interface FlowMatchingScheduler {
  /** The model sees these, one per step, falling. [numInferenceSteps] */
  readonly timesteps: Float64Array;
  /** The same with the final 0. [numInferenceSteps + 1] */
  readonly sigmas: Float64Array;
  /** Standard deviation of pure noise at t = 1; the latents of a start from nothing are multiplied by it. */
  readonly initNoiseSigma: 1;
  /** x_t at timestep `t` from a clean sample and noise of the same length. */
  addNoise(original: Float32Array, noise: Float32Array, t: number): Float32Array;
  /** The flow needs no scaling of the model's input; kept so that every scheduler is called alike. */
  scaleModelInput(sample: Float32Array): Float32Array;
  /** One Euler step from `timesteps[index]` to the next time. */
  step(modelOutput: Float32Array, index: number, sample: Float32Array): SchedulerStep;
}

export interface SchedulerStep {
  /** x at the next, smaller time. */
  readonly prevSample: Float32Array;
  /** What the finished sample would be if the path went straight on: x_0 = x_t - t v. */
  readonly predOriginalSample: Float32Array;
}

/**
 * Timesteps t_k = strength (1 - k/n), k = 0 … n-1: evenly from `strength` down towards 0.
 * `strength` 1 starts from pure noise, 0 changes nothing.
 * @throws RangeError for a step count that is not a positive integer or a strength outside [0, 1]
 */
export function setTimesteps(numInferenceSteps: number, strength = 1): FlowMatchingScheduler {
  if (!Number.isInteger(numInferenceSteps) || numInferenceSteps < 1) {
    throw new RangeError(`numInferenceSteps must be a positive integer, not ${numInferenceSteps}`);
  }
  if (!(strength >= 0 && strength <= 1)) throw new RangeError(`strength must be in [0, 1], not ${strength}`);
  const sigmas = Float64Array.from(
    { length: numInferenceSteps + 1 },
    (_, k) => strength * (1 - k / numInferenceSteps),
  );
  return {
    timesteps: sigmas.subarray(0, numInferenceSteps),
    sigmas,
    initNoiseSigma: 1,
    addNoise(original, noise, t) {
      sameLength(original, noise);
      return original.map((x, i) => (1 - t) * x + t * at(noise, i));
    },
    scaleModelInput: (sample) => sample,
    step(modelOutput, index, sample) {
      sameLength(modelOutput, sample);
      if (!Number.isInteger(index) || index < 0 || index >= numInferenceSteps) {
        throw new RangeError(`step ${index} of ${numInferenceSteps}`);
      }
      const t = at(sigmas, index);
      const dt = at(sigmas, index + 1) - t;
      return {
        prevSample: sample.map((x, i) => x + dt * at(modelOutput, i)),
        predOriginalSample: sample.map((x, i) => x - t * at(modelOutput, i)),
      };
    },
  };
}

const at = (values: ArrayLike<number>, index: number): number => values[index] as number;

function sameLength(a: Float32Array, b: Float32Array): void {
  if (a.length !== b.length) throw new RangeError(`lengths differ: ${a.length} and ${b.length}`);
}
