import { hash, valueNoise } from './random.ts';

/** Side of every tile; a power of two, so that wrapping is a mask. */
export const TILE = 256;

let bristles: Uint8Array | null = null;

/** Paint held by each hair: rows across the brush, columns along the stroke; tileable. [256 · 256], mean about 128 */
export function bristleTile(): Uint8Array {
  if (bristles) return bristles;
  const tile = new Uint8Array(TILE * TILE);
  for (let row = 0; row < TILE; row++) {
    for (let column = 0; column < TILE; column++) {
      const hair = valueNoise(row / 2, column / 64, 11, TILE / 2);
      const clump = valueNoise(row / 8, column / 128, 12, TILE / 8);
      const slip = valueNoise(row, column / 16, 13, TILE);
      tile[row * TILE + column] = Math.max(
        0,
        Math.min(255, 128 + 127 * (0.62 * hair + 0.5 * clump + 0.28 * slip)),
      );
    }
  }
  bristles = tile;
  return tile;
}

/** Units that one tooth tile spans. */
const TOOTH_SPAN = 0.25;
const grounds = new Map<string, { side: number; tile: Uint8Array }>();

/**
 * The tooth of a ground at a canvas size: 0 (hollow) … 255 (peak); tileable, the same pattern at every size.
 * @param size longer side of the canvas in pixels
 */
export function toothTile(weave: 'canvas' | 'paper', size: number): { side: number; tile: Uint8Array } {
  const side = Math.max(1, Math.round(size * TOOTH_SPAN));
  const key = `${weave}:${side}`;
  const known = grounds.get(key);
  if (known) return known;
  const tile = new Uint8Array(side * side);
  for (let y = 0; y < side; y++) {
    for (let x = 0; x < side; x++) {
      const u = (x + 0.5) / side;
      const v = (y + 0.5) / side;
      tile[y * side + x] = Math.max(
        0,
        Math.min(255, 128 + 127 * (weave === 'canvas' ? linen(u, v) : paper(u, v))),
      );
    }
  }
  const made = { side, tile };
  grounds.set(key, made);
  return made;
}

function paper(u: number, v: number): number {
  return (
    0.55 * valueNoise(u * 128, v * 128, 21, 128) +
    0.45 * valueNoise(u * 64, v * 64, 22, 64) +
    0.14 * valueNoise(u * 20, v * 20, 23, 20)
  );
}

/** Plain weave: warp and weft threads alternate over and under, of uneven thickness. */
function linen(u: number, v: number): number {
  const threads = 64;
  const x = u * threads;
  const y = v * threads;
  const i = Math.floor(x);
  const j = Math.floor(y);
  const fx = x - i - 0.5;
  const fy = y - j - 0.5;
  const over = ((i + j) & 1) === 0;
  const across = over ? fx : fy;
  const along = over ? fy : fx;
  const thick = 0.8 + 0.4 * (hash(over ? i : j, over ? 31 : 32) / 4294967296);
  const height = (1 - 4 * across * across * (2 - thick)) * (1 - 1.6 * along * along);
  return Math.max(-1, 1.3 * height - 0.7) + 0.2 * valueNoise(u * 90, v * 90, 33, 90);
}

/** Units that one cloud tile spans. */
export const CLOUD_SPAN = 0.5;
let clouds: Uint8Array | null = null;

/** Slow unevenness of pigment and glass, three octaves; tileable. [256 · 256], mean about 128 */
export function cloudTile(): Uint8Array {
  if (clouds) return clouds;
  const tile = new Uint8Array(TILE * TILE);
  for (let y = 0; y < TILE; y++) {
    for (let x = 0; x < TILE; x++) {
      const v =
        0.6 * valueNoise(x / 64, y / 64, 41, 4) +
        0.45 * valueNoise(x / 16, y / 16, 42, 16) +
        0.3 * valueNoise(x / 4, y / 4, 43, 64);
      tile[y * TILE + x] = Math.max(0, Math.min(255, 128 + 127 * v));
    }
  }
  clouds = tile;
  return tile;
}
