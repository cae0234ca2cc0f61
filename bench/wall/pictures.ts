/** Pictures, pages of an atlas and stars for the scenes of `bench wall`, made of catalogued works: as a server would send them. */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { STAR_FLOATS } from '../../protocol/hang-kinds.ts';
import { ATLAS_CELL_PX, ATLAS_CELLS } from '../../protocol/index.ts';
import { placeStars } from '../../server/collection/hangs/constellation.ts';
import { assetsFolder } from '../../server/config/paths.ts';

const KINDS = 48;
const WALL_PX = 1024;
const THUMB_PX = 256;
const QUALITY = 82;

export interface Gallery {
  /** `wall.webp`, `thumb.webp` or `relief.webp` of the n-th work. */
  picture(n: number, file: string): Buffer | undefined;
  /** A page of thumbnails with cells of this side. */
  page(index: number, cellPx: number): Promise<Buffer>;
  stars(count: number): Buffer;
}

export async function openGallery(): Promise<Gallery> {
  const folder = join(assetsFolder(), 'catalogue', 'thumbnails', 'noto');
  if (!existsSync(folder)) throw new Error(`no catalogued works in ${folder}`);
  const names = readdirSync(folder).slice(0, KINDS);
  const on = async (name: string, side: number): Promise<Buffer> =>
    sharp(join(folder, name)).resize(side, side).flatten({ background: '#e8dcc2' }).removeAlpha().toBuffer();
  const works = await Promise.all(
    names.map(async (name) => {
      const large = await on(name, WALL_PX);
      return new Map([
        ['wall.webp', await sharp(large).webp({ quality: QUALITY }).toBuffer()],
        ['relief.webp', await sharp(large).greyscale().webp({ quality: QUALITY }).toBuffer()],
        [
          'thumb.webp',
          await sharp(await on(name, THUMB_PX))
            .webp({ quality: QUALITY })
            .toBuffer(),
        ],
        [
          'cell',
          await sharp(await on(name, ATLAS_CELL_PX))
            .raw()
            .toBuffer(),
        ],
      ]);
    }),
  );
  /** Two sheets by turns: pages differ, and need not be made a hundred times. */
  const pages = new Map<string, Promise<Buffer>>();

  const makePage = async (turn: number, cellPx: number): Promise<Buffer> => {
    const side = ATLAS_CELLS * ATLAS_CELL_PX;
    const pixels = Buffer.alloc(side * side * 3);
    const row = ATLAS_CELL_PX * 3;
    for (let cell = 0; cell < ATLAS_CELLS * ATLAS_CELLS; cell++) {
      const from = works[(cell * 7 + turn * 13) % works.length]?.get('cell') as Buffer;
      const left = (cell % ATLAS_CELLS) * row;
      const top = Math.floor(cell / ATLAS_CELLS) * ATLAS_CELL_PX;
      for (let y = 0; y < ATLAS_CELL_PX; y++)
        from.copy(pixels, (top + y) * side * 3 + left, y * row, (y + 1) * row);
    }
    return sharp(pixels, { raw: { width: side, height: side, channels: 3 } })
      .resize(ATLAS_CELLS * cellPx, ATLAS_CELLS * cellPx, { kernel: 'linear' })
      .webp({ quality: QUALITY })
      .toBuffer();
  };

  return {
    picture: (n, file) => works[n % works.length]?.get(file),
    page(index, cellPx) {
      const key = `${index % 2}-${cellPx}`;
      const made = pages.get(key) ?? makePage(index % 2, cellPx);
      pages.set(key, made);
      return made;
    },
    stars(count) {
      const numbers = Float64Array.from({ length: count }, (_, i) => i + 1);
      const length = 3;
      const likeness = Float32Array.from({ length: count * length }, (_, i) => Math.sin(i * 12.9898) * 0.5);
      const places = placeStars(numbers, likeness, length);
      const stars = new Float32Array(count * STAR_FLOATS);
      for (const [i, { x, y, z }] of places.entries()) stars.set([i + 1, x, y, z], i * STAR_FLOATS);
      return Buffer.from(stars.buffer);
    },
  };
}
