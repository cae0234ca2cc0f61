import type { Raster } from './raster.ts';

/** Connected parts of a label map and their outlines. */
export interface Region {
  /** The label they had in the map. */
  readonly label: number;
  /** Pixels. */
  readonly area: number;
  readonly id: number;
}

export interface Regions {
  readonly regions: readonly Region[];
  /** Region id of each pixel. [height · width] */
  readonly ids: Int32Array;
}

/** 4-connected parts; parts smaller than `least` pixels join the neighbour met first. */
export function findRegions(
  labels: ArrayLike<number>,
  width: number,
  height: number,
  least: number,
): Regions {
  const n = width * height;
  const ids = new Int32Array(n).fill(-1);
  const stack = new Int32Array(n);
  const regions: Region[] = [];
  for (let start = 0; start < n; start++) {
    if (ids[start] !== -1) continue;
    const id = regions.length;
    const label = labels[start] as number;
    let top = 0;
    let area = 0;
    let neighbour = -1;
    stack[top++] = start;
    ids[start] = id;
    const visit = (j: number) => {
      if (ids[j] === -1 && labels[j] === label) {
        ids[j] = id;
        stack[top++] = j;
      } else if (ids[j] !== id && ids[j] !== -1) neighbour = ids[j] as number;
    };
    const from = start;
    while (top > 0) {
      const i = stack[--top] as number;
      area++;
      const x = i % width;
      if (x > 0) visit(i - 1);
      if (x + 1 < width) visit(i + 1);
      if (i >= width) visit(i - width);
      if (i + width < n) visit(i + width);
    }
    if (area < least && neighbour >= 0) {
      relabel(ids, from, id, neighbour, width, stack);
      const kept = regions[neighbour] as Region;
      regions[neighbour] = { ...kept, area: kept.area + area };
    } else regions.push({ label, area, id });
  }
  return { regions, ids };
}

function relabel(
  ids: Int32Array,
  start: number,
  from: number,
  to: number,
  width: number,
  stack: Int32Array,
): void {
  let top = 0;
  stack[top++] = start;
  ids[start] = to;
  const visit = (j: number) => {
    if (ids[j] === from) {
      ids[j] = to;
      stack[top++] = j;
    }
  };
  while (top > 0) {
    const i = stack[--top] as number;
    const x = i % width;
    if (x > 0) visit(i - 1);
    if (x + 1 < width) visit(i + 1);
    if (i >= width) visit(i - width);
    if (i + width < ids.length) visit(i + width);
  }
}

/** Colour across a border is compared this many pixels to each side of it. */
const ACROSS = 2;

/**
 * Joins neighbours for which `joins` says so; it also gets the mean RGB distance across their common border.
 * A border is soft where the picture passes gradually from one part to the other.
 */
export function mergeRegions(
  { regions, ids }: Regions,
  raster: Raster,
  joins: (a: Region, b: Region, contrast: number) => boolean,
): Regions {
  const { width, height, planes } = raster;
  const count = regions.length;
  const borders = new Map<number, { sum: number; length: number }>();
  const meet = (i: number, j: number, step: number, before: number, after: number) => {
    const a = ids[i] as number;
    const b = ids[j] as number;
    if (a === b) return;
    const key = a < b ? a * count + b : b * count + a;
    const border = borders.get(key) ?? { sum: 0, length: 0 };
    const p = i - step * Math.min(before, ACROSS);
    const q = j + step * Math.min(after, ACROSS);
    let d = 0;
    for (const plane of planes) d += ((plane[p] as number) - (plane[q] as number)) ** 2;
    border.sum += Math.sqrt(d);
    border.length++;
    borders.set(key, border);
  };
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const i = y * width + x;
      if (x + 1 < width) meet(i, i + 1, 1, x, width - x - 2);
      if (y + 1 < height) meet(i, i + width, width, y, height - y - 2);
    }
  }
  const parent = Int32Array.from(regions, (_, k) => k);
  const rootOf = (k: number): number => {
    let root = k;
    while (parent[root] !== root) root = parent[root] as number;
    return root;
  };
  for (const [key, border] of borders) {
    const a = rootOf(Math.floor(key / count));
    const b = rootOf(key % count);
    const contrast = border.sum / border.length;
    if (a !== b && joins(regions[a] as Region, regions[b] as Region, contrast)) {
      const large = (regions[a] as Region).area >= (regions[b] as Region).area;
      parent[large ? b : a] = large ? a : b;
    }
  }
  const fresh = new Map<number, number>();
  const merged: Region[] = [];
  const out = new Int32Array(ids.length);
  for (let i = 0; i < ids.length; i++) {
    const root = rootOf(ids[i] as number);
    const id = fresh.get(root) ?? merged.length;
    if (id === merged.length) {
      fresh.set(root, id);
      merged.push({ label: (regions[root] as Region).label, area: 0, id });
    }
    out[i] = id;
  }
  const areas = new Int32Array(merged.length);
  for (const id of out) areas[id] = (areas[id] as number) + 1;
  return { regions: merged.map((region) => ({ ...region, area: areas[region.id] as number })), ids: out };
}

