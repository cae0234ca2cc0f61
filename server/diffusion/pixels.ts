import { createCanvas, Image, ImageData } from '@napi-rs/canvas';

/** RGBA, 8 bits, not premultiplied, row by row from the top. */
export interface Pixels {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8ClampedArray;
}

/** Quality of what is only looked at; the master is lossless. */
const WEBP_QUALITY = 90;

/** Decodes a PNG, WebP or JPEG. @throws Error when the bytes are not a picture, or one with a side longer than `maxSide` */
export async function decodeImage(bytes: Uint8Array, maxSide = Number.POSITIVE_INFINITY): Promise<Pixels> {
  if (!isRaster(bytes)) throw new TypeError('neither PNG nor WebP nor JPEG');
  const image = new Image();
  image.src = bytes; // reads the header: the sides are known before a pixel is
  if (Math.max(image.width, image.height) > maxSide)
    throw new RangeError(`${image.width} x ${image.height} px`);
  await image.decode();
  const canvas = createCanvas(image.width, image.height);
  const context = canvas.getContext('2d');
  context.drawImage(image, 0, 0);
  return context.getImageData(0, 0, image.width, image.height);
}

/** By their first bytes; the canvas would also take a drawing of any size and whatever it refers to. */
function isRaster(bytes: Uint8Array): boolean {
  const head = Buffer.from(bytes.subarray(0, 12)).toString('latin1');
  return head.startsWith('\x89PNG') || head.startsWith('\xff\xd8\xff') || /^RIFF.{4}WEBP/s.test(head);
}

export const encodeWebp = (pixels: Pixels, quality = WEBP_QUALITY): Uint8Array =>
  canvasOf(pixels).encodeSync('webp', quality);

/** A smaller copy, each pixel the mean of the square it stands for. `factor` divides both sides. */
export function shrink({ width, height, data }: Pixels, factor: number): Pixels {
  const small = { width: width / factor, height: height / factor };
  if (!Number.isInteger(small.width) || !Number.isInteger(small.height)) {
    throw new RangeError(`${width} x ${height} cannot be divided by ${factor}`);
  }
  const means = new Uint8ClampedArray(small.width * small.height * 4);
  for (let i = 0; i < means.length; i++) {
    const x = (Math.floor(i / 4) % small.width) * factor;
    const y = Math.floor(i / 4 / small.width) * factor;
    let sum = 0;
    for (let dy = 0; dy < factor; dy++) {
      for (let dx = 0; dx < factor; dx++) sum += data[((y + dy) * width + x + dx) * 4 + (i % 4)] as number;
    }
    means[i] = Math.round(sum / (factor * factor));
  }
  return { ...small, data: means };
}

/** A square copy of another size: exact means where the size divides it, else the canvas's best filter. */
export function resize(pixels: Pixels, size: number): Pixels {
  if (pixels.width === size) return pixels;
  if (pixels.width % size === 0) return shrink(pixels, pixels.width / size);
  const context = createCanvas(size, size).getContext('2d');
  context.imageSmoothingQuality = 'high';
  context.drawImage(canvasOf(pixels), 0, 0, size, size);
  return context.getImageData(0, 0, size, size);
}

/** `a` towards `b` by the weight of each pixel: 0 leaves `a`. Both of one size; weights [h * w], or one for all. */
export function mixPixels(a: Pixels, b: Pixels, weights: Float32Array | number): Pixels {
  const data = a.data.map((value, i) => {
    const weight = typeof weights === 'number' ? weights : (weights[i >> 2] as number);
    return value + weight * ((b.data[i] as number) - value); // rounded by the array
  });
  return { width: a.width, height: a.height, data };
}

/** Side of what is shown of a square painting while it is painted. */
const SIGHT_SIZE = 128;

/** A small view of a square picture whose side it divides: RGB bytes, means of blocks. */
export function sightOf({ width, data }: Pixels): { size: number; preview: Uint8Array } {
  const block = width / SIGHT_SIZE;
  const preview = new Uint8Array(3 * SIGHT_SIZE * SIGHT_SIZE);
  for (let to = 0; to < SIGHT_SIZE * SIGHT_SIZE; to++) {
    let r = 0;
    let g = 0;
    let b = 0;
    const from = 4 * block * (Math.floor(to / SIGHT_SIZE) * width + (to % SIGHT_SIZE));
    for (let y = 0; y < block; y++) {
      for (let i = from + 4 * y * width; i < from + 4 * (y * width + block); i += 4) {
        r += data[i] as number;
        g += data[i + 1] as number;
        b += data[i + 2] as number;
      }
    }
    const area = block * block;
    preview.set([Math.round(r / area), Math.round(g / area), Math.round(b / area)], 3 * to);
  }
  return { size: SIGHT_SIZE, preview };
}

/** RGB planes [3, h, w] in about [-1, 1] → opaque pixels; beyond the range is clamped. */
export function planesToPixels(planes: Float32Array, width: number, height: number): Pixels {
  const area = width * height;
  const data = new Uint8ClampedArray(area * 4);
  for (let i = 0; i < area; i++) {
    for (let c = 0; c < 3; c++) data[i * 4 + c] = ((planes[c * area + i] as number) + 1) * 127.5; // clamped and rounded by the array
    data[i * 4 + 3] = 255;
  }
  return { width, height, data };
}

/** Opaque pixels → RGB planes [3, h, w] in [-1, 1]. */
export function pixelsToPlanes({ width, height, data }: Pixels): Float32Array {
  const area = width * height;
  const planes = new Float32Array(3 * area);
  for (let i = 0; i < area; i++) {
    for (let c = 0; c < 3; c++) planes[c * area + i] = (data[i * 4 + c] as number) / 127.5 - 1;
  }
  return planes;
}

/** RGB bytes side by side: each [size, size, 3] → one strip of (n*size) x size. */
export function stripOf(tiles: readonly Uint8Array[], size: number): Pixels {
  const width = size * tiles.length;
  const data = new Uint8ClampedArray(width * size * 4).fill(255);
  for (const [n, tile] of tiles.entries()) {
    for (let i = 0; i < size * size; i++) {
      const target = (Math.floor(i / size) * width + n * size + (i % size)) * 4;
      for (let c = 0; c < 3; c++) data[target + c] = tile[i * 3 + c] as number;
    }
  }
  return { width, height: size, data };
}

function canvasOf({ width, height, data }: Pixels) {
  const canvas = createCanvas(width, height);
  canvas.getContext('2d').putImageData(new ImageData(new Uint8ClampedArray(data), width, height), 0, 0);
  return canvas;
}
