/**
 * A perceptual fingerprint: whether each of the longest 255 waves of a small grey copy is louder than the middle one. Kept beside the
 * work, so that a file which lost every mark can still be recognised by its looks (pHash: Zauner 2010).
 */
import { type Grey, resizeGrey } from './watermark/grey.ts';

const SMALL = 32;
const WAVES = 16;
export const FINGERPRINT_BYTES = (WAVES * WAVES) / 8;
/** Bits of 256 in which pictures may differ and still be called alike, and surely the same. Measured: bench provenance. */
export const ALIKE_BITS = 70;
export const SAME_BITS = 40;

export function fingerprintOf(grey: Grey): Uint8Array {
  const small = resizeGrey(grey, SMALL, SMALL).data;
  const rows = new Float64Array(SMALL * WAVES);
  for (let y = 0; y < SMALL; y++)
    for (let u = 0; u < WAVES; u++) {
      let sum = 0;
      for (let x = 0; x < SMALL; x++) sum += (small[y * SMALL + x] as number) * cosine(u, x);
      rows[y * WAVES + u] = sum;
    }
  const waves: number[] = [];
  for (let v = 0; v < WAVES; v++)
    for (let u = 0; u < WAVES; u++) {
      let sum = 0;
      for (let y = 0; y < SMALL; y++) sum += (rows[y * WAVES + u] as number) * cosine(v, y);
      waves.push(sum);
    }
  const [, ...rest] = waves; // the first is the mean light
  const middle = [...rest].sort((a, b) => a - b)[rest.length >> 1] as number;
  const bits = new Uint8Array(FINGERPRINT_BYTES);
  for (const [i, wave] of rest.entries())
    if (wave > middle) bits[i >> 3] = (bits[i >> 3] as number) | (1 << (i & 7));
  return bits;
}

const cosine = (wave: number, at: number): number => Math.cos((Math.PI * wave * (2 * at + 1)) / (2 * SMALL));

/** Bits in which two fingerprints differ, 0 to 255; about half for pictures that have nothing in common. */
export function distance(a: Uint8Array, b: Uint8Array): number {
  let bits = 0;
  for (let i = 0; i < FINGERPRINT_BYTES; i++)
    for (let rest = (a[i] as number) ^ (b[i] as number); rest !== 0; rest &= rest - 1) bits++;
  return bits;
}

/** A part of a picture. */
export function cutGrey(grey: Grey, left: number, top: number, width: number, height: number): Grey {
  const data = new Float32Array(width * height);
  for (let y = 0; y < height; y++)
    data.set(
      grey.data.subarray((top + y) * grey.width + left, (top + y) * grey.width + left + width),
      y * width,
    );
  return { width, height, data };
}