/** Right, down, left, up. */
const STEP_X = [1, 0, -1, 0] as const;
const STEP_Y = [0, 1, 0, -1] as const;

/**
 * Closed outlines of every region along pixel borders, smoothed: outer ones and holes alike.
 * @returns for each region id its loops, each x, y, x, y … in pixels
 */
export function traceOutlines({ regions, ids }: Regions, width: number, height: number): Float32Array[][] {
  const out: Float32Array[][] = regions.map(() => []);
  // Side k of a pixel: top, right, bottom, left, walked with the region on the right hand.
  const seen = new Uint8Array(width * height);
  const idAt = (x: number, y: number) =>
    x < 0 || y < 0 || x >= width || y >= height ? -1 : (ids[y * width + x] as number);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const id = ids[y * width + x] as number;
      if (idAt(x, y - 1) === id || (seen[y * width + x] as number) & 1) continue;
      const loop: number[] = [];
      let cx = x;
      let cy = y;
      let heading = 0;
      // (cx, cy) is the lattice corner about to be left; the region lies right of the heading.
      do {
        loop.push(cx, cy);
        if (heading === 0) seen[cy * width + cx] = (seen[cy * width + cx] as number) | 1;
        cx += STEP_X[heading] as number;
        cy += STEP_Y[heading] as number;
        const right = idAt(cx + (RIGHT_X[heading] as number), cy + (RIGHT_Y[heading] as number)) === id;
        const left = idAt(cx + (LEFT_X[heading] as number), cy + (LEFT_Y[heading] as number)) === id;
        if (!right) heading = (heading + 1) & 3;
        else if (left) heading = (heading + 3) & 3;
      } while (cx !== x || cy !== y || heading !== 0);
      (out[id] as Float32Array[]).push(smooth(loop));
    }
  }
  return out;
}

/** The pixel ahead on the right and on the left of a corner, by heading. */
const RIGHT_X = [0, -1, -1, 0] as const;
const RIGHT_Y = [0, 0, -1, -1] as const;
const LEFT_X = [0, 0, -1, -1] as const;
const LEFT_Y = [-1, 0, 0, -1] as const;

/** Rounds the staircase (binomial, three times) and keeps every third point. */
function smooth(loop: number[]): Float32Array {
  const n = loop.length / 2;
  let from = Float32Array.from(loop);
  if (n > 8) {
    for (let round = 0; round < 3; round++) {
      const to = new Float32Array(2 * n);
      for (let i = 0; i < n; i++) {
        const a = 2 * ((i + n - 1) % n);
        const b = 2 * ((i + 1) % n);
        to[2 * i] = ((from[a] as number) + 2 * (from[2 * i] as number) + (from[b] as number)) / 4;
        to[2 * i + 1] =
          ((from[a + 1] as number) + 2 * (from[2 * i + 1] as number) + (from[b + 1] as number)) / 4;
      }
      from = to;
    }
  }
  const keep = n > 24 ? 3 : n > 8 ? 2 : 1;
  const kept = Math.ceil(n / keep);
  const out = new Float32Array(2 * kept);
  for (let i = 0; i < kept; i++) {
    out[2 * i] = from[2 * keep * i] as number;
    out[2 * i + 1] = from[2 * keep * i + 1] as number;
  }
  return out;
}

/** Mean colour of each region by id. */
export function meanColours({ regions, ids }: Regions, raster: Raster): Float32Array[] {
  const sums = new Float64Array(4 * regions.length);
  for (let i = 0; i < ids.length; i++) {
    const k = 4 * (ids[i] as number);
    for (let c = 0; c < 3; c++)
      sums[k + c] = (sums[k + c] as number) + ((raster.planes[c] as Float32Array)[i] as number);
    sums[k + 3] = (sums[k + 3] as number) + 1;
  }
  return regions.map(({ id }) => {
    const n = Math.max(1, sums[4 * id + 3] as number);
    return Float32Array.of(
      (sums[4 * id] as number) / n,
      (sums[4 * id + 1] as number) / n,
      (sums[4 * id + 2] as number) / n,
    );
  });
}
