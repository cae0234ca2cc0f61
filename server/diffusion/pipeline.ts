import type { Conditions } from './conditions.ts';
import { dropped, stack } from './conditions.ts';
import { mix } from './mix.ts';
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
  /** Other words and sources on the same draft, whose velocity is mixed in: 0 leaves them out, 1 follows them alone. */
  readonly other?: { readonly conditions: Conditions; readonly share: number } | null;
  /** A known picture [c, s, s] that is held where the mask [s, s] is 0 and painted anew where it is 1. */
  readonly held?: { readonly latents: Float32Array; readonly mask: Float32Array } | null;
}

export interface SampleStep {
  /** From 1. */
  readonly step: number;
  readonly steps: number;
  /** Where the path has come to. [c, s, s] */
  readonly latents: Float32Array;
  /** What the picture would be if the path went straight on. [c, s, s] */
  readonly predOriginalSample: Float32Array;
  /** How much the picture's tokens attended to themselves, to the words and to each source; a row for each of the conditions. */
  readonly attention: readonly Float32Array[] | null;
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
  const { numInferenceSteps: steps, guidanceScale, noise, other } = options;

  // 1. Timesteps: from `freedom` down to 0; without a draft there is nothing to hold on to, so from pure noise.
  const scheduler = setTimesteps(steps, conditions.hasDraft ? options.freedom : 1);

  // 2. Starting latents: the draft, dissolved.
  const start = scheduler.timesteps[0] as number;
  /** Where a picture is held, its own way from noise goes on beside the one that is painted (RePaint, Lugmayr et al. 2022). */
  const hold = (sample: Float32Array, t: number): Float32Array =>
    options.held
      ? blend(scheduler.addNoise(options.held.latents, noise, t), sample, options.held.mask)
      : sample;
  let latents = hold(
    conditions.hasDraft
      ? scheduler.addNoise(conditions.draft, noise, start) // [c, s, s]
      : noise.map((x) => x * scheduler.initNoiseSigma), // [c, s, s]
    start,
  );

  // 3. Conditions: with guidance, beside them the same with everything dropped.
  const wanted = guidanceScale === 0 ? [] : other ? [conditions, other.conditions] : [conditions];
  const batch = guidanceScale === 1 ? wanted : [...wanted, dropped(conditions)];
  const stacked = stack(batch); // each [B, …]

  for (const [index, t] of scheduler.timesteps.entries()) {
    // 4. Velocity of the flow at this time.
    const input = scheduler.scaleModelInput(latents);
    const repeated = repeat(input, batch.length); // [B, c, s, s]
    const answer = await models.denoise(
      { ...stacked, latents: repeated, t: new Float32Array(batch.length).fill(t) },
      batch.length,
    ); // [B, c, s, s]
    const velocities = rows(answer.velocity, batch.length); // B x [c, s, s]
    const [first, second] = velocities as [Float32Array, Float32Array];
    const towards = wanted.length === 2 ? mix(first, second, other?.share ?? 0) : first; // [c, s, s]

    // 5. Classifier-free guidance (Ho and Salimans 2022): v = v_dropped + g (v_conditioned - v_dropped).
    const guided =
      batch.length === wanted.length || wanted.length === 0
        ? towards
        : mix(velocities.at(-1) as Float32Array, towards, guidanceScale); // [c, s, s]

    // 6. One step along it.
    const { prevSample, predOriginalSample } = scheduler.step(guided, index, latents);
    latents = hold(prevSample, scheduler.sigmas[index + 1] as number);
    const attention = answer.attention && rows(answer.attention, batch.length).slice(0, wanted.length);
    yield { step: index + 1, steps, latents, predOriginalSample: hold(predOriginalSample, 0), attention };
  }
  return latents;
}

/** `a` [c, s, s] where the mask [s, s] is 0, `b` where it is 1. */
const blend = (a: Float32Array, b: Float32Array, mask: Float32Array): Float32Array =>
  a.map((value, i) => value + (mask[i % mask.length] as number) * ((b[i] as number) - value));

/** [n, …] → n x […] */
function rows(values: Float32Array, n: number): Float32Array[] {
  const length = values.length / n;
  return Array.from({ length: n }, (_, k) => values.subarray(k * length, (k + 1) * length));
}

/** [n] → [times, n] */
function repeat(values: Float32Array, times: number): Float32Array {
  const all = new Float32Array(values.length * times);
  for (let k = 0; k < times; k++) all.set(values, k * values.length);
  return all;
}
