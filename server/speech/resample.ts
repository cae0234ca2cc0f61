/** Zero crossings of the sinc on each side: from passing to 74 dB down takes a ninth of the band. */
const CROSSINGS = 24;
/** The pass band ends a little below the new Nyquist frequency, so that what folds back is silent. */
const PASS = 0.95;

/**
 * Another rate by a polyphase windowed sinc (Smith & Gossett 1984): every output sample is a weighted sum of the input around its
 * place, with one set of weights for each of the `to / gcd` places it can have between two input samples.
 */
export function resample(samples: Float32Array, from: number, to: number): Float32Array {
  if (from === to) return samples.slice();
  const divisor = gcd(from, to);
  const up = to / divisor;
  const down = from / divisor;
  const cutoff = Math.min(1, to / from) * PASS;
  const reach = Math.ceil(CROSSINGS / cutoff);
  const phases = Array.from({ length: up }, (_, phase) => kernel(phase / up, cutoff, reach));
  const out = new Float32Array(Math.ceil((samples.length * up) / down));
  for (let i = 0; i < out.length; i++) {
    const place = i * down;
    const weights = phases[place % up] as Float32Array;
    const first = Math.floor(place / up) - reach + 1;
    const end = Math.min(weights.length, samples.length - first);
    let sum = 0;
    for (let tap = Math.max(0, -first); tap < end; tap++)
      sum += (weights[tap] as number) * (samples[first + tap] as number);
    out[i] = sum;
  }
  return out;
}

/** Weights for a place `offset` (0 to 1) behind the input sample `reach - 1`; they sum to 1, so that a constant stays. */
function kernel(offset: number, cutoff: number, reach: number): Float32Array {
  const weights = Float32Array.from({ length: 2 * reach }, (_, tap) => {
    const x = tap - (reach - 1) - offset;
    return sinc(cutoff * x) * blackman(x / reach);
  });
  const sum = weights.reduce((a, b) => a + b, 0);
  return weights.map((weight) => weight / sum);
}

const sinc = (x: number): number => (x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x));

/** Blackman's window over -1 to 1. */
const blackman = (x: number): number =>
  Math.abs(x) >= 1 ? 0 : 0.42 + 0.5 * Math.cos(Math.PI * x) + 0.08 * Math.cos(2 * Math.PI * x);

function gcd(a: number, b: number): number {
  return b === 0 ? a : gcd(b, a % b);
}
