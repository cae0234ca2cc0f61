import { describe, expect, it } from 'vitest';
import { gaussianNoise } from '../../server/diffusion/noise.ts';
import { slerp, startNoise, turn } from '../../server/diffusion/start-noise.ts';

const LENGTH = 16 * 16 * 16;
const own = gaussianNoise(7, LENGTH);
const other = gaussianNoise(8, LENGTH);
const variance = (values: Float32Array) => values.reduce((sum, x) => sum + x * x, 0) / values.length;
const cosine = (a: Float32Array, b: Float32Array) =>
  a.reduce((sum, x, i) => sum + x * (b[i] as number), 0) / LENGTH / Math.sqrt(variance(a) * variance(b));

describe('the noise a picture starts from', () => {
  it('[E4] is its seed’s own', () => {
    expect(startNoise({ seed: 7 }, LENGTH)).toEqual(own);
  });

  it('[E15] a variation turns it towards another seed’s, without changing its variance', () => {
    const at = (strength: number) => startNoise({ seed: 7, variation: { seed: 8, strength } }, LENGTH);
    expect(at(0)).toEqual(own);
    for (const strength of [0.2, 0.5, 0.8]) {
      expect(variance(at(strength))).toBeCloseTo(1, 1);
      expect(cosine(at(strength), own)).toBeCloseTo(Math.cos((strength * Math.PI) / 2), 1);
    }
    expect(cosine(at(1), other)).toBeCloseTo(1, 6);
    expect(turn(own, other, 0)).toBe(own);
  });

  it('[E16] an interpolation goes round on the sphere; one seed with itself stays', () => {
    for (const share of [0, 0.25, 0.5, 1]) expect(variance(slerp(own, other, share))).toBeCloseTo(1, 1);
    expect(slerp(own, other, 0)).toEqual(own);
    expect(cosine(slerp(own, other, 1), other)).toBeCloseTo(1, 6);
    expect(slerp(own, own, 0.5)).toEqual(own);
  });

  it('[E20] a fresh beginning has noise that its seed alone decides', () => {
    const [first, second] = [1, 2].map((repaint) => startNoise({ seed: 7 }, LENGTH, repaint));
    expect(Math.abs(cosine(first as Float32Array, own))).toBeLessThan(0.1);
    expect(Math.abs(cosine(first as Float32Array, second as Float32Array))).toBeLessThan(0.1);
    expect(startNoise({ seed: 7 }, LENGTH, 1)).toEqual(first);
  });
});
