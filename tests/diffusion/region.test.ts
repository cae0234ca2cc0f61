import { describe, expect, it } from 'vitest';
import { Arrangement, Region } from '../../protocol/index.ts';
import { latentMask, regionMask } from '../../server/diffusion/region.ts';

const region = { x: 0.5, y: 0, width: 0.5, height: 0.25 };

describe('[E14] the masks of a region', () => {
  it('leave every pixel outside as it is, and fade in inside', () => {
    const size = 64;
    const mask = regionMask(region, size);
    for (let i = 0; i < mask.length; i++) {
      const [x, y] = [(i % size) + 0.5, Math.floor(i / size) + 0.5].map((at) => at / size) as [
        number,
        number,
      ];
      if (x < 0.5 || y > 0.25) expect(mask[i]).toBe(0);
      else expect(mask[i]).toBeGreaterThan(0);
      // Where the region ends with the picture nothing fades.
      if (x > 0.55 && y < 0.2) expect(mask[i]).toBe(1);
    }
    expect(new Set(mask).size).toBeGreaterThan(4);
  });

  it('free the latent cells of the region, and half a cell of the neighbours', () => {
    const mask = latentMask(region, 8);
    const row = (y: number) => [...mask.subarray(y * 8, y * 8 + 8)];
    expect(row(0)).toEqual([0, 0, 0, 0.5, 1, 1, 1, 1]);
    expect(row(1)).toEqual(row(0));
    expect(row(2)).toEqual(row(0).map((value) => value / 2));
    expect(row(3)).toEqual(Array(8).fill(0));
  });

  it('of the whole picture frees all of it', () => {
    const whole = { x: 0, y: 0, width: 1, height: 1 };
    expect(regionMask(whole, 16).every((value) => value === 1)).toBe(true);
    expect(latentMask(whole, 16).every((value) => value === 1)).toBe(true);
  });
});

describe('what a visitor may mark and lay', () => {
  it('[E14] refuses regions that leave the picture or are next to nothing', () => {
    const wrong = [{ x: 0.6 }, { height: 0.01 }, { x: -0.1 }, { width: Number.NaN }, { depth: 1 }];
    for (const fault of wrong) expect(Region.safeParse({ ...region, ...fault }).success).toBe(false);
    expect(Region.safeParse(region).success).toBe(true);
  });

  it('[E13] refuses more than twelve works, and numbers out of range', () => {
    const sprite = { work: 'noto/fox', x: 0.5, y: 0.5, size: 0.3 };
    const many = (n: number) => Arrangement.safeParse({ sprites: Array(n).fill(sprite) }).success;
    expect([many(0), many(12), many(13)]).toEqual([true, true, false]);
    for (const fault of [{ x: 1.2 }, { size: 0 }, { size: 3 }, { rotation: 200 }, { work: '' }, { z: 1 }])
      expect(Arrangement.safeParse({ sprites: [{ ...sprite, ...fault }] }).success).toBe(false);
  });
});
