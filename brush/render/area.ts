import { hash, valueNoise } from '../random.ts';
import type { Strokes } from '../strokes.ts';
import type { Surface } from '../surface.ts';
import { CLOUD_SPAN, cloudTile, TILE, toothTile } from '../texture.ts';
import type { AreaTool } from '../tools.ts';
import { GROUND_HEIGHT, weaveOf } from './ground.ts';

/** Sub-rows a pixel row for the coverage of an outline. */
const SUB_ROWS = 4;
/** Wandering edges bend at this many waves a unit. */
const WANDER_WAVES = 38;

/** Outline in pixels, reused. */
let outline = new Float64Array(4096);
let outlineCount = 0;
/** Coverage 0 … 1 and distance from the outline in pixels, over the outline's box; reused. */
let mask = new Float32Array(1 << 16);
let depth = new Float32Array(1 << 16);
const box = { x: 0, y: 0, width: 0, height: 0 };
const crossings = new Float64Array(512);
/** First and last column of each row that the outline touches. */
let rowFrom = new Int32Array(4096);
let rowTo = new Int32Array(4096);
/** Crossings of edges and sub-rows: chained by sub-row. */
let crossingX = new Float64Array(1 << 15);
let crossingNext = new Int32Array(1 << 15);

/** Lays stroke `index` as a filled outline, even-odd; loops joined by a bridge there and back make holes. */
export function layArea(
  strokes: Strokes,
  index: number,
  tool: AreaTool,
  surface: Surface,
  relief: boolean,
): void {
  const size = Math.max(surface.width, surface.height);
  flatten(strokes, index, size, tool);
  if (!fillMask(surface)) return;
  const rimPixels = Math.max(1, (strokes.radius[index] as number) * size);
  if (tool.rim !== 0 || tool.soft || tool.body !== 0) measureDepth(rimPixels);
  else depth.fill(rimPixels, 0, box.width * box.height);
  if (relief) raise(strokes, index, tool, surface, rimPixels);
  else colour(strokes, index, tool, surface, rimPixels, size);
}

function flatten(strokes: Strokes, index: number, size: number, tool: AreaTool): void {
  const first = strokes.starts[index] as number;
  const n = (strokes.starts[index + 1] as number) - first;
  const points = strokes.points;
  const seed = strokes.seed;
  outlineCount = 0;
  const step = tool.wander > 0 ? 0.006 : 4;
  for (let k = 0; k < n; k++) {
    const x0 = points[2 * (first + k)] as number;
    const y0 = points[2 * (first + k) + 1] as number;
    const next = first + ((k + 1) % n);
    const dx = (points[2 * next] as number) - x0;
    const dy = (points[2 * next + 1] as number) - y0;
    const pieces = Math.max(1, Math.ceil(Math.sqrt(dx * dx + dy * dy) / step));
    if (2 * (outlineCount + pieces) > outline.length) {
      const wider = new Float64Array(2 * outline.length + 2 * pieces);
      wider.set(outline);
      outline = wider;
    }
    for (let j = 0; j < pieces; j++) {
      let x = x0 + (dx * j) / pieces;
      let y = y0 + (dy * j) / pieces;
      if (tool.wander > 0) {
        const u = x * WANDER_WAVES;
        const v = y * WANDER_WAVES;
        x += tool.wander * valueNoise(u, v, seed ^ (index & 7));
        y += tool.wander * valueNoise(u + 31, v, seed ^ (index & 7));
      }
      outline[2 * outlineCount] = x * size;
      outline[2 * outlineCount + 1] = y * size;
      outlineCount++;
    }
  }
}

