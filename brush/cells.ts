import type { Flow } from './flow.ts';
import { createRandom, shuffle } from './random.ts';

/** Sites and the pixels nearest to each. Positions in pixels of the flow's raster. */
export interface Cells {
  readonly count: number;
  readonly x: Float32Array;
  readonly y: Float32Array;
  /** Side of the cell, pixels. */
  readonly side: Float32Array;
  /** Site of each pixel, or -1. [height · width] */
  readonly owner: Int32Array;
}

/** `square` measures along and across the flow (Hausner 2001), `round` as the crow flies. */
export type Metric = 'square' | 'round';

/**
 * Centroidal cells by Lloyd's rounds on a pixel grid.
 * @param sideAt wanted side of a cell at a pixel, in pixels @param rounds of relaxation
 */
export function layCells(
  flow: Flow,
  seed: number,
  metric: Metric,
  rounds: number,
  sideAt: (x: number, y: number) => number,
): Cells {
  const { width, height } = flow;
  const n = width * height;
  const xs: number[] = [];
  const ys: number[] = [];
  const taken = new Uint8Array(n);
  for (const i of shuffle(
    Uint32Array.from({ length: n }, (_, k) => k),
    createRandom(seed, 8),
  )) {
    if (taken[i]) continue;
    const x = i % width;
    const y = Math.floor(i / width);
    xs.push(x + 0.5);
    ys.push(y + 0.5);
    stampDisc(taken, width, height, x, y, 0.83 * sideAt(x, y));
  }
  const count = xs.length;
  const x = Float32Array.from(xs);
  const y = Float32Array.from(ys);
  const side = new Float32Array(count);
  const owner = new Int32Array(n);
  const nearest = new Float32Array(n);
  for (let round = 0; round <= rounds; round++) {
    owner.fill(-1);
    nearest.fill(1e9);
    for (let k = 0; k < count; k++) {
      const cx = x[k] as number;
      const cy = y[k] as number;
      const px = Math.max(0, Math.min(width - 1, Math.floor(cx)));
      const py = Math.max(0, Math.min(height - 1, Math.floor(cy)));
      const s = sideAt(px, py);
      side[k] = s;
      const tx = flow.x[py * width + px] as number;
      const ty = flow.y[py * width + px] as number;
      const reach = Math.ceil(1.6 * s);
      for (let j = Math.max(0, py - reach); j <= Math.min(height - 1, py + reach); j++) {
        for (let i = Math.max(0, px - reach); i <= Math.min(width - 1, px + reach); i++) {
          const dx = i + 0.5 - cx;
          const dy = j + 0.5 - cy;
          let d = dx * dx + dy * dy;
          if (metric === 'square') {
            const along = Math.abs(dx * tx + dy * ty);
            const across = Math.abs(dy * tx - dx * ty);
            const m = Math.max(along, across);
            d = m * m + 0.05 * d;
          }
          d /= s * s;
          const p = j * width + i;
          if (d < (nearest[p] as number)) {
            nearest[p] = d;
            owner[p] = k;
          }
        }
      }
    }
    if (round < rounds) moveToCentres(flow, owner, x, y, metric === 'square');
  }
  return { count, x, y, side, owner };
}

function stampDisc(
  taken: Uint8Array,
  width: number,
  height: number,
  x: number,
  y: number,
  radius: number,
): void {
  const r = Math.ceil(radius);
  for (let j = Math.max(0, y - r); j <= Math.min(height - 1, y + r); j++) {
    for (let i = Math.max(0, x - r); i <= Math.min(width - 1, x + r); i++) {
      if ((i - x) * (i - x) + (j - y) * (j - y) < radius * radius) taken[j * width + i] = 1;
    }
  }
}

/** Sites go to the centres of what they own; pixels on an edge do not count, so that pieces keep to one side of it. */
function moveToCentres(
  flow: Flow,
  owner: Int32Array,
  x: Float32Array,
  y: Float32Array,
  avoidEdges: boolean,
): void {
  const sums = new Float64Array(3 * x.length);
  for (let p = 0; p < owner.length; p++) {
    const k = owner[p] as number;
    if (k < 0) continue;
    const w = avoidEdges ? Math.max(0.15, 1 - (flow.edge[p] as number)) : 1;
    sums[3 * k] = (sums[3 * k] as number) + w * ((p % flow.width) + 0.5);
    sums[3 * k + 1] = (sums[3 * k + 1] as number) + w * (Math.floor(p / flow.width) + 0.5);
    sums[3 * k + 2] = (sums[3 * k + 2] as number) + w;
  }
  for (let k = 0; k < x.length; k++) {
    const w = sums[3 * k + 2] as number;
    if (w <= 0) continue;
    x[k] = (sums[3 * k] as number) / w;
    y[k] = (sums[3 * k + 1] as number) / w;
  }
}
