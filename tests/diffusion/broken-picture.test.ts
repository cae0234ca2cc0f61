import { describe, expect, it } from 'vitest';
import { findBroken } from '../../server/diffusion/broken-picture.ts';
import { gaussianNoise } from '../../server/diffusion/noise.ts';

const AREA = 64 * 64;
const grey = (value: (i: number) => number) =>
  Float32Array.from({ length: 3 * AREA }, (_, i) => value(i % AREA));

describe('[E7] the broken-picture check', () => {
  it('passes a picture, a dark one and a pale one', () => {
    expect(findBroken(gaussianNoise(1, 3 * AREA))).toBeNull();
    expect(findBroken(grey((i) => -0.9 + 0.2 * ((i % 64) / 64)))).toBeNull();
    expect(findBroken(grey((i) => 0.8 + 0.1 * ((i % 64) / 64)))).toBeNull();
  });

  it('finds NaN and infinity anywhere', () => {
    for (const bad of [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]) {
      const planes = gaussianNoise(1, 3 * AREA);
      planes[3 * AREA - 1] = bad;
      expect(findBroken(planes)).toBe('not-finite');
    }
  });

  it('finds black, even far below black, and flat', () => {
    expect(findBroken(grey(() => -1))).toBe('black');
    expect(findBroken(grey((i) => -5 - (i % 3)))).toBe('black');
    expect(findBroken(grey(() => 0.3))).toBe('flat');
    expect(findBroken(grey((i) => 40 + (i % 7)))).toBe('flat'); // all clamped to white
  });
});
