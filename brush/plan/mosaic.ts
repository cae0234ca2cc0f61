import { layCells } from '../cells.ts';
import { createFlow } from '../flow.ts';
import { createRandom, shuffle } from '../random.ts';
import { blur, resize } from '../raster.ts';
import { StrokeList, type Strokes } from '../strokes.ts';
import type { Sitting } from './plan.ts';

const GROUT = [62, 56, 54] as const;
const PLAN_SIZE = 384;
/** Sides of the largest and smallest stones, units. */
const LARGE = 0.021;
const SMALL = 0.009;

/** Stones set in rows along the forms, smaller where there is more to say (Hausner 2001). */
export function* planMosaic(sitting: Sitting): Generator<Strokes, Strokes, void> {
  const { read, seed, width, height } = sitting;
  const list = new StrokeList('mosaic', seed, width, height, GROUT);
  const small = resize(
    read,
    Math.max(1, Math.round(width * PLAN_SIZE)),
    Math.max(1, Math.round(height * PLAN_SIZE)),
  );
  const flow = createFlow(small, seed, 8);
  const busy = blur(flow.edge, small.width, small.height, 8);
  const sideAt = (x: number, y: number) =>
    PLAN_SIZE * (LARGE + (SMALL - LARGE) * Math.min(1, 4 * (busy[y * small.width + x] as number)));
  const cells = layCells(flow, seed, 'square', 7, sideAt);
  const random = createRandom(seed, 9);
  const sums = new Float64Array(4 * cells.count);
  for (let p = 0; p < cells.owner.length; p++) {
    const k = cells.owner[p] as number;
    if (k < 0) continue;
    // The stone takes the colour of its middle rather than of a seam it touches.
    const dx = (p % small.width) + 0.5 - (cells.x[k] as number);
    const dy = Math.floor(p / small.width) + 0.5 - (cells.y[k] as number);
    const w = 1 / (0.3 + (dx * dx + dy * dy) / ((cells.side[k] as number) * (cells.side[k] as number)));
    for (let c = 0; c < 3; c++) {
      sums[4 * k + c] = (sums[4 * k + c] as number) + w * ((small.planes[c] as Float32Array)[p] as number);
    }
    sums[4 * k + 3] = (sums[4 * k + 3] as number) + w;
  }
  const colour = new Float32Array(3);
  // Large stones first: the easel sets the field before the face.
  const order = Array.from(
    shuffle(
      Uint32Array.from({ length: cells.count }, (_, k) => k),
      random,
    ),
  );
  const layerOf = (k: number) => ((cells.side[k] as number) / PLAN_SIZE > (LARGE + SMALL) / 2 ? 0 : 1);
  order.sort((a, b) => layerOf(a) - layerOf(b));
  let coat = 0;
  for (const k of order) {
    if (layerOf(k) !== coat) {
      coat = layerOf(k);
      yield list.finish();
    }
    const weight = sums[4 * k + 3] as number;
    if (weight === 0) continue;
    const cx = cells.x[k] as number;
    const cy = cells.y[k] as number;
    const light = (random() - 0.5) * 26;
    const warm = (random() - 0.5) * 10;
    for (let c = 0; c < 3; c++) colour[c] = (sums[4 * k + c] as number) / weight;
    const grey =
      0.2126 * (colour[0] as number) + 0.7152 * (colour[1] as number) + 0.0722 * (colour[2] as number);
    for (let c = 0; c < 3; c++)
      colour[c] = grey + ((colour[c] as number) - grey) * 1.15 + light + warm * (1 - c);
    const i =
      Math.min(small.height - 1, Math.floor(cy)) * small.width + Math.min(small.width - 1, Math.floor(cx));
    const half = ((cells.side[k] as number) / PLAN_SIZE) * 0.5;
    list.begin(
      { tool: 'tessera', layer: layerOf(k), radius: half * 0.35, load: 110 + 40 * random() },
      colour,
    );
    const tx = (flow.x[i] as number) * half;
    const ty = (flow.y[i] as number) * half;
    for (const [a, b] of CORNERS) {
      const u = a * (0.9 + 0.14 * random());
      const v = b * (0.9 + 0.14 * random());
      list.point(cx / PLAN_SIZE + u * tx - v * ty, cy / PLAN_SIZE + u * ty + v * tx);
    }
  }
  return list.finish();
}

const CORNERS = [
  [-1, -1],
  [1, -1],
  [1, 1],
  [-1, 1],
] as const;
