import { freshSeed, gaussianNoise } from './noise.ts';
import type { PaintRequest } from './paint-request.ts';

/**
 * The noise a picture starts from: its seed's own, turned towards another seed's where a variation or an interpolation asks for it.
 * Every mixture of independent normal noise below keeps its variance. `repaint` counts fresh beginnings of the same request.
 */
export function startNoise(
  { seed, variation, between }: Pick<PaintRequest, 'seed' | 'variation' | 'between'>,
  length: number,
  repaint = 0,
): Float32Array {
  let noise = gaussianNoise(repaint === 0 ? seed : freshSeed(seed, repaint), length);
  if (between) noise = slerp(noise, gaussianNoise(between.seed, length), between.share);
  if (variation) noise = turn(noise, gaussianNoise(variation.seed, length), variation.strength);
  return noise;
}

/** cos θ a + sin θ b with θ = strength π/2. */
export function turn(a: Float32Array, b: Float32Array, strength: number): Float32Array {
  if (strength === 0) return a;
  const [cos, sin] = [Math.cos((strength * Math.PI) / 2), Math.sin((strength * Math.PI) / 2)];
  return a.map((value, i) => cos * value + sin * (b[i] as number));
}

/** Spherical interpolation (Shoemake 1985). Noise of one seed with itself stays what it is. */
export function slerp(a: Float32Array, b: Float32Array, share: number): Float32Array {
  let [ab, aa, bb] = [0, 0, 0];
  for (let i = 0; i < a.length; i++) {
    const [x, y] = [a[i] as number, b[i] as number];
    ab += x * y;
    aa += x * x;
    bb += y * y;
  }
  const angle = Math.acos(Math.max(-1, Math.min(1, ab / Math.sqrt(aa * bb))));
  if (angle < 1e-4) return a;
  const [wa, wb] = [Math.sin((1 - share) * angle), Math.sin(share * angle)].map((w) => w / Math.sin(angle));
  return a.map((value, i) => (wa as number) * value + (wb as number) * (b[i] as number));
}
