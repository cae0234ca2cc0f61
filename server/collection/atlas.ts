import { createHash } from 'node:crypto';
import { join } from 'node:path';
import sharp from 'sharp';
import { ATLAS_CELL_PX, ATLAS_CELLS, ATLAS_SMALL_CELLS_PX } from '../../protocol/index.ts';
import type { Journal } from '../journal/journal.ts';
import { type FileSystem, realFileSystem, writeTogether } from '../storage/atomic-files.ts';
import type { Database } from '../storage/database.ts';
import type { PictureStore } from '../storage/pictures.ts';
import { SHOWN } from './works.ts';

const PAGE_WORKS = ATLAS_CELLS * ATLAS_CELLS;
const PAGE_PX = ATLAS_CELLS * ATLAS_CELL_PX;
const CHANNELS = 3;
/** After these a work may no longer be shown. */
const GONE: readonly string[] = ['work:hidden', 'work:withheld', 'work:destroyed'];
/** Thumbnails decoded at the same time: a library thread each. */
const DECODED_AT_ONCE = 4;
const QUALITY = 82;

/** A page as it stands; the tag changes when, and only when, a work on it does. */
export interface AtlasPage {
  readonly path: string;
  readonly tag: string;
}

/**
 * Thumbnails of the whole collection, 1,024 to a page, each in the cell of its number: only the last page is still written to, an older one
 * changes when one of its works may no longer be shown. Pages are made when they are asked for, from what the tables say then.
 */
export interface Atlas {
  /**
   * Undefined for a page without works, or for cells of a side that no page has. Rejects with the file system's error.
   * @param cellPx pixels a side of a cell
   */
  page(index: number, cellPx?: number): Promise<AtlasPage | undefined>;
  close(): void;
}

interface Cell {
  number: number;
  id: string;
  name: string;
  sha256: string;
}

export function createAtlas(deps: {
  database: Database;
  journal: Journal;
  pictures: PictureStore;
  folder: string;
  files?: FileSystem;
}): Atlas {
  const { database, pictures } = deps;
  const files = deps.files ?? realFileSystem;
  const folder = join(deps.folder, 'atlas');
  /** Decoded cells of the page that was made last, by the hash of their file: the open page grows by one at a time. */
  let decoded = new Map<string, Uint8Array>();
  let making: Promise<unknown> = Promise.resolve();

  const cellsOf = (index: number): Cell[] =>
    database.all<Cell>(
      `SELECT works.number AS number, works.id AS id, files.name AS name, files.sha256 AS sha256
       FROM works JOIN files ON files.work = works.id AND files.name = 'thumb.webp' AND files.torn = 0
       WHERE works.number > ? AND works.number <= ? AND ${SHOWN}
       ORDER BY works.number`,
      index * PAGE_WORKS,
      (index + 1) * PAGE_WORKS,
    );

  const decode = async (cell: Cell): Promise<Uint8Array | null> => {
    const known = decoded.get(cell.sha256);
    if (known) return known;
    try {
      return await sharp(pictures.path(cell.id, cell.name))
        .resize(ATLAS_CELL_PX, ATLAS_CELL_PX, { fit: 'cover' })
        .removeAlpha()
        .toColourspace('srgb')
        .raw()
        .toBuffer();
    } catch {
      return null; // a damaged thumbnail leaves its cell dark; the verification finds the file
    }
  };

  const make = async (index: number, cells: readonly Cell[], tag: string): Promise<void> => {
    const page = new Uint8Array(PAGE_PX * PAGE_PX * CHANNELS);
    const kept = new Map<string, Uint8Array>();
    for (let i = 0; i < cells.length; i += DECODED_AT_ONCE)
      await Promise.all(
        cells.slice(i, i + DECODED_AT_ONCE).map(async (cell) => {
          const pixels = await decode(cell);
          if (!pixels) return;
          kept.set(cell.sha256, pixels);
          lay(page, pixels, (cell.number - 1) % PAGE_WORKS);
        }),
      );
    decoded = kept;
    const raw = { width: PAGE_PX, height: PAGE_PX, channels: CHANNELS } as const;
    const sizes = [ATLAS_CELL_PX, ...ATLAS_SMALL_CELLS_PX].map(async (cellPx) => {
      const side = ATLAS_CELLS * cellPx;
      // A box of whole cells: no neighbour bleeds in.
      const bytes = await sharp(page, { raw })
        .resize(side, side, { kernel: 'linear' })
        .webp({ quality: QUALITY })
        .toBuffer();
      return { name: nameOf(index, tag, cellPx), bytes };
    });
    const made = await Promise.all(sizes);
    await files.mkdir(folder, { recursive: true });
    await forget(index);
    await writeTogether(folder, made, files);
  };

  const pagesThere = (): Promise<string[]> =>
    files.readdir(folder).catch((error) => {
      if (error.code === 'ENOENT') return [];
      throw error;
    });
  const forget = async (index: number): Promise<void> => {
    for (const name of await pagesThere())
      if (name.startsWith(`${index}-`)) await files.rm(join(folder, name), { force: true });
  };

  // Pixels of a work that was taken down must not lie about until somebody asks for its page.
  const stop = deps.journal.subscribe((records) => {
    for (const { type, subject } of records) {
      if (!GONE.includes(type)) continue;
      const number = database.get<{ number: number }>(
        'SELECT number FROM works WHERE id = ?',
        subject,
      )?.number;
      if (number === undefined) continue;
      making = making.then(() => forget(Math.floor((number - 1) / PAGE_WORKS))).catch(() => undefined);
    }
  });

  return {
    page(index, cellPx = ATLAS_CELL_PX) {
      if (![ATLAS_CELL_PX, ...ATLAS_SMALL_CELLS_PX].includes(cellPx)) return Promise.resolve(undefined);
      // One page at a time: each takes a processor for a second.
      const made = making.then(async () => {
        const cells = cellsOf(index);
        if (cells.length === 0) return undefined;
        const hash = createHash('sha256');
        for (const { number, sha256 } of cells) hash.update(`${number}:${sha256}\n`);
        const tag = hash.digest('hex').slice(0, 32);
        const name = nameOf(index, tag, cellPx);
        if (!(await pagesThere()).includes(name)) await make(index, cells, tag);
        return { path: join(folder, name), tag: `${tag}-${cellPx}` };
      });
      making = made.catch(() => undefined);
      return made;
    },
    close: stop,
  };
}

const nameOf = (index: number, tag: string, cellPx: number): string => `${index}-${tag}-${cellPx}.webp`;

/** Copies a cell's rows to its place on the page. */
function lay(page: Uint8Array, pixels: Uint8Array, cell: number): void {
  const row = ATLAS_CELL_PX * CHANNELS;
  const left = (cell % ATLAS_CELLS) * row;
  const top = Math.floor(cell / ATLAS_CELLS) * ATLAS_CELL_PX;
  for (let y = 0; y < ATLAS_CELL_PX; y++)
    page.set(pixels.subarray(y * row, (y + 1) * row), (top + y) * PAGE_PX * CHANNELS + left);
}
