import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterEach, describe, expect, it } from 'vitest';
import { ATLAS_CELL_PX, ATLAS_SMALL_CELLS_PX } from '../../protocol/index.ts';
import { eventually, type House, openHouse } from '../support/house.ts';
import { createScriptedPainter, pictureOf, type Turn } from '../support/scripted-painter.ts';

/** The n-th picture is of the n-th colour. */
const COLOURS = [
  [200, 30, 30],
  [30, 200, 30],
  [30, 30, 200],
] as const;
function paintColours(): Turn {
  let n = 0;
  return async (request) => {
    const [r, g, b] = COLOURS[n++ % COLOURS.length] as (typeof COLOURS)[number];
    const thumb = await sharp({ create: { width: 256, height: 256, channels: 3, background: { r, g, b } } })
      .webp()
      .toBuffer();
    return { ...(await pictureOf(request)), thumb: new Uint8Array(thumb) };
  };
}

const undo: (() => unknown)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

async function houseWith(works: number): Promise<{ house: House; ids: string[] }> {
  const house = await openHouse({ painter: createScriptedPainter(paintColours()) });
  undo.push(() => house.remove());
  const kiosk = await house.kiosk();
  for (let k = 0; k < works; k++) {
    const answer = await kiosk.submit({ words: `work ${k}` });
    if (!answer.ok) throw new Error(answer.reason);
    await kiosk.until(answer.job, 'completed');
  }
  return { house, ids: house.app.collection.hung().map(({ id }) => id) };
}

async function cells(
  house: House,
  side: number = ATLAS_CELL_PX,
): Promise<{ etag: string; at: (cell: number) => Promise<number[]> }> {
  const answer = await fetch(`${house.origin}/atlas/${side === ATLAS_CELL_PX ? '0' : `0-${side}`}.webp`);
  expect(answer.status).toBe(200);
  const page = Buffer.from(await answer.arrayBuffer());
  return {
    etag: answer.headers.get('etag') ?? '',
    async at(cell) {
      const { data } = await sharp(page)
        .extract({
          left: cell * side + side / 2,
          top: side / 2,
          width: 1,
          height: 1,
        })
        .raw()
        .toBuffer({ resolveWithObject: true });
      return [...data.subarray(0, 3)];
    },
  };
}

const like = (found: number[], wanted: readonly number[]): void => {
  for (const [i, value] of found.entries()) expect(Math.abs(value - (wanted[i] as number))).toBeLessThan(16);
};

describe('the atlas of thumbnails', () => {
  it('[C7] has every work in the cell of its number, and nothing in the others', async () => {
    const { house } = await houseWith(3);
    for (const side of [ATLAS_CELL_PX, ...ATLAS_SMALL_CELLS_PX]) {
      const page = await cells(house, side);
      for (const [k, colour] of COLOURS.entries()) like(await page.at(k), colour);
      like(await page.at(3), [0, 0, 0]);
    }
    expect((await fetch(`${house.origin}/atlas/0-17.webp`)).status).toBe(404);
    expect((await fetch(`${house.origin}/atlas/1.webp`)).status).toBe(404);
    expect((await fetch(`${house.origin}/atlas/x.webp`)).status).toBe(404);
  });

  it('[C7] loses a hidden work at once, from the answer and from the disk', async () => {
    const { house, ids } = await houseWith(2);
    const before = await cells(house);
    const folder = join(house.folder, 'atlas');
    expect(readdirSync(folder)).toHaveLength(1 + ATLAS_SMALL_CELLS_PX.length);
    house.app.collection.hide(ids[0] ?? '');
    await eventually(() => readdirSync(folder).length === 0 || undefined, 'the old page stayed');
    const after = await cells(house);
    expect(after.etag).not.toBe(before.etag);
    like(await after.at(0), [0, 0, 0]);
    like(await after.at(1), COLOURS[1]);
  });

  it('is the same page, not sent twice, while nothing on it changes', async () => {
    const { house } = await houseWith(1);
    const { etag } = await cells(house);
    const again = await fetch(`${house.origin}/atlas/0.webp`, { headers: { 'if-none-match': etag } });
    expect(again.status).toBe(304);
  });

  it('leaves the cell of a damaged thumbnail dark', async () => {
    const { house, ids } = await houseWith(2);
    rmSync(join(house.folder, 'works', ids[0] ?? '', 'thumb.webp'));
    const page = await cells(house);
    like(await page.at(0), [0, 0, 0]);
    like(await page.at(1), COLOURS[1]);
  });
});