/** Coverage of the outline over its box. @returns false when it lies off the surface */
function fillMask(surface: Surface): boolean {
  let x0 = 1e9;
  let y0 = 1e9;
  let x1 = -1e9;
  let y1 = -1e9;
  for (let k = 0; k < outlineCount; k++) {
    x0 = Math.min(x0, outline[2 * k] as number);
    x1 = Math.max(x1, outline[2 * k] as number);
    y0 = Math.min(y0, outline[2 * k + 1] as number);
    y1 = Math.max(y1, outline[2 * k + 1] as number);
  }
  box.x = Math.max(0, Math.floor(x0));
  box.y = Math.max(0, Math.floor(y0));
  box.width = Math.min(surface.width, Math.ceil(x1)) - box.x;
  box.height = Math.min(surface.height, Math.ceil(y1)) - box.y;
  if (box.width <= 0 || box.height <= 0) return false;
  const n = box.width * box.height;
  if (n > mask.length) {
    mask = new Float32Array(n);
    depth = new Float32Array(n);
  }
  mask.fill(0, 0, n);
  if (box.height > rowFrom.length) {
    rowFrom = new Int32Array(box.height);
    rowTo = new Int32Array(box.height);
  }
  rowFrom.fill(box.width, 0, box.height);
  rowTo.fill(-1, 0, box.height);
  // Edges are put into the sub-rows they cross, so that long outlines cost no more than their length.
  const rows = box.height * SUB_ROWS;
  const heads = new Int32Array(rows).fill(-1);
  let found = 0;
  for (let k = 0; k < outlineCount; k++) {
    const j = k + 1 === outlineCount ? 0 : k + 1;
    const ax = outline[2 * k] as number;
    const ay = ((outline[2 * k + 1] as number) - box.y) * SUB_ROWS - 0.5;
    const bx = outline[2 * j] as number;
    const by = ((outline[2 * j + 1] as number) - box.y) * SUB_ROWS - 0.5;
    if (ay === by) continue;
    const from = Math.max(0, Math.ceil(Math.min(ay, by)));
    const to = Math.min(rows - 1, Math.ceil(Math.max(ay, by)) - 1);
    for (let row = from; row <= to; row++) {
      // Evaluated from the upper end whichever way the edge runs, so that bridges cancel exactly.
      const x =
        ay < by ? ax + ((row - ay) / (by - ay)) * (bx - ax) : bx + ((row - by) / (ay - by)) * (ax - bx);
      if (found === crossingX.length) growCrossings();
      crossingX[found] = x - box.x;
      crossingNext[found] = heads[row] as number;
      heads[row] = found++;
    }
  }
  for (let row = 0; row < rows; row++) {
    let count = 0;
    for (let e = heads[row] as number; e >= 0 && count < crossings.length; e = crossingNext[e] as number) {
      let i = count++;
      const x = crossingX[e] as number;
      for (; i > 0 && (crossings[i - 1] as number) > x; i--) crossings[i] = crossings[i - 1] as number;
      crossings[i] = x;
    }
    const y = Math.floor(row / SUB_ROWS);
    for (let i = 0; i + 1 < count; i += 2) addSpan(y, crossings[i] as number, crossings[i + 1] as number);
  }
  return true;
}

function growCrossings(): void {
  const x = new Float64Array(2 * crossingX.length);
  x.set(crossingX);
  crossingX = x;
  const next = new Int32Array(2 * crossingNext.length);
  next.set(crossingNext);
  crossingNext = next;
}

function addSpan(y: number, from: number, to: number): void {
  const a = Math.max(0, from);
  const b = Math.min(box.width, to);
  if (b <= a) return;
  const first = Math.floor(a);
  const last = Math.min(box.width - 1, Math.floor(b));
  rowFrom[y] = Math.min(rowFrom[y] as number, first);
  rowTo[y] = Math.max(rowTo[y] as number, last);
  const base = y * box.width;
  const share = 1 / SUB_ROWS;
  for (let x = first; x <= last; x++) {
    const part = Math.min(b, x + 1) - Math.max(a, x);
    if (part > 0) mask[base + x] = (mask[base + x] as number) + share * part;
  }
}

/** Chamfer distance (Borgefors 1986) from the outline inwards, up to a little over `limit` pixels. The canvas's own border is no outline. */
function measureDepth(limit: number): void {
  const { width, height } = box;
  const far = limit + 2;
  for (let i = 0; i < width * height; i++) {
    const m = mask[i] as number;
    depth[i] = m < 0.999 ? m - 0.5 : far;
  }
  const diagonal = Math.SQRT2;
  for (let y = 0; y < height; y++) {
    for (let x = rowFrom[y] as number; x <= (rowTo[y] as number); x++) {
      const i = y * width + x;
      let d = depth[i] as number;
      if (d <= 0.5) continue;
      if (x > 0) d = Math.min(d, (depth[i - 1] as number) + 1);
      if (y > 0) {
        d = Math.min(d, (depth[i - width] as number) + 1);
        if (x > 0) d = Math.min(d, (depth[i - width - 1] as number) + diagonal);
        if (x + 1 < width) d = Math.min(d, (depth[i - width + 1] as number) + diagonal);
      }
      depth[i] = d;
    }
  }
  for (let y = height - 1; y >= 0; y--) {
    for (let x = rowTo[y] as number; x >= (rowFrom[y] as number); x--) {
      const i = y * width + x;
      let d = depth[i] as number;
      if (d <= 0.5) continue;
      if (x + 1 < width) d = Math.min(d, (depth[i + 1] as number) + 1);
      if (y + 1 < height) {
        d = Math.min(d, (depth[i + width] as number) + 1);
        if (x > 0) d = Math.min(d, (depth[i + width - 1] as number) + diagonal);
        if (x + 1 < width) d = Math.min(d, (depth[i + width + 1] as number) + diagonal);
      }
      depth[i] = d;
    }
  }
}

