import type { Region } from '../../protocol/index.ts';
import type { GivenPicture } from './given-picture.ts';
import { mixPixels, type Pixels } from './pixels.ts';

/** How far inside a region's edge its own pixels fade in. Share of the picture, and at most of the region. */
const FEATHER = 0.04;
const FEATHER_OF_REGION = 0.25;

/**
 * What of each pixel is painted anew: 0 outside the region and on its edge, 1 inside; where the region ends with the picture it does
 * not fade. [size * size]
 */
export function regionMask(region: Region, size: number): Float32Array {
  const { x, y, width, height } = region;
  const feather = Math.min(FEATHER, FEATHER_OF_REGION * width, FEATHER_OF_REGION * height);
  const along = (from: number, length: number) =>
    Float32Array.from({ length: size }, (_, i) => {
      const at = (i + 0.5) / size;
      const before = from <= 0 ? feather : at - from;
      const after = from + length >= 1 ? feather : from + length - at;
      const share = Math.max(0, Math.min(1, Math.min(before, after) / feather));
      return share * share * (3 - 2 * share); // smoothstep
    });
  return product(along(x, width), along(y, height));
}

/**
 * The same for latent cells, but fading out over one cell outside the region: what the decoder makes of the region's edge then
 * follows from both sides. [latentSize * latentSize]
 */
export function latentMask(region: Region, latentSize: number): Float32Array {
  const along = (from: number, length: number) =>
    Float32Array.from({ length: latentSize }, (_, i) => {
      const at = (i + 0.5) / latentSize;
      const inside = Math.min(at - from, from + length - at) * latentSize; // in cells
      return Math.max(0, Math.min(1, 1 + inside));
    });
  return product(along(region.x, region.width), along(region.y, region.height));
}

/** Every row's weight times every column's. [n], [m] → [m * n] */
const product = (columns: Float32Array, rows: Float32Array): Float32Array =>
  Float32Array.from(
    { length: rows.length * columns.length },
    (_, i) => (rows[Math.floor(i / columns.length)] as number) * (columns[i % columns.length] as number),
  );

/** A picture of which only the region is painted anew. */
export interface Kept {
  readonly picture: GivenPicture;
  readonly region: Region;
}

/** Outside the region the given picture is what it was. */
export const keepOutside = (painted: Pixels, kept: Kept | null | undefined): Pixels =>
  kept ? mixPixels(kept.picture.at(painted.width), painted, regionMask(kept.region, painted.width)) : painted;
