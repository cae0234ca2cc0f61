/**
 * Fetches and decodes pictures beside the wall's own thread: colour, with the height of the paint as its fourth channel, and all smaller
 * levels. What it hands back only has to be copied to the graphics card.
 */
import { buildMipChain } from './mip-chain.ts';

export interface PictureWish {
  readonly url: string;
  /** The height of the paint, where there is any. */
  readonly relief: string | null;
  /** Sides in pixels, powers of two: the picture is stretched to them. */
  readonly width: number;
  readonly height: number;
}

export type ToPictureWorker =
  | ({ readonly id: number; readonly do: 'fetch' } & PictureWish)
  | {
      readonly id: number;
      readonly do: 'halve';
      readonly pixels: Uint8ClampedArray;
      readonly width: number;
      readonly height: number;
    }
  | { readonly id: number; readonly do: 'cancel' };

export interface FromPictureWorker {
  readonly id: number;
  /** RGBA, all levels; null: there is no such picture; undefined: it could not be had now. */
  readonly chain: Uint8Array | null | undefined;
}

const BITMAP: ImageBitmapOptions = {
  premultiplyAlpha: 'none',
  colorSpaceConversion: 'none',
  resizeQuality: 'high',
};
const underWay = new Map<number, AbortController>();

/** Undefined: no such file. Rejects when it could not be had or read. */
async function pixelsOf(
  url: string,
  { width, height }: PictureWish,
  signal: AbortSignal,
): Promise<Uint8ClampedArray | undefined> {
  const answer = await fetch(url, { signal, credentials: 'same-origin' });
  if (answer.status === 404 || answer.status === 410) return undefined;
  if (!answer.ok) throw new Error(`${answer.status}`);
  const blob = await answer.blob();
  // What came whole and is no picture will be none the next time either.
  const bitmap = await createImageBitmap(blob, { ...BITMAP, resizeWidth: width, resizeHeight: height }).catch(
    () => undefined,
  );
  if (bitmap === undefined) return undefined;
  const canvas = new OffscreenCanvas(width, height);
  const ctx = canvas.getContext('2d', { willReadFrequently: true }) as OffscreenCanvasRenderingContext2D;
  ctx.drawImage(bitmap, 0, 0);
  bitmap.close();
  return ctx.getImageData(0, 0, width, height).data;
}

async function fetchPicture(wish: PictureWish, signal: AbortSignal): Promise<Uint8Array<ArrayBuffer> | null> {
  const [colour, relief] = await Promise.all([
    pixelsOf(wish.url, wish, signal),
    wish.relief === null ? undefined : pixelsOf(wish.relief, wish, signal),
  ]);
  if (colour === undefined) return null;
  for (let i = 0; i < colour.length; i += 4) colour[i + 3] = relief?.[i] ?? 0;
  return buildMipChain(colour, wish.width, wish.height);
}

function answer(id: number, chain: Uint8Array<ArrayBuffer> | null | undefined): void {
  self.postMessage({ id, chain } satisfies FromPictureWorker, { transfer: chain ? [chain.buffer] : [] });
}

self.addEventListener('message', ({ data }: MessageEvent<ToPictureWorker>) => {
  const { id } = data;
  if (data.do === 'cancel') return underWay.get(id)?.abort();
  if (data.do === 'halve') return answer(id, buildMipChain(data.pixels, data.width, data.height));
  const abort = new AbortController();
  underWay.set(id, abort);
  void fetchPicture(data, abort.signal)
    .then((chain) => answer(id, chain))
    .catch(() => answer(id, undefined))
    .finally(() => underWay.delete(id));
});
