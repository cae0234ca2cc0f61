/**
 * Sound of any rate to another, block by block: a polyphase windowed sinc. What the new rate cannot hold is filtered out before it
 * could fold back into the voice. Pure arithmetic, so that it can run on the audio thread and in a test.
 */

/** Zero crossings of the sinc to either side: about 80 dB down where aliases would come from. */
const CROSSINGS = 16;
/** Kaiser window; 8 is about 80 dB. */
const KAISER_BETA = 8;
/** The filter falls before the highest frequency of the new rate, not behind it. */
const PASSED = 0.9;

export interface Resampler {
  /** Takes samples at the old rate, gives those of the new one that are complete. */
  push(samples: Float32Array): Float32Array;
}

/** @param from,to samples a second, whole numbers. */
export function createResampler(from: number, to: number): Resampler {
  const common = greatestCommonDivisor(from, to);
  const phases = to / common;
  const advance = from / common;
  const stretch = Math.max(1, from / to);
  const half = Math.ceil(CROSSINGS * stretch);
  const kernels = Array.from({ length: phases }, (_, phase) => kernel(phase / phases, half, stretch));
  /** Samples not yet used up; before the first one there is silence. */
  let held = new Float32Array(half - 1);
  /** Where the next output lies: `phase / phases` behind `held[at]`. */
  let at = half - 1;
  let phase = 0;

  return {
    push(samples) {
      const all = new Float32Array(held.length + samples.length);
      all.set(held);
      all.set(samples, held.length);
      const out: number[] = [];
      while (at + half < all.length) {
        out.push(convolve(all, at - half + 1, kernels[phase] as Float32Array));
        phase += advance;
        at += Math.floor(phase / phases);
        phase %= phases;
      }
      const first = Math.min(all.length, at - half + 1);
      held = all.slice(first);
      at -= first;
      return Float32Array.from(out);
    },
  };
}

function convolve(samples: Float32Array, from: number, weights: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < weights.length; i++) sum += (samples[from + i] as number) * (weights[i] as number);
  return sum;
}

/** Weights of the samples around an output that lies `shift` of a sample behind the middle one; they sum to 1. */
function kernel(shift: number, half: number, stretch: number): Float32Array {
  const weights = Float32Array.from({ length: 2 * half }, (_, index) => {
    const distance = index - (half - 1) - shift;
    return sinc((distance * PASSED) / stretch) * kaiser(distance / half);
  });
  const sum = weights.reduce((total, weight) => total + weight, 0);
  return weights.map((weight) => weight / sum);
}

const sinc = (x: number): number => (x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x));

const kaiser = (x: number): number =>
  Math.abs(x) >= 1 ? 0 : besselI0(KAISER_BETA * Math.sqrt(1 - x * x)) / besselI0(KAISER_BETA);

/** Modified Bessel function of the first kind, order 0, by its series. */
function besselI0(x: number): number {
  let sum = 1;
  let term = 1;
  for (let k = 1; term > sum * 1e-12; k++) {
    term *= (x / (2 * k)) ** 2;
    sum += term;
  }
  return sum;
}

const greatestCommonDivisor = (a: number, b: number): number =>
  b === 0 ? a : greatestCommonDivisor(b, a % b);
