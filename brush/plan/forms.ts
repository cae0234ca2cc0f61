import { findPalette } from '../palette.ts';
import { type Raster, resize } from '../raster.ts';
import {
  findRegions,
  meanColours,
  mergeRegions,
  type Region,
  type Regions,
  traceOutlines,
} from '../regions.ts';
import type { Sitting } from './plan.ts';

/** Longer side, in pixels, of the raster on which forms are found. */
export const FORM_SIZE = 256;

/** A connected part of the picture of one colour. */
export interface Form extends Region {
  /** Share of the picture's area. */
  readonly share: number;
  readonly colour: Float32Array;
  /** The outer outline first, then holes; x, y … in pixels of FORM_SIZE. */
  readonly loops: readonly Float32Array[];
}

export interface Forms {
  readonly small: Raster;
  readonly parts: Regions;
  /** Largest first. */
  readonly forms: readonly Form[];
}

/**
 * The picture as flat shapes.
 * @param colours different ones at most
 * @param softBorder RGB distance across a border below which it is a gradation and no border
 * @param least smallest form, pixels of FORM_SIZE
 */
export function findForms(sitting: Sitting, colours: number, softBorder: number, least: number): Forms {
  const { read, width, height } = sitting;
  const small = resize(
    read,
    Math.max(1, Math.round(width * FORM_SIZE)),
    Math.max(1, Math.round(height * FORM_SIZE)),
  );
  const { labels } = findPalette(small, colours);
  const found = findRegions(commonest(labels, small.width, small.height), small.width, small.height, least);
  const merged = mergeRegions(found, small, (_a, _b, contrast) => contrast < softBorder);
  const parts = findRegions(shareSlivers(merged, small.width), small.width, small.height, least);
  const outlines = traceOutlines(parts, small.width, small.height);
  const means = meanColours(parts, small);
  const area = small.width * small.height;
  const forms = parts.regions.map((region) => ({
    ...region,
    share: region.area / area,
    colour: means[region.id] as Float32Array,
    loops: outlines[region.id] as Float32Array[],
  }));
  forms.sort((a, b) => b.area - a.area || a.id - b.id);
  return { small, parts, forms };
}

/** Each pixel takes the label that is commonest among its neighbours: soft edges leave no slivers of a third colour. */
function commonest(labels: Uint8Array, width: number, height: number): Uint8Array {
  const counts = new Uint8Array(256);
  return labels.map((label, i) => {
    const x = i % width;
    const y = Math.floor(i / width);
    const x0 = Math.max(0, x - 1);
    const x1 = Math.min(width - 1, x + 1);
    const y0 = Math.max(0, y - 1);
    const y1 = Math.min(height - 1, y + 1);
    let most = label;
    counts.fill(0);
    for (let py = y0; py <= y1; py++) {
      for (let px = x0; px <= x1; px++) {
        const other = labels[py * width + px] as number;
        counts[other] = (counts[other] as number) + 1;
        if ((counts[other] as number) > (counts[most] as number)) most = other;
      }
    }
    return most;
  });
}

/** Mean width in pixels, and perimeter squared over area (a square has 16), that make a form a sliver. */
const SLIVER_WIDTH = 2.1;
const SLIVER_LENGTH = 36;

/** Ids in which slivers, the soft edges between two forms, are shared out between those two: each pixel goes to the nearer. */
function shareSlivers({ regions, ids }: Regions, width: number): Int32Array {
  const perimeter = new Int32Array(regions.length);
  const meet = (i: number, j: number) => {
    const a = ids[i] as number;
    const b = ids[j] as number;
    if (a === b) return;
    perimeter[a] = (perimeter[a] as number) + 1;
    perimeter[b] = (perimeter[b] as number) + 1;
  };
  for (let i = 0; i < ids.length; i++) {
    if ((i + 1) % width !== 0) meet(i, i + 1);
    if (i + width < ids.length) meet(i, i + width);
  }
  const isSliver = regions.map(({ area, id }) => {
    const around = perimeter[id] as number;
    return 2 * area < SLIVER_WIDTH * around && around * around > SLIVER_LENGTH * area;
  });
  const out = ids.map((id) => (isSliver[id] ? -1 : id));
  let front: number[] = [];
  for (let i = 0; i < out.length; i++) if (out[i] !== -1) front.push(i);
  // Nothing but slivers: a picture of stripes, which stay.
  if (front.length === 0) return ids;
  while (front.length > 0) {
    const next: number[] = [];
    const reach = (from: number, to: number) => {
      if (out[to] !== -1) return;
      out[to] = out[from] as number;
      next.push(to);
    };
    for (const i of front) {
      const x = i % width;
      if (x > 0) reach(i, i - 1);
      if (x + 1 < width) reach(i, i + 1);
      if (i >= width) reach(i, i - width);
      if (i + width < out.length) reach(i, i + width);
    }
    front = next;
  }
  return out;
}

