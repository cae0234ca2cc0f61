import { findPalette } from '../palette.ts';
import { type Raster, resize } from '../raster.ts';
import { type Rgb, StrokeList, type Strokes } from '../strokes.ts';
import { vary } from './forms.ts';
import type { Sitting } from './plan.ts';

/** Squares along the longer side, pass by pass: each pass corrects the one before where it is wrong. */
const PASSES = [16, 32, 96] as const;
const COLOURS = 22;
/** Ordered dither (Bayer 1973) in steps of RGB distance; only between colours of the palette that lie near. */
const BAYER = [0, 8, 2, 10, 12, 4, 14, 6, 3, 11, 1, 9, 15, 7, 13, 5] as const;
const DITHER = 15;

/** Squares of a small palette, as on a screen of 1988. Runs of one colour are one stroke. */
export function* planPixel(sitting: Sitting): Generator<Strokes, Strokes, void> {
  const { read, width, height, seed } = sitting;
  const fine = PASSES[PASSES.length - 1] as number;
  const grid = crispen(gridOf(sitting, fine));
  const { colours } = findPalette(grid, COLOURS);
  const palette = colours.map((c) => vary(c, 1.18, 0));
  const mean = read.planes.map((p) => p.reduce((a, b) => a + b, 0) / p.length);
  const ground = mean.map(Math.round) as unknown as Rgb;
  const list = new StrokeList('pixel', seed, width, height, ground);
  /** What lies on each of the finest squares; -1 is the ground. */
  const laid = new Int16Array(grid.width * grid.height).fill(-1);
  for (const [layer, across] of PASSES.entries()) {
    if (layer > 0) yield list.finish();
    const raster = across === fine ? grid : gridOf(sitting, across);
    const labels = paint(raster, colours, across === fine);
    layRuns(list, raster, labels, palette, layer, laid, grid);
  }
  return list.finish();
}

function gridOf({ read, width, height }: Sitting, across: number): Raster {
  return resize(read, Math.max(1, Math.round(width * across)), Math.max(1, Math.round(height * across)));
}

/** Unsharp by the four neighbours: an eye of three squares keeps its black. */
function crispen(raster: Raster): Raster {
  const { width, height } = raster;
  const planes = raster.planes.map((plane) =>
    plane.map((v, i) => {
      const x = i % width;
      const left = x > 0 ? i - 1 : i;
      const right = x + 1 < width ? i + 1 : i;
      const up = i >= width ? i - width : i;
      const down = i + width < width * height ? i + width : i;
      const around =
        ((plane[left] as number) +
          (plane[right] as number) +
          (plane[up] as number) +
          (plane[down] as number)) /
        4;
      return Math.max(0, Math.min(255, v + 0.5 * (v - around)));
    }),
  );
  return { width, height, planes: planes as unknown as Raster['planes'] };
}

/** Index of the palette's colour for each square. */
function paint({ width, planes }: Raster, colours: readonly Float32Array[], dithers: boolean): Uint8Array {
  const [r, g, b] = planes;
  return Uint8Array.from(r, (_, i) => {
    const x = i % width;
    const y = Math.floor(i / width);
    const push = dithers ? DITHER * ((BAYER[4 * (y & 3) + (x & 3)] as number) / 15 - 0.5) : 0;
    let label = 0;
    let least = 1e9;
    for (let c = 0; c < colours.length; c++) {
      const colour = colours[c] as Float32Array;
      const dr = (r[i] as number) + push - (colour[0] as number);
      const dg = (g[i] as number) + push - (colour[1] as number);
      const db = (b[i] as number) + push - (colour[2] as number);
      const d = dr * dr + dg * dg + db * db;
      if (d < least) {
        least = d;
        label = c;
      }
    }
    return label;
  });
}

function layRuns(
  list: StrokeList,
  raster: Raster,
  labels: Uint8Array,
  palette: readonly Float32Array[],
  layer: number,
  laid: Int16Array,
  grid: Raster,
): void {
  const { width, height } = raster;
  const isLaid = (x: number, y: number, label: number): boolean => {
    const [x0, x1] = spanOf(x, width, grid.width);
    const [y0, y1] = spanOf(y, height, grid.height);
    let same = true;
    for (let j = y0; j < y1; j++)
      for (let i = x0; i < x1; i++) {
        if (laid[j * grid.width + i] !== label) same = false;
        laid[j * grid.width + i] = label;
      }
    return same;
  };
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; ) {
      const label = labels[y * width + x] as number;
      let end = x;
      let needed = false;
      while (end < width && labels[y * width + end] === label) {
        if (!isLaid(end, y, label)) needed = true;
        end++;
      }
      if (needed) {
        const top = (y / height) * list.height;
        const bottom = ((y + 1) / height) * list.height;
        const left = (x / width) * list.width;
        const right = (end / width) * list.width;
        list.begin({ tool: 'square', layer, radius: list.width / width / 2 }, palette[label] as Float32Array);
        list.point(left, top);
        list.point(right, top);
        list.point(right, bottom);
        list.point(left, bottom);
      }
      x = end;
    }
  }
}

/** The finest squares that square `k` of `from` covers. */
function spanOf(k: number, from: number, to: number): readonly [number, number] {
  return [Math.round((k * to) / from), Math.round(((k + 1) * to) / from)];
}
