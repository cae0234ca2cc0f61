import type { Flow } from './flow.ts';
import { blur, lightness, type Raster } from './raster.ts';

/**
 * A drawing's tones, 0 (black) … 255: lightness, pushed apart where only the hue differs, so that
 * a red fox does not drown in a blue night. Hue is taken along the picture's own main colour axis.
 */
export function drawTones(raster: Raster, weight = 0.45): Float32Array {
  const light = lightness(raster);
  const [r, g, b] = raster.planes;
  const n = light.length;
  let mu = 0;
  let mv = 0;
  for (let i = 0; i < n; i++) {
    mu += ((r[i] as number) - (b[i] as number)) / n;
    mv += ((r[i] as number) - (g[i] as number)) / n;
  }
  let uu = 1e-6;
  let uv = 0;
  let vv = 1e-6;
  for (let i = 0; i < n; i++) {
    const u = (r[i] as number) - (b[i] as number) - mu;
    const v = (r[i] as number) - (g[i] as number) - mv;
    uu += u * u;
    uv += u * v;
    vv += v * v;
  }
  // Main axis of the 2 x 2 covariance; warm is the light side.
  const spread = Math.sqrt((uu - vv) * (uu - vv) + 4 * uv * uv);
  let ax = uu - vv + spread;
  let ay = 2 * uv;
  const length = Math.sqrt(ax * ax + ay * ay) + 1e-9;
  ax /= length;
  ay /= length;
  if (ax < 0) {
    ax = -ax;
    ay = -ay;
  }
  const out = new Float32Array(n);
  for (let i = 0; i < n; i++) {
    const hue =
      ax * ((r[i] as number) - (b[i] as number) - mu) + ay * ((r[i] as number) - (g[i] as number) - mv);
    out[i] = Math.max(0, Math.min(255, (light[i] as number) + weight * hue));
  }
  return out;
}

/** Stretches tones so that the 2nd and 98th hundredth become `low` and `high`. */
export function stretchTones(tones: Float32Array, low: number, high: number): Float32Array {
  const counts = new Uint32Array(256);
  for (const t of tones) counts[Math.round(t)] = (counts[Math.round(t)] as number) + 1;
  const quantile = (share: number) => {
    let seen = 0;
    for (let t = 0; t < 256; t++) {
      seen += counts[t] as number;
      if (seen >= share * tones.length) return t;
    }
    return 255;
  };
  const a = quantile(0.02);
  const b = quantile(0.98);
  const gain = (high - low) / Math.max(40, b - a);
  const middle = (a + b) / 2;
  return tones.map((t) => Math.max(0, Math.min(255, (low + high) / 2 + gain * (t - middle))));
}

/** A contour drawn with one movement. */
export interface Line {
  /** x, y, x, y … in units. */
  readonly points: readonly number[];
  /** Mean strength of the contour under it, 0 … 1. */
  readonly strength: number;
}

/** Difference of Gaussians at which a contour is full; tones of 0 … 255. */
const FULL = 16;
const WEAK = 0.16;

/**
 * Contours as the dark side of a difference of Gaussians (XDoG, Winnemöller et al. 2012), followed along the flow.
 * @param planes what is to be outlined: tones, or colour planes @param scale of the smaller Gaussian, pixels
 */
