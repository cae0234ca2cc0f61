import type { Region } from '../../protocol/index.ts';

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
  const [columns, rows] = [along(x, width), along(y, height)];
  return Float32Array.from(
    { length: size * size },
    (_, i) => (rows[Math.floor(i / size)] as number) * (columns[i % size] as number),
  );
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
  const [columns, rows] = [along(region.x, region.width), along(region.y, region.height)];
  return Float32Array.from(
    { length: latentSize * latentSize },
    (_, i) => (rows[Math.floor(i / latentSize)] as number) * (columns[i % latentSize] as number),
  );
}
