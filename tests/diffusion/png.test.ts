import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { encodePng } from '../../server/diffusion/png.ts';

describe('encodePng', () => {
  it.each([
    [1, 1],
    [5, 3],
    [64, 48],
  ])('is read back pixel for pixel at %i x %i', async (width, height) => {
    const data = new Uint8ClampedArray(4 * width * height);
    for (let i = 0; i < data.length; i++) data[i] = i % 4 === 3 ? 255 : (i * 97 + (i >> 5) * 31) & 255;
    const png = encodePng({ width, height, data });
    const read = await sharp(png).ensureAlpha().raw().toBuffer({ resolveWithObject: true });
    expect([read.info.width, read.info.height]).toEqual([width, height]);
    expect(Buffer.compare(read.data, Buffer.from(data))).toBe(0);
  });
});