export function findLines(planes: readonly Float32Array[], flow: Flow, scale: number, least: number): Line[] {
  const { width, height } = flow;
  const n = width * height;
  const dark = new Float32Array(n);
  for (const plane of planes) {
    const near = blur(plane, width, height, scale, 3);
    const wide = blur(plane, width, height, Math.round(scale * 2.2), 3);
    for (let i = 0; i < n; i++)
      dark[i] = Math.max(dark[i] as number, ((wide[i] as number) - (near[i] as number)) / FULL);
  }
  const order: number[] = [];
  for (let y = 1; y + 1 < height; y++) {
    for (let x = 1; x + 1 < width; x++) {
      const i = y * width + x;
      if ((dark[i] as number) > 2 * WEAK && isCrest(dark, flow, i, width)) order.push(i);
    }
  }
  order.sort((a, b) => (dark[b] as number) - (dark[a] as number) || a - b);
  const used = new Uint8Array(n);
  const unit = 1 / Math.max(width, height);
  const lines: Line[] = [];
  for (const start of order) {
    if (used[start]) continue;
    const x = (start % width) + 0.5;
    const y = Math.floor(start / width) + 0.5;
    const found = { sum: dark[start] as number, count: 1 };
    const back = follow(dark, flow, used, x, y, -1, found);
    const ahead = follow(dark, flow, used, x, y, 1, found);
    const points: number[] = [];
    for (let k = back.length - 2; k >= 0; k -= 2)
      points.push((back[k] as number) * unit, (back[k + 1] as number) * unit);
    points.push(x * unit, y * unit);
    for (const p of ahead) points.push(p * unit);
    markUsed(used, points, width, height, scale);
    if (points.length / 2 >= least) lines.push({ points, strength: Math.min(1, found.sum / found.count) });
  }
  return lines;
}

/** Is the pixel the darkest across the contour? */
function isCrest(dark: Float32Array, flow: Flow, i: number, width: number): boolean {
  const step = Math.round(flow.x[i] as number) * width - Math.round(flow.y[i] as number);
  const here = dark[i] as number;
  return here >= (dark[i + step] ?? 0) && here >= (dark[i - step] ?? 0);
}

const STEP = 1.5;
const STEPS_MAX = 60;

function follow(
  dark: Float32Array,
  flow: Flow,
  used: Uint8Array,
  x0: number,
  y0: number,
  sign: number,
  found: { sum: number; count: number },
): number[] {
  const { width, height } = flow;
  const out: number[] = [];
  let x = x0;
  let y = y0;
  let dx = 0;
  let dy = 0;
  const at = (px: number, py: number) => dark[Math.floor(py) * width + Math.floor(px)] ?? 0;
  for (let k = 0; k < STEPS_MAX; k++) {
    const i = Math.floor(y) * width + Math.floor(x);
    let tx = flow.x[i] as number;
    let ty = flow.y[i] as number;
    const turned = k === 0 ? sign < 0 : tx * dx + ty * dy < 0;
    if (turned) {
      tx = -tx;
      ty = -ty;
    }
    if (k > 0 && tx * dx + ty * dy < 0.3) break;
    let nx = x + STEP * tx;
    let ny = y + STEP * ty;
    // Stay on the crest: half a pixel to the darker side.
    const left = at(nx - ty * 0.7, ny + tx * 0.7);
    const right = at(nx + ty * 0.7, ny - tx * 0.7);
    const nudge = left > right ? 0.3 : left < right ? -0.3 : 0;
    nx -= ty * nudge;
    ny += tx * nudge;
    if (nx < 0 || ny < 0 || nx >= width || ny >= height) break;
    const j = Math.floor(ny) * width + Math.floor(nx);
    if ((dark[j] as number) < WEAK || used[j]) break;
    found.sum += dark[j] as number;
    found.count++;
    x = nx;
    y = ny;
    dx = tx;
    dy = ty;
    if (k % 2 === 1) out.push(x, y);
  }
  return out;
}

/** No second line within reach of a drawn one. */
function markUsed(
  used: Uint8Array,
  points: readonly number[],
  width: number,
  height: number,
  scale: number,
): void {
  const size = Math.max(width, height);
  const reach = Math.max(1, Math.round(scale * 1.2));
  for (let k = 0; k < points.length; k += 2) {
    const cx = Math.floor((points[k] as number) * size);
    const cy = Math.floor((points[k + 1] as number) * size);
    for (let y = Math.max(0, cy - reach); y <= Math.min(height - 1, cy + reach); y++) {
      for (let x = Math.max(0, cx - reach); x <= Math.min(width - 1, cx + reach); x++)
        used[y * width + x] = 1;
    }
  }
}
