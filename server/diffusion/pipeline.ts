import type { Conditions } from './conditions.ts';
import { dropped, stack } from './conditions.ts';
import type { EchoModels } from './models/echo-models.ts';
import { setTimesteps } from './schedulers/flow-matching.ts';

export interface SampleOptions {
  readonly numInferenceSteps: number;
  /** 1 switches guidance off; 0 is legal and paints what the model dreams without any condition. */
  readonly guidanceScale: number;
  /** How far the draft is dissolved before painting starts. Without a draft it is 1. */
  readonly freedom: number;
  /** Standard normal, of the latents' shape. [c, s, s] */
  readonly noise: Float32Array;
}

export interface SampleStep {
  /** From 1. */
  readonly step: number;
  readonly steps: number;
  /** Where the path has come to. [c, s, s] */
  readonly latents: Float32Array;
  /** What the picture would be if the path went straight on. [c, s, s] */
  readonly predOriginalSample: Float32Array;
}

/**
 * The sampler. Yields after each step and ends with the latents of the picture [c, s, s]; progress, preview and cancelling belong to
 * the caller, who ends it by not asking for more.
 */
export async function* sample(
  models: EchoModels,
  conditions: Conditions,
  options: SampleOptions,
): AsyncGenerator<SampleStep, Float32Array> {
  const { numInferenceSteps: steps, guidanceScale, noise } = options;

  // 1. Timesteps: from `freedom` down to 0; without a draft there is nothing to hold on to, so from pure noise.
  const scheduler = setTimesteps(steps, conditions.hasDraft ? options.freedom : 1);

  // 2. Starting latents: the draft, dissolved.
  const start = scheduler.timesteps[0] as number;
  let latents = conditions.hasDraft
    ? scheduler.addNoise(conditions.draft, noise, start) // [c, s, s]
    : noise.map((x) => x * scheduler.initNoiseSigma); // [c, s, s]

  // 3. Conditions: with guidance, beside them the same with everything dropped.
  const batch =
    guidanceScale === 1
      ? [conditions]
      : guidanceScale === 0
        ? [dropped(conditions)]
        : [conditions, dropped(conditions)];
  const stacked = stack(batch); // each [B, …]

  for (const [index, t] of scheduler.timesteps.entries()) {
    // 4. Velocity of the flow at this time.
    const input = scheduler.scaleModelInput(latents);
    const repeated = repeat(input, batch.length); // [B, c, s, s]
    const { velocity } = await models.denoise(
      { ...stacked, latents: repeated, t: new Float32Array(batch.length).fill(t) },
      batch.length,
    ); // [B, c, s, s]

    // 5. Classifier-free guidance (Ho and Salimans 2022): v = v_dropped + g (v_conditioned - v_dropped).
    const guided = batch.length === 1 ? velocity : guide(velocity, guidanceScale); // [c, s, s]

    // 6. One step along it.
    const { prevSample, predOriginalSample } = scheduler.step(guided, index, latents);
    latents = prevSample;
    yield { step: index + 1, steps, latents, predOriginalSample };
  }
  return latents;
}

/** velocity [2, n]: conditioned, then dropped → [n] */
export function guide(velocity: Float32Array, guidanceScale: number): Float32Array {
  const length = velocity.length / 2;
  const conditioned = velocity.subarray(0, length);
  const free = velocity.subarray(length);
  return conditioned.map((v, i) => (free[i] as number) + guidanceScale * (v - (free[i] as number)));
}

/** [n] → [times, n] */
function repeat(values: Float32Array, times: number): Float32Array {
  const all = new Float32Array(values.length * times);
  for (let k = 0; k < times; k++) all.set(values, k * values.length);
  return all;
}
