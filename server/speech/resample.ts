/** Zero crossings of the sinc on each side: 60 dB down within a tenth of the band. */
const CROSSINGS = 16;
/** Kaiser's β for about 80 dB. */
const BETA = 8;
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
    const inside = Math.max(0, 1 - (x / reach) ** 2);
    return sinc(cutoff * x) * bessel(BETA * Math.sqrt(inside));
  });
  const sum = weights.reduce((a, b) => a + b, 0);
  return weights.map((weight) => weight / sum);
}

const sinc = (x: number): number => (x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x));

/** The modified Bessel function I₀ by its power series. */
function bessel(x: number): number {
  let term = 1;
  let sum = 1;
  for (let k = 1; term > 1e-10 * sum; k++) {
    term *= (x / (2 * k)) ** 2;
    sum += term;
  }
  return sum;
}

function gcd(a: number, b: number): number {
  return b === 0 ? a : gcd(b, a % b);
}
