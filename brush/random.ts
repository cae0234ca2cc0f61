/**
 * Seeded randomness. Integer arithmetic only, so that Node and every browser draw the same numbers.
 * Generator: sfc32 (C. Doty-Humphrey, PractRand); seeding and hashing: the murmur3 finaliser.
 */
export type Random = () => number;

/** Mixes two 32-bit integers into one, uniformly. */
export function hash(a: number, b: number): number {
  let h = Math.imul(a ^ 0x9e3779b9, 0x85ebca6b) ^ Math.imul((b + 0x7f4a7c15) | 0, 0xc2b2ae35);
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

/** A stream of numbers in [0, 1). `stream` keeps the draws of one stage apart from those of another. */
export function createRandom(seed: number, stream: number): Random {
  let a = hash(seed, stream);
  let b = hash(a, 1);
  let c = hash(b, 2);
  let counter = 1;
  const next = () => {
    const t = (a + b + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + t;
    return (t >>> 0) / 4294967296;
  };
  for (let i = 0; i < 12; i++) next();
  return next;
}

/** Smooth value noise in [-1, 1] on an integer lattice, of period `period` in both axes (0: none). */
export function valueNoise(x: number, y: number, seed: number, period = 0): number {
  const x0 = Math.floor(x);
  const y0 = Math.floor(y);
  const fx = x - x0;
  const fy = y - y0;
  const u = fx * fx * (3 - 2 * fx);
  const v = fy * fy * (3 - 2 * fy);
  const wrap = (i: number) => (period > 0 ? ((i % period) + period) % period : i);
  const at = (i: number, j: number) => hash(hash(seed, wrap(i)), wrap(j)) / 2147483648 - 1;
  const top = at(x0, y0) * (1 - u) + at(x0 + 1, y0) * u;
  const bottom = at(x0, y0 + 1) * (1 - u) + at(x0 + 1, y0 + 1) * u;
  return top * (1 - v) + bottom * v;
}

/** Fisher-Yates, in place. */
export function shuffle(order: Uint32Array, random: Random): Uint32Array {
  for (let i = order.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    const kept = order[i] as number;
    order[i] = order[j] as number;
    order[j] = kept;
  }
  return order;
}
