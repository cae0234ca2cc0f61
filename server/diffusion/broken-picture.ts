import type { BrokenPicture } from './painter.ts';

/** A picture this dark is a black rectangle on any wall. Mean luma, 0 … 255. */
const BLACK_LUMA = 6;
/** Standard deviation of luma below which nothing can be made out. */
const FLAT_DEVIATION = 2.5;

/**
 * Whether a decoded picture is fit to be looked at: faults of the machine, never a judgement of taste.
 * planes [3, h, w] in about [-1, 1]
 */
export function findBroken(planes: Float32Array): BrokenPicture | null {
  const area = planes.length / 3;
  let sum = 0;
  let squares = 0;
  for (let i = 0; i < area; i++) {
    // Rec. 709 luma; NaN and infinity survive the sum.
    const luma =
      0.2126 * (planes[i] as number) +
      0.7152 * (planes[area + i] as number) +
      0.0722 * (planes[2 * area + i] as number);
    if (!Number.isFinite(luma)) return 'not-finite';
    const value = (Math.max(-1, Math.min(1, luma)) + 1) * 127.5;
    sum += value;
    squares += value * value;
  }
  const mean = sum / area;
  const deviation = Math.sqrt(Math.max(0, squares / area - mean * mean));
  if (mean < BLACK_LUMA) return 'black';
  return deviation < FLAT_DEVIATION ? 'flat' : null;
}
