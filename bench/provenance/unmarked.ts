/**
 * Pictures without a mark, as many as asked for, from everything that lies here offline: every catalogued work enlarged, then windows of
 * drawn grounds and of the painter's own unmarked masters. There is no set of photographs in the repository, and none is fetched.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { assetsFolder } from '../../server/config/paths.ts';
import { decodeImage } from '../../server/diffusion/pixels.ts';
import { scalesFor } from '../../server/provenance/look.ts';
import { detectMark } from '../../server/provenance/watermark/detect.ts';
import { type Grey, greyOf } from '../../server/provenance/watermark/grey.ts';
import { createDraw, type Draw } from '../painter/draw.ts';
import type { Painting } from './paintings.ts';

/** Small enough to be quick, large enough to hold the mark many times. */
const SIDE = 320;
const SEED = 10_000;

interface Unmarked {
  readonly kind: 'catalogue' | 'ground' | 'painting';
  readonly grey: Grey;
}

async function* unmarkedPictures(count: number, paintings: readonly Painting[]): AsyncGenerator<Unmarked> {
  const draw = createDraw(SEED);
  const works = picturesIn(join(assetsFolder(), 'catalogue', 'thumbnails'));
  const grounds = picturesIn(join(assetsFolder(), 'catalogue', 'grounds'));
  for (let i = 0; i < count; i++) {
    if (i < works.length) yield { kind: 'catalogue', grey: await enlarged(works[i] as string) };
    else if (i % 4 === 0) yield { kind: 'ground', grey: await piece(readFileSync(draw.of(grounds)), draw) };
    else yield { kind: 'painting', grey: await piece(readFileSync(draw.of(paintings).file), draw) };
  }
}

function picturesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(webp|png)$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

const enlarged = async (file: string): Promise<Grey> =>
  greyOf(
    await decodeImage(
      await sharp(file).flatten({ background: '#808080' }).resize(SIDE, SIDE).png().toBuffer(),
    ),
  );

/** A window of a quarter to all of a picture, at another size: no two are the same. */
async function piece(file: Uint8Array, draw: Draw): Promise<Grey> {
  const { width = 0, height = 0 } = await sharp(file).metadata();
  const side = Math.floor(Math.min(width, height) * (0.5 + 0.5 * draw.unit()));
  const left = Math.floor(draw.unit() * (width - side));
  const top = Math.floor(draw.unit() * (height - side));
  const cut = await sharp(file)
    .extract({ left, top, width: side, height: side })
    .resize(SIDE, SIDE)
    .png()
    .toBuffer();
  return greyOf(await decodeImage(cut));
}

/** How many of `count` pictures without a mark are said to have one. */
export async function askUnmarked(
  paintings: readonly Painting[],
  count: number,
  say: (text: string) => void,
) {
  const kinds = new Map<string, number>();
  let found = 0;
  let asked = 0;
  for await (const { kind, grey } of unmarkedPictures(count, paintings)) {
    kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
    if (detectMark(grey, scalesFor(grey))) found++;
    if (++asked % 500 === 0) say(`unmarked: ${asked} of ${count}, ${found} false`);
  }
  return { found, asked, kinds: [...kinds].map(([kind, n]) => `${n} ${kind}`).join(', ') };
}
