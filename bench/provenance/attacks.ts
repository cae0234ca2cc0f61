/** What happens to a picture between the exhibition and the day somebody shows it again. Each takes a file and gives the grey it leaves. */
import sharp from 'sharp';
import { decodeImage } from '../../server/diffusion/pixels.ts';
import { type Grey, greyOf } from '../../server/provenance/watermark/grey.ts';
import type { Draw } from '../painter/draw.ts';

export type Attack = (file: Uint8Array, draw: Draw) => Promise<Grey>;

const greyOfFile = async (file: Uint8Array): Promise<Grey> => greyOf(await decodeImage(file));

const jpeg =
  (quality: number): Attack =>
  async (file) =>
    greyOfFile(await sharp(file).jpeg({ quality }).toBuffer());

const smaller =
  (factor: number): Attack =>
  async (file) => {
    const { width = 0 } = await sharp(file).metadata();
    return greyOfFile(
      await sharp(file)
        .resize(Math.round(width * factor))
        .png()
        .toBuffer(),
    );
  };

/** Leaves a window of the same shape with `kept` of the area, anywhere. */
const crop =
  (kept: number): Attack =>
  async (file, draw) => {
    const { width = 0, height = 0 } = await sharp(file).metadata();
    const side = Math.sqrt(kept);
    const window = { width: Math.floor(width * side), height: Math.floor(height * side) };
    const left = Math.floor(draw.unit() * (width - window.width));
    const top = Math.floor(draw.unit() * (height - window.height));
    return greyOfFile(
      await sharp(file)
        .extract({ left, top, ...window })
        .png()
        .toBuffer(),
    );
  };

const turned: Attack = async (file) =>
  greyOfFile(await sharp(file).rotate(2, { background: '#ffffff' }).png().toBuffer());

/** A telephone held before a screen, a little askew: shear, another size, blur, noise, brighter, and its own JPEG. */
const photographed: Attack = async (file) => {
  const { width = 0, height = 0 } = await sharp(file).metadata();
  const askew = await sharp(file)
    .affine([0.83, 0.01, -0.008, 0.83], { background: '#101010', interpolator: 'bicubic' })
    .blur(0.7)
    .modulate({ brightness: 1.06, saturation: 0.9 })
    .removeAlpha()
    .toBuffer();
  const noise = await sharp({
    create: {
      width,
      height,
      channels: 3,
      background: '#808080',
      noise: { type: 'gaussian', mean: 128, sigma: 5 },
    },
  })
    .png()
    .toBuffer();
  const { width: w = 0, height: h = 0 } = await sharp(askew).metadata();
  const grain = await sharp(noise)
    .extract({ left: 0, top: 0, width: Math.min(w, width), height: Math.min(h, height) })
    .toBuffer();
  return greyOfFile(
    await sharp(askew)
      .composite([{ input: grain, blend: 'soft-light' }])
      .jpeg({ quality: 85 })
      .toBuffer(),
  );
};

/** The ones that must leave the mark whole. */
export const HARMLESS = { q75: jpeg(75), half: smaller(0.5), crop: crop(0.9) } as const;
/** The ones that are only reported. */
export const HARSH = {
  q50: jpeg(50),
  quarter: smaller(0.25),
  crop30: crop(0.7),
  rotation: turned,
  screen: photographed,
} as const;
