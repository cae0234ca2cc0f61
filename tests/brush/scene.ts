import { createCanvas } from '@napi-rs/canvas';
import type { Picture } from '../../brush/index.ts';

/** Where the face's eyes are, as shares of the sides; each is 6 pixels wide at 128. */
export const EYES = [
  { x: 0.4, y: 0.5 },
  { x: 0.6, y: 0.5 },
] as const;
export const EYE_RADIUS = 3 / 128;

/** A warm face with two small dark eyes before a graded sky and a green ground. Drawn by arithmetic, softened by half a pixel. */
export function drawScene(width = 128, height = 128): Picture {
  const data = new Uint8ClampedArray(4 * width * height);
  const size = Math.min(width, height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const v = (y + 0.5) / height;
      const pixel = v < 0.75 ? [70 + 120 * v, 120 + 90 * v, 215] : [70, 130 - 40 * v, 60];
      disc(pixel, x + 0.5 - 0.5 * width, y + 0.5 - 0.52 * height, 0.3 * size, [236, 148, 62]);
      disc(pixel, x + 0.5 - 0.85 * width, y + 0.5 - 0.15 * height, 0.06 * size, [250, 240, 200]);
      for (const eye of EYES) {
        disc(pixel, x + 0.5 - eye.x * width, y + 0.5 - eye.y * height, EYE_RADIUS * size, [30, 22, 28]);
      }
      data.set([...pixel, 255], 4 * (y * width + x));
    }
  }
  return { width, height, data };
}

function disc(pixel: number[], dx: number, dy: number, radius: number, colour: readonly number[]): void {
  const cover = Math.max(0, Math.min(1, radius - Math.sqrt(dx * dx + dy * dy) + 0.5));
  for (let c = 0; c < 3; c++)
    pixel[c] = (pixel[c] as number) + ((colour[c] as number) - (pixel[c] as number)) * cover;
}

export function context(width: number, height = width) {
  return createCanvas(width, height).getContext('2d');
}

/** RGB means of a `cells` x `cells` grid over a picture. [cells · cells · 3] */
export function grid(picture: Picture, cells: number): Float64Array {
  const sums = new Float64Array(cells * cells * 3);
  const counts = new Float64Array(cells * cells);
  for (let y = 0; y < picture.height; y++) {
    for (let x = 0; x < picture.width; x++) {
      const cell = Math.floor((y * cells) / picture.height) * cells + Math.floor((x * cells) / picture.width);
      counts[cell] = (counts[cell] ?? 0) + 1;
      for (let c = 0; c < 3; c++) {
        sums[3 * cell + c] = (sums[3 * cell + c] ?? 0) + (picture.data[4 * (y * picture.width + x) + c] ?? 0);
      }
    }
  }
  return sums.map((s, i) => s / (counts[Math.floor(i / 3)] ?? 1));
}

export function meanDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += Math.abs((a[i] as number) - (b[i] as number));
  return sum / a.length;
}

/** Mean lightness within radii `from … to` (shares of the side) of a place. */
export function ringLightness(
  picture: Picture,
  place: { x: number; y: number },
  from: number,
  to: number,
): number {
  let sum = 0;
  let count = 0;
  for (let y = 0; y < picture.height; y++) {
    for (let x = 0; x < picture.width; x++) {
      const dx = (x + 0.5) / picture.width - place.x;
      const dy = (y + 0.5) / picture.height - place.y;
      const d = Math.sqrt(dx * dx + dy * dy);
      if (d < from || d > to) continue;
      const i = 4 * (y * picture.width + x);
      sum +=
        0.2126 * (picture.data[i] ?? 0) +
        0.7152 * (picture.data[i + 1] ?? 0) +
        0.0722 * (picture.data[i + 2] ?? 0);
      count++;
    }
  }
  return sum / count;
}
