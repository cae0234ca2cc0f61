/**
 * The works' pictures in levels of detail, each level a texture array: the smallest for every work, larger ones for those that are seen
 * large. Decoded in a worker, laid into their layers one a frame. A lost context fetches them again.
 */
import type { WebGLRenderer } from 'three';
import { HANG_MAX_WORKS } from '../protocol/limits.ts';
import { LayerArray } from './layer-array.ts';
import type { Decoding, PictureDecoder } from './picture-decoder.ts';

export interface Level {
  /** Pixels a side. */
  readonly side: number;
  /** Shown up to so many pixels on the screen. */
  readonly until: number;
  /** Works that have it at the same time: a card has a memory. All levels full are 600 MiB. */
  readonly most: number;
  readonly file: 'thumb' | 'wall';
  /** Below it nobody sees the paint's height. */
  readonly relief: boolean;
}

export const LEVELS: readonly Level[] = [
  { side: 128, until: 100, most: HANG_MAX_WORKS + 48, file: 'thumb', relief: false },
  { side: 256, until: 345, most: 512, file: 'thumb', relief: true },
  { side: 512, until: 690, most: 96, file: 'wall', relief: true },
  { side: 1024, until: Number.POSITIVE_INFINITY, most: 16, file: 'wall', relief: true },
];

export interface Picture {
  readonly work: string;
  readonly level: number;
  readonly layer: number;
  state: 'loading' | 'ready' | 'missing';
}

interface Entry extends Picture {
  readonly relief: boolean;
  readonly onSettled: (picture: Picture) => void;
  decoding: Decoding | null;
  attempt: number;
  timer: ReturnType<typeof setTimeout> | undefined;
}

/** Fetched at the same time: more only makes the first one later. */
const FETCHES = 6;
const RETRY_MS = [2_000, 8_000, 30_000];

export class Pictures {
  /** One of each level. */
  readonly arrays: readonly LayerArray[];
  private readonly renderer: WebGLRenderer;
  private readonly decoder: PictureDecoder;
  private readonly entries = new Set<Entry>();
  private readonly queue: Entry[] = [];
  private readonly arrived: { entry: Entry; chain: Uint8Array }[] = [];
  private fetching = 0;

  constructor(renderer: WebGLRenderer, decoder: PictureDecoder) {
    this.renderer = renderer;
    this.decoder = decoder;
    this.arrays = LEVELS.map(({ side, most }) => new LayerArray(renderer, side, side, most));
  }

  get count(): number {
    return this.entries.size;
  }

  /** Nothing is being fetched or waits for its upload. */
  get quiet(): boolean {
    return this.fetching === 0 && this.queue.length === 0 && this.arrived.length === 0;
  }

  get uploadedBytes(): number {
    return this.arrays.reduce((sum, array) => sum + array.uploaded, 0);
  }

  get heldBytes(): number {
    return this.arrays.reduce((sum, array) => sum + array.held, 0);
  }

  /**
   * @param relief whether the work has any
   * @param onSettled once it is on the card, or known to be missing
   * @returns null when all layers of this level are taken
   */
  retain(
    work: string,
    relief: boolean,
    level: number,
    onSettled: (picture: Picture) => void,
  ): Picture | null {
    const layer = this.arrays[level]?.take() ?? null;
    if (layer === null) return null;
    const entry: Entry = {
      work,
      level,
      layer,
      state: 'loading',
      relief,
      onSettled,
      decoding: null,
      attempt: 0,
      timer: undefined,
    };
    this.entries.add(entry);
    this.ask(entry);
    return entry;
  }

  release(picture: Picture): void {
    const entry = picture as Entry;
    if (!this.entries.delete(entry)) return;
    clearTimeout(entry.timer);
    if (entry.decoding !== null) {
      entry.decoding.cancel();
      this.fetching -= 1;
      this.next();
    }
    const at = this.queue.indexOf(entry);
    if (at >= 0) this.queue.splice(at, 1);
    this.arrays[entry.level]?.giveBack(entry.layer);
  }

  /** At most one upload. @returns whether there was one */
  update(): boolean {
    for (let next = this.arrived.shift(); next !== undefined; next = this.arrived.shift()) {
      const { entry, chain } = next;
      if (!this.entries.has(entry) || this.renderer.getContext().isContextLost()) continue;
      this.arrays[entry.level]?.upload(entry.layer, chain);
      this.settle(entry, 'ready');
      return true;
    }
    return false;
  }

  /** After a lost context: everything is fetched again (the browser still holds the bytes). */
  reload(): void {
    for (const array of this.arrays) array.restore();
    for (const entry of this.entries)
      if (entry.state === 'ready' || this.arrived.some((one) => one.entry === entry)) this.ask(entry);
    this.arrived.length = 0;
  }

  dispose(): void {
    for (const entry of this.entries) this.release(entry);
    for (const array of this.arrays) array.dispose();
  }

  private ask(entry: Entry): void {
    this.queue.push(entry);
    this.next();
  }

  private settle(entry: Entry, state: 'ready' | 'missing'): void {
    entry.state = state;
    entry.onSettled(entry);
  }

  private next(): void {
    while (this.fetching < FETCHES) {
      const entry = this.queue.shift();
      if (entry === undefined) return;
      this.fetching += 1;
      void this.load(entry);
    }
  }

  private async load(entry: Entry): Promise<void> {
    const { side, file, relief } = LEVELS[entry.level] as Level;
    const base = `/pictures/${entry.work}`;
    const decoding = this.decoder.fetch({
      url: `${base}/${file}.webp`,
      relief: entry.relief && relief ? `${base}/relief.webp` : null,
      width: side,
      height: side,
    });
    entry.decoding = decoding;
    const chain = await decoding.chain;
    if (entry.decoding !== decoding || !this.entries.has(entry)) return;
    entry.decoding = null;
    this.fetching -= 1;
    if (chain) this.arrived.push({ entry, chain });
    else if (chain === null) this.giveUp(entry);
    else this.retryLater(entry);
    this.next();
  }

  private retryLater(entry: Entry): void {
    const pause = RETRY_MS[entry.attempt];
    entry.attempt += 1;
    if (pause === undefined) this.giveUp(entry);
    else entry.timer = setTimeout(() => this.ask(entry), pause);
  }

  /** What hangs already stays, even when it cannot be had again. */
  private giveUp(entry: Entry): void {
    if (entry.state !== 'loading') return;
    console.warn(`the picture of a work cannot be had: ${entry.work}`);
    this.settle(entry, 'missing');
  }
}
