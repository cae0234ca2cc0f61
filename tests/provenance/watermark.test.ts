import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { decodeImage, type Pixels } from '../../server/diffusion/pixels.ts';
import { encodePng } from '../../server/diffusion/png.ts';
import { detectMark } from '../../server/provenance/watermark/detect.ts';
import { embedMark } from '../../server/provenance/watermark/embed.ts';
import { greyOf } from '../../server/provenance/watermark/grey.ts';
import { pictureOf } from '../support/painted.ts';

/** As every master has it. */
const SIDE = 1024;
const ID = 0xdead_beef;
const SCALES = [1, 0.5];

function marked(seed: number): { before: Pixels; after: Pixels } {
  const before = pictureOf(seed, SIDE);
  const after = { ...before, data: Uint8ClampedArray.from(before.data) };
  embedMark(after, ID);
  return { before, after };
}

const read = async (file: Buffer): Promise<number | undefined> =>
  detectMark(greyOf(await decodeImage(file)), SCALES)?.id;

/** The whole bench, with the painter's own pictures, is `npm run -s bench -- provenance`. */
describe('[P3] the invisible mark', () => {
  it('keeps the picture within 40 dB and is read whole', () => {
    const { before, after } = marked(1);
    let squares = 0;
    for (let i = 0; i < before.data.length; i++)
      squares += ((before.data[i] as number) - (after.data[i] as number)) ** 2;
    const psnr = 10 * Math.log10(255 ** 2 / (squares / (before.data.length * 0.75)));
    expect(psnr).toBeGreaterThan(40);
    expect(detectMark(greyOf(after), SCALES)).toEqual({ id: ID, confidence: 1, scale: 1 });
  });

  it('survives JPEG of quality 75, half the size, and a crop of 10 % at an odd place', async () => {
    const png = sharp(encodePng(marked(2).after));
    expect(await read(await png.clone().jpeg({ quality: 75 }).toBuffer())).toBe(ID);
    expect(
      await read(
        await png
          .clone()
          .resize(SIDE / 2)
          .png()
          .toBuffer(),
      ),
    ).toBe(ID);
    const window = { left: 13, top: 7, width: 971, height: 971 };
    expect(await read(await png.clone().extract(window).png().toBuffer())).toBe(ID);
  });

  it('is on white paper and on black night too', () => {
    for (const light of [255, 0]) {
      const data = new Uint8ClampedArray(SIDE * SIDE * 4).fill(light);
      const picture = { width: SIDE, height: SIDE, data };
      embedMark(picture, ID);
      expect(detectMark(greyOf(picture), SCALES)?.id, String(light)).toBe(ID);
    }
  });

  it('is not found where it is not', () => {
    for (let seed = 10; seed < 30; seed++)
      expect(detectMark(greyOf(pictureOf(seed, 320)), [1, 0.5, 0.75]), String(seed)).toBeNull();
  });

  it('is not looked for in what is too small or far too large', () => {
    expect(detectMark(greyOf(pictureOf(1, 64)), [1, 0.5])).toBeNull();
    expect(detectMark({ width: 40_000, height: 1, data: new Float32Array(40_000) }, [1])).toBeNull();
  });
});
