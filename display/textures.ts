/**
 * Pictures from the server as textures: fetched and decoded off the main thread, uploaded one a frame, shared by retain
 * and release. The decoded bitmap is closed once it is on the graphics card; a lost context therefore fetches it again.
 */
import {
  LinearFilter,
  LinearMipmapLinearFilter,
  NoColorSpace,
  SRGBColorSpace,
  Texture,
  type WebGLRenderer,
} from 'three';

export interface PictureTexture {
  readonly url: string;
  readonly texture: Texture;
  /** Pixels; 0 until it is there. */
  width: number;
  height: number;
  state: 'loading' | 'ready' | 'missing';
}

interface Entry extends PictureTexture {
  retained: number;
  readonly waiting: Set<() => void>;
  readonly maxSize: number;
  abort: AbortController;
}

/** Fetched at the same time: more only makes the first one later. */
const FETCHES = 6;
const RETRY_MS = [2_000, 8_000, 30_000];

export class Textures {
  private readonly renderer: WebGLRenderer;
  private readonly entries = new Map<string, Entry>();
  private readonly queue: Entry[] = [];
  private readonly uploads: { entry: Entry; bitmap: ImageBitmap }[] = [];
  private fetching = 0;
  private readonly anisotropy: number;

  constructor(renderer: WebGLRenderer) {
    this.renderer = renderer;
    this.anisotropy = Math.min(8, renderer.capabilities.getMaxAnisotropy());
  }

  get size(): number {
    return this.entries.size;
  }

  /** Nothing is being fetched or waits for its upload. */
  get quiet(): boolean {
    return this.fetching === 0 && this.queue.length === 0 && this.uploads.length === 0;
  }

  /**
   * @param kind `colour` is sRGB, `height` plain numbers
   * @param maxSize longer side in pixels; larger pictures are reduced while they are decoded
   */
  retain(url: string, kind: 'colour' | 'height', maxSize = 4096): PictureTexture {
    const key = `${url}#${maxSize}`;
    let entry = this.entries.get(key);
    if (entry === undefined) {
      const texture = new Texture();
      texture.colorSpace = kind === 'colour' ? SRGBColorSpace : NoColorSpace;
      texture.minFilter = LinearMipmapLinearFilter;
      texture.magFilter = LinearFilter;
      texture.generateMipmaps = true;
      texture.anisotropy = this.anisotropy;
      texture.flipY = false; // the bitmap is turned while it is decoded
      entry = {
        url,
        texture,
        width: 0,
        height: 0,
        state: 'loading',
        retained: 0,
        waiting: new Set(),
        maxSize,
        abort: new AbortController(),
      };
      this.entries.set(key, entry);
      this.queue.push(entry);
    }
    entry.retained += 1;
    this.next();
    return entry;
  }

  release(picture: PictureTexture): void {
    const entry = picture as Entry;
    entry.retained -= 1;
    if (entry.retained > 0) return;
    this.entries.delete(`${entry.url}#${entry.maxSize}`);
    entry.abort.abort();
    entry.waiting.clear();
    const at = this.queue.indexOf(entry);
    if (at >= 0) this.queue.splice(at, 1);
    entry.texture.dispose();
  }

  /** Calls back once the picture is on the card or known to be missing; at once if it is. */
  whenReady(picture: PictureTexture, then: () => void): void {
    if (picture.state === 'loading') (picture as Entry).waiting.add(then);
    else then();
  }

  /** At most one upload a frame. @returns true when there was one */
  update(): boolean {
    const upload = this.uploads.shift();
    if (upload === undefined) return false;
    const { entry, bitmap } = upload;
    if (entry.retained > 0 && !this.renderer.getContext().isContextLost()) {
      // Storage on the card is of one size for good: a placeholder's must go first.
      if (entry.state === 'ready') entry.texture.dispose();
      entry.texture.image = bitmap;
      entry.texture.needsUpdate = true;
      this.renderer.initTexture(entry.texture);
      entry.width = bitmap.width;
      entry.height = bitmap.height;
      this.finish(entry, 'ready');
    }
    bitmap.close(); // three's dispose() would not
    return true;
  }

  /** After a lost context: everything has to be fetched again (the browser still holds the bytes). */
  reload(): void {
    for (const entry of this.entries.values()) {
      if (entry.state !== 'ready') continue;
      entry.texture.image = placeholder();
      entry.texture.needsUpdate = true;
      if (!this.queue.includes(entry)) this.queue.push(entry);
    }
    this.next();
  }

  private finish(entry: Entry, state: 'ready' | 'missing'): void {
    entry.state = state;
    const waiting = [...entry.waiting];
    entry.waiting.clear();
    for (const then of waiting) then();
  }

  private next(): void {
    while (this.fetching < FETCHES) {
      const entry = this.queue.shift();
      if (entry === undefined) return;
      this.fetching += 1;
      void this.load(entry).finally(() => {
        this.fetching -= 1;
        this.next();
      });
    }
  }

  private async load(entry: Entry, attempt = 0): Promise<void> {
    try {
      const answer = await fetch(entry.url, { signal: entry.abort.signal, credentials: 'same-origin' });
      if (answer.status === 404 || answer.status === 410) {
        this.finish(entry, 'missing');
        return;
      }
      if (!answer.ok) throw new Error(`${answer.status}`);
      const bitmap = await decode(await answer.blob(), entry.maxSize);
      if (entry.retained === 0) bitmap.close();
      else this.uploads.push({ entry, bitmap });
    } catch {
      if (entry.abort.signal.aborted) return;
      const pause = RETRY_MS[attempt];
      if (pause === undefined) {
        if (entry.state === 'loading') this.finish(entry, 'missing');
        return;
      }
      setTimeout(() => {
        if (entry.retained > 0) void this.load(entry, attempt + 1);
      }, pause);
    }
  }
}

/** Stands in while a picture is fetched again: its own bitmap was closed long ago. */
function placeholder(): HTMLCanvasElement {
  const canvas = document.createElement('canvas');
  canvas.width = canvas.height = 1;
  return canvas;
}

async function decode(blob: Blob, maxSize: number): Promise<ImageBitmap> {
  const options: ImageBitmapOptions = {
    imageOrientation: 'flipY',
    premultiplyAlpha: 'none',
    colorSpaceConversion: 'none',
  };
  const bitmap = await createImageBitmap(blob, options);
  const longer = Math.max(bitmap.width, bitmap.height);
  if (longer <= maxSize) return bitmap;
  const scale = maxSize / longer;
  const smaller = await createImageBitmap(bitmap, {
    resizeWidth: Math.max(1, Math.round(bitmap.width * scale)),
    resizeHeight: Math.max(1, Math.round(bitmap.height * scale)),
    resizeQuality: 'high',
    premultiplyAlpha: 'none',
  });
  bitmap.close();
  return smaller;
}
