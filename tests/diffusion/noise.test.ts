import { describe, expect, it } from 'vitest';
import { createRandom, gaussianNoise } from '../../server/diffusion/noise.ts';

describe('noise', () => {
  it('[E4] depends on the seed alone', () => {
    expect(gaussianNoise(7, 4096)).toEqual(gaussianNoise(7, 4096));
    expect(gaussianNoise(7, 100)).toEqual(gaussianNoise(7, 4096).subarray(0, 100));
    expect(gaussianNoise(8, 4096)).not.toEqual(gaussianNoise(7, 4096));
  });

  it('is normal: mean, variance, skew, kurtosis and lag within five standard errors', () => {
    const n = 200_000;
    const noise = gaussianNoise(0xffff_ffff, n);
    const moment = (power: number) => noise.reduce((sum, x) => sum + x ** power, 0) / n;
    const lag = noise.reduce((sum, x, i) => sum + x * (noise[(i + 1) % n] as number), 0) / n;
    expect(Math.abs(moment(1))).toBeLessThan(5 / Math.sqrt(n));
    expect(Math.abs(moment(2) - 1)).toBeLessThan(5 * Math.sqrt(2 / n));
    expect(Math.abs(moment(3))).toBeLessThan(5 * Math.sqrt(15 / n));
    expect(Math.abs(moment(4) - 3)).toBeLessThan(5 * Math.sqrt(96 / n));
    expect(Math.abs(lag)).toBeLessThan(5 / Math.sqrt(n));
  });

  it('is finite for an odd length and for seed 0', () => {
    expect(gaussianNoise(0, 9).every(Number.isFinite)).toBe(true);
  });

  it('keeps streams of one seed apart', () => {
    const draws = [1, 2, 3, 4].map((stream) => createRandom(7, stream)());
    expect(new Set(draws).size).toBe(4);
  });
});
