/**
 * Pages of the server's atlas as layers of one texture array. A page is written once: it is fetched anew only when other works lie on it
 * than before. The more pages, the smaller they are: a star of a large sky is some pixels wide.
 */
import type { WebGLRenderer } from 'three';
import { STAR_FLOATS } from '../protocol/hang-kinds.ts';
import { ATLAS_CELL_PX, ATLAS_CELLS, ATLAS_SMALL_CELLS_PX } from '../protocol/limits.ts';
import { LayerArray } from './layer-array.ts';
import type { Decoding, PictureDecoder } from './picture-decoder.ts';

export const PAGE_WORKS = ATLAS_CELLS * ATLAS_CELLS;
/** Pages of a sky at most: a quarter of a million works. */
export const PAGES_MOST = 256;
/** So many pages at most with cells of this side: about 90 MiB each, and 360 MiB for the largest sky. */
const SIZES: readonly { readonly cellPx: number; readonly pages: number }[] = [
  { cellPx: ATLAS_CELL_PX, pages: 4 },
  { cellPx: ATLAS_SMALL_CELLS_PX[0], pages: 16 },
  { cellPx: ATLAS_SMALL_CELLS_PX[1], pages: PAGES_MOST },
];
const RETRY_MS = 15_000;

export const cellPxFor = (pages: number): number =>
  (SIZES.find((size) => pages <= size.pages) ?? (SIZES.at(-1) as (typeof SIZES)[number])).cellPx;

export interface StarPage {
  readonly index: number;
  /** Which works lie on it. */
  readonly works: string;
  readonly layer: number;
  state: 'loading' | 'ready' | 'missing';
  /** Skies that show it. */
  skies: number;
}

/** Which works lie on which page: the pages of a sky, in the order of their first stars. @param stars [n · STAR_FLOATS] */
export function worksOfPages(stars: Float32Array): Map<number, string> {
  const pages = new Map<number, { count: number; mixed: number }>();
  for (let at = 0; at < stars.length; at += STAR_FLOATS) {
    const number = stars[at] as number;
    const index = Math.floor((number - 1) / PAGE_WORKS);
    let page = pages.get(index);
    if (page === undefined) {
      page = { count: 0, mixed: 0 };
      pages.set(index, page);
    }
    page.count += 1;
    page.mixed = (page.mixed + mixed(number)) >>> 0;
  }
  return new Map([...pages].map(([index, { count, mixed }]) => [index, `${count}-${mixed}`]));
}

/** Spreads a number over 32 bits (MurmurHash3's last step, Austin Appleby, public domain), so that no two sets of works have one sum. */
function mixed(number: number): number {
  let h = number | 0;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

export class StarPages {
  readonly array: LayerArray;
  readonly cellPx: number;
  private readonly decoder: PictureDecoder;
  private readonly pages = new Set<StarPage>();
  private readonly arrived: { page: StarPage; chain: Uint8Array }[] = [];
  private readonly decoding = new Map<StarPage, Decoding>();

  constructor(renderer: WebGLRenderer, decoder: PictureDecoder, cellPx: number) {
    this.cellPx = cellPx;
    this.decoder = decoder;
    const side = ATLAS_CELLS * cellPx;
    const pages = SIZES.find((size) => size.cellPx === cellPx)?.pages ?? PAGES_MOST;
    // A page that changes has two layers until the new one is there.
    this.array = new LayerArray(renderer, side, side, pages + 8, Math.min(16, pages));
  }

  get quiet(): boolean {
    return this.decoding.size === 0 && this.arrived.length === 0;
  }

  /** The page with these works on it, the one that is there if there is one; null when no layer is left. */
  retain(index: number, works: string): StarPage | null {
    for (const page of this.pages) {
      if (page.index !== index || page.works !== works) continue;
      page.skies += 1;
      return page;
    }
    const layer = this.array.take();
    if (layer === null) return null;
    const page: StarPage = { index, works, layer, state: 'loading', skies: 1 };
    this.pages.add(page);
    this.load(page);
    return page;
  }

  release(page: StarPage): void {
    page.skies -= 1;
    if (page.skies > 0) return;
    this.pages.delete(page);
    this.decoding.get(page)?.cancel();
    this.decoding.delete(page);
    this.array.giveBack(page.layer);
  }

  /** At most one upload. @returns whether there was one */
  update(): boolean {
    for (let next = this.arrived.shift(); next !== undefined; next = this.arrived.shift()) {
      if (!this.pages.has(next.page)) continue;
      this.array.upload(next.page.layer, next.chain);
      next.page.state = 'ready';
      return true;
    }
    return false;
  }

  /** After a lost context. */
  reload(): void {
    this.array.restore();
    this.arrived.length = 0;
    for (const page of this.pages) this.load(page);
  }

  dispose(): void {
    for (const decoding of this.decoding.values()) decoding.cancel();
    this.pages.clear();
    this.array.dispose();
  }

  private load(page: StarPage): void {
    const side = ATLAS_CELLS * this.cellPx;
    const name = this.cellPx === ATLAS_CELL_PX ? `${page.index}` : `${page.index}-${this.cellPx}`;
    const decoding = this.decoder.fetch({
      url: `/atlas/${name}.webp`,
      relief: null,
      width: side,
      height: side,
    });
    this.decoding.set(page, decoding);
    void decoding.chain.then((chain) => {
      if (this.decoding.get(page) !== decoding) return;
      this.decoding.delete(page);
      if (chain) this.arrived.push({ page, chain });
      else if (page.state === 'loading') page.state = 'missing';
      // What cannot be had now may be there later; the works with frames are there all the same.
      if (chain === undefined) setTimeout(() => this.pages.has(page) && this.load(page), RETRY_MS);
    });
  }
}
