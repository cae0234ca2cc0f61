import { describe, expect, it } from 'vitest';
import { buildMipChain, chainBytes, levelBytes, levelsOf } from '../../display/mip-chain.ts';

const at = (chain: Uint8Array, width: number, height: number, level: number): Uint8Array => {
  let from = 0;
  for (let i = 0; i < level; i++) from += levelBytes(width, height, i);
  return chain.subarray(from, from + levelBytes(width, height, level));
};

describe('[W20] a picture with all its halves', () => {
  it('has every level down to one pixel', () => {
    expect(levelsOf(512, 256)).toBe(10);
    expect(chainBytes(128, 128)).toBe(87_380); // 4 · (4^8 - 1) / 3
    expect(buildMipChain(new Uint8Array(4 * 8 * 2), 8, 2)).toHaveLength(4 * (16 + 4 + 2 + 1));
  });

  it('keeps the picture itself, and an even colour on every level', () => {
    const pixels = new Uint8Array(4 * 64 * 64);
    for (let i = 0; i < pixels.length; i += 4) pixels.set([200, 30, 90, 17], i);
    const chain = buildMipChain(pixels, 64, 64);
    expect(at(chain, 64, 64, 0)).toEqual(pixels);
    expect([...at(chain, 64, 64, 6)]).toEqual([200, 30, 90, 17]);
  });

  it('averages colours as light and heights as numbers', () => {
    const pixels = new Uint8Array([0, 0, 0, 0, 255, 255, 255, 200, 0, 0, 0, 0, 255, 255, 255, 200]);
    // Half the light of white is 188 in sRGB (IEC 61966-2-1), not 128.
    expect([...at(buildMipChain(pixels, 2, 2), 2, 2, 1)]).toEqual([188, 188, 188, 100]);
  });
});
