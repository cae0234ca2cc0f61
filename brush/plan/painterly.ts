import { createFlow, type Flow } from '../flow.ts';
import { layStrokes } from '../paint.ts';
import { createRandom, type Random, shuffle } from '../random.ts';
import { blur, blurRaster, type Raster, sample } from '../raster.ts';
import { StrokeList, type Strokes } from '../strokes.ts';
import { createSurface, type Surface } from '../surface.ts';
import { type Coat, type PainterlyManner, PRACTICES, type Practice } from './coats.ts';
import { Cover } from './cover.ts';
import type { Sitting } from './plan.ts';

/** Longer side of the trial canvas, which tells where the next coat is needed. */
const TRIAL_MAX = 320;
/** Thresholds are this much laxer in flat parts: broad strokes stay visible there, and detail goes where forms are. */
const FLAT_LAX = 2.2;
const EDGE_STRICT = 0.7;

/** Curved strokes, coarse to fine, each coat only where the one before is still off (Hertzmann 1998). */
export function* planPainterly(sitting: Sitting): Generator<Strokes, Strokes, void> {
  const practice = PRACTICES[sitting.manner as PainterlyManner];
  const { seed, width, height } = sitting;
  const read = practice.light?.(sitting.read) ?? sitting.read;
  const list = new StrokeList(sitting.manner, seed, width, height, practice.ground);
  const flow = createFlow(read, seed, practice.gesture);
  const longest = Math.max(read.width, read.height);
  const size = Math.min(TRIAL_MAX, longest);
  const trial = createSurface(Math.max(1, Math.round(width * size)), Math.max(1, Math.round(height * size)));
  const random = createRandom(seed, 1);
  let tried = 0;
  for (const [layer, coat] of practice.coats.entries()) {
    const reference = blurRaster(read, Math.round(coat.radius * longest * 0.3));
    const error = coat.threshold > 0 ? new ErrorMap(reference, trial, flow) : null;
    const cover = new Cover(width, height, coat.radius);
    layCoat({ list, coat, layer, practice, reference, flow, random, cover }, error);
    if (layer + 1 < practice.coats.length) {
      const strokes = list.finish();
      layStrokes(strokes, trial, false, { from: tried, to: strokes.count });
      tried = strokes.count;
      yield strokes;
    }
  }
  return list.finish();
}

interface Work {
  readonly list: StrokeList;
  readonly coat: Coat;
  readonly layer: number;
  readonly practice: Practice;
  readonly reference: Raster;
  readonly flow: Flow;
  readonly random: Random;
  readonly cover: Cover;
}

const place = { x: 0, y: 0 };

function layCoat(work: Work, error: ErrorMap | null): void {
  const { coat, random, list, cover } = work;
  const step = coat.radius * coat.spacing;
  const columns = Math.max(1, Math.ceil(list.width / step));
  const rows = Math.max(1, Math.ceil(list.height / step));
  const order = Uint32Array.from({ length: columns * rows }, (_, i) => i);
  for (const cell of shuffle(order, random)) {
    const x = (cell % columns) * step;
    const y = Math.floor(cell / columns) * step;
    place.x = Math.min(list.width, x + step * random());
    place.y = Math.min(list.height, y + step * random());
    if (cover.at(x + step / 2, y + step / 2) >= coat.density) continue;
    if (error === null || error.worstPlace(x, y, step) > coat.threshold) drawStroke(work, place.x, place.y);
  }
}

/** Where the trial canvas differs from the reference; hairs and jitter average out, wrong shapes do not. */
class ErrorMap {
  private readonly planes: readonly [Float32Array, Float32Array, Float32Array];
  private readonly edge: Float32Array;
  private readonly trial: Surface;

  constructor(reference: Raster, trial: Surface, flow: Flow) {
    const { width, height, data } = trial;
    const n = width * height;
    const scale = 1 / Math.max(width, height);
    const planes = [new Float32Array(n), new Float32Array(n), new Float32Array(n)] as const;
    const edge = new Float32Array(n);
    const wanted = new Float32Array(3);
    for (let y = 0, i = 0; y < height; y++) {
      for (let x = 0; x < width; x++, i++) {
        sample(reference, (x + 0.5) * scale, (y + 0.5) * scale, wanted);
        for (let c = 0; c < 3; c++) {
          (planes[c] as Float32Array)[i] = (wanted[c] as number) - (data[4 * i + c] as number);
        }
        const fx = Math.min(flow.width - 1, Math.floor(((x + 0.5) * flow.width) / width));
        const fy = Math.min(flow.height - 1, Math.floor(((y + 0.5) * flow.height) / height));
        edge[i] = flow.edge[fy * flow.width + fx] as number;
      }
    }
    this.planes = [
      blur(planes[0], width, height, 1, 1),
      blur(planes[1], width, height, 1, 1),
      blur(planes[2], width, height, 1, 1),
    ];
    this.edge = edge;
    this.trial = trial;
  }

