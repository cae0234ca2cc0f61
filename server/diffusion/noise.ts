/**
 * Seeded randomness of the painter. Generator: sfc32 (C. Doty-Humphrey, PractRand), seeded through the murmur3 finaliser;
 * normal deviates: Box and Muller 1958. Integer arithmetic up to the uniform numbers, so a seed means the same on every machine.
 */
export type Random = () => number;

/** Streams of one seed that must not share draws: choosing another hand must not change the noise. */
export const STREAM = { noise: 1, sources: 2, layout: 3, ground: 4, place: 5, obedience: 6 } as const;

function mix(a: number, b: number): number {
  let h = Math.imul(a ^ 0x9e3779b9, 0x85ebca6b) ^ Math.imul((b + 0x7f4a7c15) | 0, 0xc2b2ae35);
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

/** Uniform numbers in [0, 1) from an unsigned 32-bit seed. */
export function createRandom(seed: number, stream: number): Random {
  let a = mix(seed, stream);
  let b = mix(a, 1);
  let c = mix(b, 2);
  let counter = 1;
  const next = (): number => {
    const t = (a + b + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + t;
    return (t >>> 0) / 2 ** 32;
  };
  for (let i = 0; i < 12; i++) next();
  return next;
}

/** `length` independent normal deviates, mean 0, variance 1. They depend on the seed alone: never on words, steps or sources. */
export function gaussianNoise(seed: number, length: number): Float32Array {
  const random = createRandom(seed, STREAM.noise);
  const noise = new Float32Array(length);
  for (let i = 0; i < length; i += 2) {
    const radius = Math.sqrt(-2 * Math.log(1 - random())); // 1 - u lies in (0, 1]: the logarithm is finite
    const angle = 2 * Math.PI * random();
    noise[i] = radius * Math.cos(angle);
    if (i + 1 < length) noise[i + 1] = radius * Math.sin(angle);
  }
  return noise;
}

/** Another seed that the first one alone decides, so that beginning again can be repeated too. */
export const freshSeed = (seed: number, time: number): number => mix(seed, 0x5eed + time);
