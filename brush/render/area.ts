import { hash, valueNoise } from '../random.ts';
import type { Strokes } from '../strokes.ts';
import { GREY, OPAQUE, type Sheet } from '../surface.ts';
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
export function layArea(strokes: Strokes, index: number, tool: AreaTool, sheet: Sheet): void {
  const relief = tool.body > 0 ? sheet.relief : null;
  if (sheet.colour === null && relief === null) return;
  const size = Math.max(sheet.width, sheet.height);
  flatten(strokes, index, size, tool);
  if (!fillMask(sheet)) return;
  const rimPixels = Math.max(1, (strokes.radius[index] as number) * size);
  const hasRim = tool.rim !== 0 || tool.soft || tool.body !== 0;
  if (hasRim) measureDepth(rimPixels);
  if (relief !== null) raise(strokes, index, tool, relief, sheet.width, rimPixels);
  if (sheet.colour !== null)
    colour(strokes, index, tool, sheet.colour, sheet.width, hasRim ? 1 / rimPixels : 0, size);
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
function fillMask(sheet: Sheet): boolean {
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
  box.width = Math.min(sheet.width, Math.ceil(x1)) - box.x;
  box.height = Math.min(sheet.height, Math.ceil(y1)) - box.y;
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
  if (first === last) {
    mask[base + first] = (mask[base + first] as number) + share * (b - a);
    return;
  }
  mask[base + first] = (mask[base + first] as number) + share * (first + 1 - a);
  for (let x = first + 1; x < last; x++) mask[base + x] = (mask[base + x] as number) + share;
  mask[base + last] = (mask[base + last] as number) + share * Math.min(1, b - last);
}

const DIAGONAL = Math.SQRT2;

/** Chamfer distance (Borgefors 1986) from the outline inwards, up to a little over `limit` pixels. The canvas's own border is no outline. */
function measureDepth(limit: number): void {
  const { width, height } = box;
  const far = limit + 2;
  for (let i = 0; i < width * height; i++) {
    const m = mask[i] as number;
    depth[i] = m < 0.999 ? m - 0.5 : far;
  }
  for (let y = 0; y < height; y++) {
    const lastX = rowTo[y] as number;
    for (let x = rowFrom[y] as number; x <= lastX; x++) {
      const i = y * width + x;
      let d = depth[i] as number;
      if (d <= 0.5) continue;
      if (x > 0 && (depth[i - 1] as number) + 1 < d) d = (depth[i - 1] as number) + 1;
      if (y > 0) {
        const above = i - width;
        if ((depth[above] as number) + 1 < d) d = (depth[above] as number) + 1;
        if (x > 0 && (depth[above - 1] as number) + DIAGONAL < d) d = (depth[above - 1] as number) + DIAGONAL;
        if (x + 1 < width && (depth[above + 1] as number) + DIAGONAL < d)
          d = (depth[above + 1] as number) + DIAGONAL;
      }
      depth[i] = d;
    }
  }
  for (let y = height - 1; y >= 0; y--) {
    const firstX = rowFrom[y] as number;
    for (let x = rowTo[y] as number; x >= firstX; x--) {
      const i = y * width + x;
      let d = depth[i] as number;
      if (d <= 0.5) continue;
      if (x + 1 < width && (depth[i + 1] as number) + 1 < d) d = (depth[i + 1] as number) + 1;
      if (y + 1 < height) {
        const under = i + width;
        if ((depth[under] as number) + 1 < d) d = (depth[under] as number) + 1;
        if (x > 0 && (depth[under - 1] as number) + DIAGONAL < d) d = (depth[under - 1] as number) + DIAGONAL;
        if (x + 1 < width && (depth[under + 1] as number) + DIAGONAL < d)
          d = (depth[under + 1] as number) + DIAGONAL;
      }
      depth[i] = d;
    }
  }
}

/** @param perPixel share of the rim that a pixel inwards crosses; 0 where there is no rim */
function colour(
  strokes: Strokes,
  index: number,
  tool: AreaTool,
  data: Int32Array,
  width: number,
  perPixel: number,
  size: number,
): void {
  const { rim, cloud, tooth, soft } = tool;
  const k = 6 * index;
  const from = strokes.colour.subarray(k, k + 3);
  const to = strokes.colour.subarray(k + 3, k + 6);
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
    const down = (y + 0.5) / box.height;
    const r = (from[0] as number) + ((to[0] as number) - (from[0] as number)) * down;
    const g = (from[1] as number) + ((to[1] as number) - (from[1] as number)) * down;
    const b = (from[2] as number) + ((to[2] as number) - (from[2] as number)) * down;
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
      let uneven = 0;
      if (cloud > 0) {
        const u = px * cloudStep + cloudX;
        const u0 = u | 0;
        const fu = u - u0;
        const left = u0 & 255;
        const right = (u0 + 1) & 255;
        const above = (clouds[row0 | left] as number) * (1 - fu) + (clouds[row0 | right] as number) * fu;
        const below = (clouds[row1 | left] as number) * (1 - fu) + (clouds[row1 | right] as number) * fu;
        uneven = cloud * ((above * (1 - fv) + below * fv) * (1 / 128) - 1);
      }
      let inward = 1;
      if (perPixel > 0) {
        inward = (depth[y * box.width + x] as number) * perPixel;
        inward = inward < 0 ? 0 : Math.min(inward, 1);
      }
      const grain =
        tooth > 0 ? tooth * ((ground.tile[toothRow + (px % ground.side)] as number) * (1 / 128) - 1) : 0;
      const edge = rim * (1 - inward) * (1 - inward);
      const i = py * width + px;
      const under = data[i] as number;
      const underR = under & 255;
      const underG = (under >>> 8) & 255;
      const underB = (under >>> 16) & 255;
      let a = Math.min(m, 1) * opacity;
      if (soft) a *= inward * inward * (3 - 2 * inward);
      let nextR = underR * r * (1 / 255);
      let nextG = underG * g * (1 / 255);
      let nextB = underB * b * (1 / 255);
      if (glaze) {
        a *= (1 + edge) * (1 + uneven) * (1 - grain);
        if (a > 1) a = 1;
      } else {
        const shade = 1 + edge + uneven + grain;
        nextR = Math.min(r * shade, 255);
        nextG = Math.min(g * shade, 255);
        nextB = Math.min(b * shade, 255);
      }
      data[i] =
        OPAQUE |
        ((underR + (nextR - underR) * a + 0.5) | 0) |
        (((underG + (nextG - underG) * a + 0.5) | 0) << 8) |
        (((underB + (nextB - underB) * a + 0.5) | 0) << 16);
    }
  }
}

/** Height: a rounded edge `rimPixels` wide, the top tilted a little so that no two pieces catch the lamp alike. */
function raise(
  strokes: Strokes,
  index: number,
  tool: AreaTool,
  data: Int32Array,
  width: number,
  rimPixels: number,
): void {
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
      const i = (box.y + y) * width + box.x + x;
      const below = (data[i] as number) & 255;
      const top = body * inward * (2 - inward) + tiltX * (x - box.width / 2) + tiltY * (y - box.height / 2);
      const wanted = GROUND_HEIGHT + (below - GROUND_HEIGHT) * tool.carry + top;
      const height = below + ((wanted < 0 ? 0 : Math.min(wanted, 255)) - below) * Math.min(1, m);
      data[i] = OPAQUE | (GREY * ((height + 0.5) | 0));
    }
  }
}