  /** Error of the cell at (x, y), relaxed where there is no edge; the worst pixel goes into `place` if there is an edge. */
  worstPlace(x: number, y: number, step: number): number {
    const { width, height } = this.trial;
    const [r, g, b] = this.planes;
    const scale = Math.max(width, height);
    const x0 = Math.min(width - 1, Math.floor(x * scale));
    const y0 = Math.min(height - 1, Math.floor(y * scale));
    const x1 = Math.max(x0 + 1, Math.min(width, Math.ceil((x + step) * scale)));
    const y1 = Math.max(y0 + 1, Math.min(height, Math.ceil((y + step) * scale)));
    let sr = 0;
    let sg = 0;
    let sb = 0;
    let edge = 0;
    let worst = -1;
    let wx = 0;
    let wy = 0;
    for (let py = y0; py < y1; py++) {
      for (let px = x0; px < x1; px++) {
        const i = py * width + px;
        const er = r[i] as number;
        const eg = g[i] as number;
        const eb = b[i] as number;
        sr += er;
        sg += eg;
        sb += eb;
        edge = Math.max(edge, this.edge[i] as number);
        const e = er * er + eg * eg + eb * eb;
        if (e > worst) {
          worst = e;
          wx = px;
          wy = py;
        }
      }
    }
    const n = (x1 - x0) * (y1 - y0);
    const mean = Math.sqrt(sr * sr + sg * sg + sb * sb) / n;
    if (edge > 0.25) {
      place.x = (wx + 0.5) / scale;
      place.y = (wy + 0.5) / scale;
    }
    // On an edge both sides may be wrong and cancel out: there the worst pixel speaks too.
    const peak = edge > 0.25 ? 0.4 * Math.sqrt(worst) : 0;
    return Math.max(mean, peak) / (EDGE_STRICT + (FLAT_LAX - EDGE_STRICT) * Math.max(0, 1 - 2.5 * edge));
  }
}

/** Colour distance along a stroke at which the brush is lifted. */
const LIFT = 38;
/** How far the colour at a stroke's ends may follow the picture. */
const FOLLOW = 0.8;
const POINTS_MAX = 32;
const own = new Float32Array(3);
const there = new Float32Array(3);
const begin = new Float32Array(3);
const finish = new Float32Array(3);
/** Points found by `trace`: first those behind, then those ahead. */
const xs = new Float64Array(POINTS_MAX);
const ys = new Float64Array(POINTS_MAX);

/** A stroke along the flow, both ways from its place, lifted where the colour is no longer its own. */
function drawStroke(work: Work, x: number, y: number): void {
  const { list, coat, layer, practice, reference, random } = work;
  sample(reference, x, y, own);
  const reach = Math.round((coat.points - 1) * (0.65 + 0.35 * random()));
  const behind = trace(work, x, y, -1, reach >> 1, 0);
  const ahead = trace(work, x, y, 1, reach - behind, behind);
  const fade = 1 - (0.75 * layer) / practice.coats.length;
  const light = (random() + random() - 1) * practice.broken * fade;
  const warm = (random() - 0.5) * practice.broken * 0.6 * fade;
  mixPaint(reference, x, y, behind - 1, 0, light, warm, practice.saturation, begin);
  mixPaint(reference, x, y, behind + ahead - 1, behind, light, warm, practice.saturation, finish);
  list.begin(
    {
      tool: coat.tool,
      layer,
      radius: coat.radius * (0.75 + 0.5 * random()),
      load: coat.load * (0.75 + 0.5 * random()),
      opacity: coat.opacity,
    },
    begin,
    finish,
  );
  for (let i = behind - 1; i >= 0; i--) layPoint(work, xs[i] as number, ys[i] as number);
  layPoint(work, x, y);
  for (let i = behind; i < behind + ahead; i++) layPoint(work, xs[i] as number, ys[i] as number);
}

function layPoint({ list, cover }: Work, x: number, y: number): void {
  list.point(x, y);
  cover.stamp(x, y, list.count);
}

/** Follows the flow for at most `steps`; points go to `xs`, `ys` from `at` on. @returns how many */
function trace(work: Work, x: number, y: number, sign: number, steps: number, at: number): number {
  const { coat, flow, reference, list } = work;
  const stride = coat.radius * coat.stride;
  const scale = Math.max(flow.width, flow.height);
  let dx = 0;
  let dy = 0;
  let n = 0;
  while (n < steps) {
    const fx = Math.max(0, Math.min(flow.width - 1, Math.floor(x * scale)));
    const fy = Math.max(0, Math.min(flow.height - 1, Math.floor(y * scale)));
    let tx = flow.x[fy * flow.width + fx] as number;
    let ty = flow.y[fy * flow.width + fx] as number;
    if (n === 0 ? sign < 0 : tx * dx + ty * dy < 0) {
      tx = -tx;
      ty = -ty;
    }
    if (n > 0) {
      tx = 0.6 * tx + 0.4 * dx;
      ty = 0.6 * ty + 0.4 * dy;
      const length = Math.sqrt(tx * tx + ty * ty) + 1e-9;
      tx /= length;
      ty /= length;
    }
    const nx = x + tx * stride;
    const ny = y + ty * stride;
    if (nx < -stride || ny < -stride || nx > list.width + stride || ny > list.height + stride) break;
    sample(reference, nx, ny, there);
    const r = (there[0] as number) - (own[0] as number);
    const g = (there[1] as number) - (own[1] as number);
    const b = (there[2] as number) - (own[2] as number);
    if (r * r + g * g + b * b > LIFT * LIFT) break;
    x = nx;
    y = ny;
    dx = tx;
    dy = ty;
    xs[at + n] = x;
    ys[at + n] = y;
    n++;
  }
  return n;
}

/** Paint for one end of the stroke: traced point `k`, or the place itself where that end has no points (`k < least`). */
function mixPaint(
  reference: Raster,
  x: number,
  y: number,
  k: number,
  least: number,
  light: number,
  warm: number,
  saturation: number,
  out: Float32Array,
): void {
  if (k < least) sample(reference, x, y, out);
  else sample(reference, xs[k] as number, ys[k] as number, out);
  for (let c = 0; c < 3; c++)
    out[c] = (own[c] as number) + FOLLOW * ((out[c] as number) - (own[c] as number));
  const grey = 0.2126 * (out[0] as number) + 0.7152 * (out[1] as number) + 0.0722 * (out[2] as number);
  for (let c = 0; c < 3; c++) {
    out[c] = grey + ((out[c] as number) - grey) * saturation + light + warm * (1 - c);
  }
}