/** Remembers where lines lie, so that a border between two forms is drawn once. Pixels of FORM_SIZE. */
export class Drawn {
  private readonly taken: Uint8Array;
  private readonly width: number;
  private readonly height: number;
  private readonly reach: number;

  constructor(width: number, height: number, reach: number) {
    this.taken = new Uint8Array(width * height);
    this.width = width;
    this.height = height;
    this.reach = reach;
  }

  /** The stretches of a run (x, y …) that lie where nothing is drawn yet; they count as drawn from now on. */
  claim(run: readonly number[]): number[][] {
    const { taken, width, height, reach } = this;
    const free: number[][] = [];
    let stretch: number[] = [];
    for (let i = 0; i < run.length; i += 2) {
      const x = Math.max(0, Math.min(width - 1, Math.floor(run[i] as number)));
      const y = Math.max(0, Math.min(height - 1, Math.floor(run[i + 1] as number)));
      if (taken[y * width + x] === 0) stretch.push(run[i] as number, run[i + 1] as number);
      else {
        if (stretch.length >= 6) free.push(stretch);
        stretch = [];
      }
    }
    if (stretch.length >= 6) free.push(stretch);
    for (const points of free) {
      for (let i = 0; i < points.length; i += 2) {
        const cx = Math.floor(points[i] as number);
        const cy = Math.floor(points[i + 1] as number);
        for (let y = Math.max(0, cy - reach); y <= Math.min(height - 1, cy + reach); y++)
          taken.fill(1, y * width + Math.max(0, cx - reach), y * width + Math.min(width - 1, cx + reach) + 1);
      }
    }
    return free;
  }
}

/** The parts of a loop that do not run along the picture's own border; a loop that never meets it stays closed. */
export function withinBorder(
  loop: Float32Array,
  width: number,
  height: number,
  margin: number,
): readonly (readonly number[])[] {
  const n = loop.length / 2;
  const inside = (k: number) => {
    const x = loop[2 * (k % n)] as number;
    const y = loop[2 * (k % n) + 1] as number;
    return x > margin && y > margin && x < width - margin && y < height - margin;
  };
  let first = 0;
  while (first < n && inside(first)) first++;
  const runs: number[][] = [];
  let run: number[] = [];
  // Begun on the border if there is such a place; else the whole loop, closed.
  const isClosed = first === n;
  for (let k = 0; k <= n; k++) {
    const at = isClosed ? k : first + k;
    if (inside(at)) run.push(loop[2 * (at % n)] as number, loop[2 * (at % n) + 1] as number);
    else {
      if (run.length >= 6) runs.push(run);
      run = [];
    }
  }
  if (run.length >= 6) runs.push(run);
  return runs;
}

/** Fewer corners: none kept that lies within `tolerance` pixels of the line between its neighbours (Douglas and Peucker 1973). */
export function straighten(loop: Float32Array, tolerance: number): Float32Array {
  const n = loop.length / 2;
  if (n < 5) return loop;
  let far = 0;
  let most = -1;
  for (let k = 1; k < n; k++) {
    const d =
      ((loop[2 * k] as number) - (loop[0] as number)) ** 2 +
      ((loop[2 * k + 1] as number) - (loop[1] as number)) ** 2;
    if (d > most) {
      most = d;
      far = k;
    }
  }
  const kept = new Uint8Array(n);
  kept[0] = 1;
  kept[far] = 1;
  const spans = [0, far, far, n];
  while (spans.length > 0) {
    const b = spans.pop() as number;
    const a = spans.pop() as number;
    const ax = loop[2 * a] as number;
    const ay = loop[2 * a + 1] as number;
    const dx = (loop[2 * (b % n)] as number) - ax;
    const dy = (loop[2 * (b % n) + 1] as number) - ay;
    const length = Math.sqrt(dx * dx + dy * dy) + 1e-9;
    let worst = tolerance;
    let corner = -1;
    for (let k = a + 1; k < b; k++) {
      const d =
        Math.abs(((loop[2 * k] as number) - ax) * dy - ((loop[2 * k + 1] as number) - ay) * dx) / length;
      if (d > worst) {
        worst = d;
        corner = k;
      }
    }
    if (corner < 0) continue;
    kept[corner] = 1;
    spans.push(a, corner, corner, b);
  }
  const out: number[] = [];
  for (let k = 0; k < n; k++) if (kept[k]) out.push(loop[2 * k] as number, loop[2 * k + 1] as number);
  return Float32Array.from(out);
}

const greyOf = (c: ArrayLike<number>) =>
  0.2126 * (c[0] as number) + 0.7152 * (c[1] as number) + 0.0722 * (c[2] as number);

/** A colour moved away from grey by `saturation` and lightened by `light`. */
export function vary(colour: ArrayLike<number>, saturation: number, light: number): Float32Array {
  const grey = greyOf(colour);
  return Float32Array.from(colour, (v) => grey + (v - grey) * saturation + light);
}
