import { BrushError } from './errors.ts';

/** Pixels to paint on: RGBA, opaque. */
export interface Surface {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8ClampedArray;
}

/**
 * Where strokes are laid: colour, height as grey, or both in one pass. A pixel is one number, R | G << 8 | B << 16 | OPAQUE,
 * which is RGBA in memory on every machine that browsers run on. Each [width · height].
 */
export interface Sheet {
  readonly width: number;
  readonly height: number;
  readonly colour: Int32Array | null;
  readonly relief: Int32Array | null;
}

export const OPAQUE = 0xff << 24;
/** A grey of height 1. */
export const GREY = 0x010101;

/** @throws BrushError `bad-canvas` when the bytes are not the surface's, or not aligned to pixels */
export function pixelsOf({ width, height, data }: Surface): Int32Array {
  if (data.length !== 4 * width * height || data.byteOffset % 4 !== 0)
    throw new BrushError('bad-canvas', `${data.length} bytes at ${data.byteOffset} for ${width} x ${height}`);
  return new Int32Array(data.buffer, data.byteOffset, width * height);
}

/** What the brush asks of a 2D context; browsers' own and @napi-rs/canvas have it. */
export interface Canvas2D {
  getImageData(x: number, y: number, width: number, height: number): CanvasPixels;
  createImageData(width: number, height: number): CanvasPixels;
  // biome-ignore lint/suspicious/noExplicitAny: each platform wants its own ImageData class back
  putImageData(pixels: any, x: number, y: number): void;
}

interface CanvasPixels {
  readonly data: Uint8ClampedArray;
  readonly width: number;
  readonly height: number;
}

const SIZE_MAX = 8192;

/**
 * Pixels of a painting's canvas whose longer side is `size`.
 * @throws BrushError `bad-options`
 */
export function canvasSize(
  sides: { readonly width: number; readonly height: number },
  size: number,
): { width: number; height: number } {
  if (!Number.isInteger(size) || size < 1 || size > SIZE_MAX)
    throw new BrushError('bad-options', `canvas size ${size}`);
  return {
    width: Math.max(1, Math.round(sides.width * size)),
    height: Math.max(1, Math.round(sides.height * size)),
  };
}

/** A surface of its own, for those who need no canvas (a texture's pixels, a worker). */
export function createSurface(width: number, height: number): Surface {
  return { width, height, data: new Uint8ClampedArray(4 * width * height) };
}

/** Lends the canvas's pixels to `work`, then puts them back. @param fresh nothing on the canvas is kept */
export function withSurface(
  ctx: Canvas2D,
  width: number,
  height: number,
  fresh: boolean,
  work: (s: Surface) => void,
): void {
  const pixels = fresh ? ctx.createImageData(width, height) : ctx.getImageData(0, 0, width, height);
  if (pixels.width !== width || pixels.height !== height) {
    throw new BrushError(
      'bad-canvas',
      `canvas gave ${pixels.width} x ${pixels.height} for ${width} x ${height}`,
    );
  }
  work(pixels);
  ctx.putImageData(pixels, 0, 0);
}