function colour(
  strokes: Strokes,
  index: number,
  tool: AreaTool,
  surface: Surface,
  rimPixels: number,
  size: number,
): void {
  const { data } = surface;
  const k = 6 * index;
  const r = strokes.colour[k] as number;
  const g = strokes.colour[k + 1] as number;
  const b = strokes.colour[k + 2] as number;
  const opacity = (strokes.opacity[index] as number) / 255;
  const key = hash(strokes.seed, index);
  const clouds = cloudTile();
  const cloudStep = TILE / (CLOUD_SPAN * size);
  const cloudX = key & 255;
  const cloudY = (key >>> 8) & 255;
  const ground = toothTile(weaveOf(strokes), size);
  const glaze = tool.blend === 'glaze';
  for (let y = 0; y < box.height; y++) {
    const py = box.y + y;
    const v = py * cloudStep + cloudY;
    const v0 = Math.floor(v);
    const fv = v - v0;
    const row0 = (v0 & 255) << 8;
    const row1 = ((v0 + 1) & 255) << 8;
    const toothRow = (py % ground.side) * ground.side;
    const lastX = rowTo[y] as number;
    for (let x = rowFrom[y] as number; x <= lastX; x++) {
      const m = mask[y * box.width + x] as number;
      if (m <= 0) continue;
      const px = box.x + x;
      const u = px * cloudStep + cloudX;
      const u0 = Math.floor(u);
      const fu = u - u0;
      const left = u0 & 255;
      const right = (u0 + 1) & 255;
      const above = (clouds[row0 | left] as number) * (1 - fu) + (clouds[row0 | right] as number) * fu;
      const below = (clouds[row1 | left] as number) * (1 - fu) + (clouds[row1 | right] as number) * fu;
      const cloud = (above * (1 - fv) + below * fv) / 128 - 1;
      const inward = Math.max(0, Math.min(1, (depth[y * box.width + x] as number) / rimPixels));
      const tooth = (ground.tile[toothRow + (px % ground.side)] as number) / 128 - 1;
      const rim = tool.rim * (1 - inward) * (1 - inward);
      const i = 4 * (py * surface.width + px);
      const dr = data[i] as number;
      const dg = data[i + 1] as number;
      const db = data[i + 2] as number;
      if (glaze) {
        let a = m * opacity * (1 + rim) * (1 + tool.cloud * cloud) * (1 - tool.tooth * tooth);
        if (tool.soft) a *= inward * inward * (3 - 2 * inward);
        a = a < 0 ? 0 : Math.min(a, 1);
        data[i] = dr * (1 - a * (1 - r / 255));
        data[i + 1] = dg * (1 - a * (1 - g / 255));
        data[i + 2] = db * (1 - a * (1 - b / 255));
      } else {
        const a = Math.min(1, m) * opacity;
        const shade = 1 + rim + tool.cloud * cloud + tool.tooth * tooth;
        data[i] = dr + (r * shade - dr) * a;
        data[i + 1] = dg + (g * shade - dg) * a;
        data[i + 2] = db + (b * shade - db) * a;
      }
    }
  }
}

/** Height: a rounded edge `rimPixels` wide, the top tilted a little so that no two pieces catch the lamp alike. */
function raise(strokes: Strokes, index: number, tool: AreaTool, surface: Surface, rimPixels: number): void {
  if (tool.body === 0) return;
  const { data } = surface;
  const key = hash(strokes.seed, index);
  const body = (tool.body * (strokes.load[index] as number)) / 128;
  const tiltX = (((key & 255) / 255 - 0.5) * tool.tilt) / Math.max(1, box.width);
  const tiltY = ((((key >>> 8) & 255) / 255 - 0.5) * tool.tilt) / Math.max(1, box.height);
  for (let y = 0; y < box.height; y++) {
    const lastX = rowTo[y] as number;
    for (let x = rowFrom[y] as number; x <= lastX; x++) {
      const m = mask[y * box.width + x] as number;
      if (m <= 0) continue;
      const inward = Math.max(0, Math.min(1, (depth[y * box.width + x] as number) / rimPixels));
      const i = 4 * ((box.y + y) * surface.width + box.x + x);
      const below = data[i] as number;
      const top = body * inward * (2 - inward) + tiltX * (x - box.width / 2) + tiltY * (y - box.height / 2);
      const grey =
        below + (GROUND_HEIGHT + (below - GROUND_HEIGHT) * tool.carry + top - below) * Math.min(1, m);
      data[i] = grey;
      data[i + 1] = grey;
      data[i + 2] = grey;
    }
  }
}
