import { hash } from '../random.ts';
import type { Strokes } from '../strokes.ts';
import { GREY, OPAQUE, type Sheet } from '../surface.ts';
import { bristleTile, TILE, toothTile } from '../texture.ts';
import type { RibbonTool } from '../tools.ts';
import { weaveOf } from './ground.ts';
import { spine, traceSpine } from './spine.ts';

/** Hairs a unit: one row of hairs is about 2 pixels at 1024. */
const HAIRS_PER_UNIT = 480;
/** Columns of the bristle tile a unit along the stroke. */
const SLIPS_PER_UNIT = 512;
/** Lanes across a brush for which the ragged ends are drawn up. */
const LANES = 64;

const bareStart = new Float64Array(LANES + 1);
const bareEnd = new Float64Array(LANES + 1);

/**
 * Everything a pixel of the current stroke needs; filled once a stroke, read by `triangle`.
 * One object, reused, so that twenty thousand strokes allocate nothing.
 */
const pen = {
  blend: 'cover' as RibbonTool['blend'],
  length: 0,
  half: 1,
  softPixels: 1,
  capScale: 1,
  opacity: 1,
  r0: 0,
  g0: 0,
  b0: 0,
  dr: 0,
  dg: 0,
  db: 0,
  rowAt: 0,
  rowSpan: 0,
  columnAt: 0,
  columnStep: 0,
  streak: 0,
  /** Between these, in pixels along, no hair falls short. */
  nearStart: 0,
  nearEnd: 0,
  dry0: 0,
  dry1: 0,
  tooth: 0,
  /** Depth of the ground that the pressure does not reach, 0 … 1. */
  hollow: 0,
  body: 0,
  ridge: 0,
  carry: 1,
  bristles: new Uint8Array(0) as Uint8Array,
  toothTile: new Uint8Array(0) as Uint8Array,
  toothSide: 1,
  /** Pixels of colour and of height; null where that is not asked for. */
  colour: null as Int32Array | null,
  relief: null as Int32Array | null,
  width: 0,
  height: 0,
};

/** Pixels between cross-sections of a thin stroke; thick ones have one every radius. */
const SPACING_LEAST = 3;

/** Lays stroke `index` as a band swept along its spine. */
export function layRibbon(strokes: Strokes, index: number, tool: RibbonTool, sheet: Sheet): void {
  const size = Math.max(sheet.width, sheet.height);
  const radius = Math.max(0.45, (strokes.radius[index] as number) * size);
  traceSpine(strokes, index, size, Math.max(SPACING_LEAST, radius));
  load(strokes, index, tool, sheet, radius, size);
  sweep(tool, radius);
}

function load(
  strokes: Strokes,
  index: number,
  tool: RibbonTool,
  sheet: Sheet,
  radius: number,
  size: number,
): void {
  const key = hash(strokes.seed, index);
  const c = strokes.colour;
  const k = 6 * index;
  const load = (strokes.load[index] as number) / 128;
  pen.blend = tool.blend;
  pen.length = spine.length;
  pen.softPixels = Math.max(1, tool.soft * radius);
  pen.opacity = (strokes.opacity[index] as number) / 255;
  pen.r0 = c[k] as number;
  pen.g0 = c[k + 1] as number;
  pen.b0 = c[k + 2] as number;
  const perPixel = 1 / Math.max(1, spine.length);
  pen.dr = ((c[k + 3] as number) - pen.r0) * perPixel;
  pen.dg = ((c[k + 4] as number) - pen.g0) * perPixel;
  pen.db = ((c[k + 5] as number) - pen.b0) * perPixel;
  pen.rowSpan = Math.min(TILE / 2, (radius / size) * 2 * HAIRS_PER_UNIT) / 2;
  pen.rowAt = (key & 255) + pen.rowSpan + TILE;
  pen.columnAt = ((key >>> 8) & 255) + TILE * 64;
  pen.columnStep = SLIPS_PER_UNIT / size;
  pen.streak = tool.streak / 128;
  pen.nearStart = tool.ragged * radius * 0.7;
  pen.nearEnd = spine.length - tool.ragged * radius;
  pen.dry0 = tool.dry[0] * 255;
  pen.dry1 = tool.dry[1] * 255;
  pen.tooth = tool.tooth;
  pen.hollow = 1 - (strokes.load[index] as number) / 255;
  pen.body = tool.body * load;
  pen.ridge = tool.ridge * load;
  pen.carry = tool.carry;
  pen.bristles = bristleTile();
  const ground = toothTile(weaveOf(strokes), size);
  pen.toothTile = ground.tile;
  pen.toothSide = ground.side;
  pen.colour = sheet.colour;
  pen.relief = tool.body > 0 ? sheet.relief : null;
  pen.width = sheet.width;
  pen.height = sheet.height;
  const row = TILE * ((key >>> 16) & 255);
  for (let lane = 0; lane <= LANES; lane++) {
    const at = row + Math.floor((lane / LANES) * 2 * pen.rowSpan);
    bareStart[lane] = tool.ragged * radius * ((pen.bristles[at & 65535] as number) / 255) * 0.7;
    bareEnd[lane] = tool.ragged * radius * ((pen.bristles[(at + 16384) & 65535] as number) / 255);
  }
}

/** The band as quads between cross-sections; half-circles of room at both ends for the caps. */
function sweep(tool: RibbonTool, radius: number): void {
  const n = spine.count;
  const [thinStart, thinEnd] = tool.taper;
  const length = spine.length;
  const widthAt = (s: number) => {
    const u = length > 0 ? s / length : 0.5;
    const rise = Math.min(1, u / 0.35);
    const fall = Math.min(1, (1 - u) / 0.45);
    return (
      radius *
      (thinStart + (1 - thinStart) * rise * (2 - rise)) *
      (thinEnd + (1 - thinEnd) * fall * (2 - fall))
    );
  };
  const cap = (h: number) => h + 1;
  let half = n > 1 ? widthAt(0) : radius;
  let x = (spine.x[0] as number) - (spine.tx[0] as number) * cap(half);
  let y = (spine.y[0] as number) - (spine.ty[0] as number) * cap(half);
  let tx = spine.tx[0] as number;
  let ty = spine.ty[0] as number;
  let s = -cap(half);
  for (let i = n > 1 ? 0 : 1; i <= n; i++) {
    const last = i === n;
    const j = last ? n - 1 : i;
    const nextHalf = n > 1 ? widthAt(spine.s[j] as number) : radius;
    const reach = last ? cap(nextHalf) : 0;
    const nx = (spine.x[j] as number) + (spine.tx[j] as number) * reach;
    const ny = (spine.y[j] as number) + (spine.ty[j] as number) * reach;
    const ns = (spine.s[j] as number) + reach;
    quad(x, y, tx, ty, half, s, nx, ny, spine.tx[j] as number, spine.ty[j] as number, nextHalf, ns);
    x = nx;
    y = ny;
    tx = spine.tx[j] as number;
    ty = spine.ty[j] as number;
    half = nextHalf;
    s = ns;
  }
}

function quad(
  x0: number,
  y0: number,
  tx0: number,
  ty0: number,
  h0: number,
  s0: number,
  x1: number,
  y1: number,
  tx1: number,
  ty1: number,
  h1: number,
  s1: number,
): void {
  pen.half = (h0 + h1) / 2;
  const a = h0 + 1;
  const b = h1 + 1;
  const ax = x0 - ty0 * a,
    ay = y0 + tx0 * a,
    bx = x0 + ty0 * a,
    by = y0 - tx0 * a;
  const cx = x1 - ty1 * b,
    cy = y1 + tx1 * b,
    dx = x1 + ty1 * b,
    dy = y1 - tx1 * b;
  const q0 = a / h0;
  const q1 = b / h1;
  triangle(ax, ay, s0, q0, bx, by, s0, -q0, cx, cy, s1, q1);
  triangle(bx, by, s0, -q0, dx, dy, s1, -q1, cx, cy, s1, q1);
}

/**
 * Corners are x, y, s (pixels along) and t (across, the edges at ±1). Pixel centres, left edge in, right edge out.
 * Laying the paint is part of it: a fine stroke has two or three pixels a row, and a call for each costs more than they do.
 */
function triangle(
  ax: number,
  ay: number,
  as: number,
  at: number,
  bx: number,
  by: number,
  bs: number,
  bt: number,
  cx: number,
  cy: number,
  cs: number,
  ct: number,
): void {
  const det = (bx - ax) * (cy - ay) - (cx - ax) * (by - ay);
  if (det > -1e-9 && det < 1e-9) return;
  const first = Math.max(0, Math.ceil(Math.min(ay, by, cy) - 0.5));
  const last = Math.min(pen.height - 1, Math.ceil(Math.max(ay, by, cy) - 0.5) - 1);
  if (first > last) return;
  const inv = 1 / det;
  const sx = ((bs - as) * (cy - ay) - (cs - as) * (by - ay)) * inv;
  const sy = ((cs - as) * (bx - ax) - (bs - as) * (cx - ax)) * inv;
  const tx = ((bt - at) * (cy - ay) - (ct - at) * (by - ay)) * inv;
  const ty = ((ct - at) * (bx - ax) - (bt - at) * (cx - ax)) * inv;
  const s0 = as - sx * ax - sy * ay;
  const t0 = at - tx * ax - ty * ay;
  // Edges run from their upper end whichever triangle asks, so that neighbours share no pixel and miss none.
  const ab = ay < by ? (bx - ax) / (by - ay) : (ax - bx) / (ay - by);
  const bc = by < cy ? (cx - bx) / (cy - by) : (bx - cx) / (by - cy);
  const ca = cy < ay ? (ax - cx) / (ay - cy) : (cx - ax) / (cy - ay);
  const { colour, relief, bristles, toothTile, length, half, nearStart, nearEnd } = pen;
  const { opacity, rowAt, rowSpan, columnAt, columnStep, dry0, dry1, streak } = pen;
  const { tooth, hollow, toothSide, body, ridge, carry, r0, g0, b0, dr, dg, db } = pen;
  const soft = 1 / pen.softPixels;
  const glaze = pen.blend === 'glaze';
  const glow = pen.blend === 'glow';
  const gripAtHollow = 0.5 - 5 * hollow;
  const isDry = dry0 > 0 || dry1 > 0;
  const dryStep = length > 0 ? (dry1 - dry0) / length : 0;
  for (let py = first; py <= last; py++) {
    const y = py + 0.5;
    let left = 1e9;
    let right = -1e9;
    if (ay <= y !== by <= y) {
      const x = ay < by ? ax + (y - ay) * ab : bx + (y - by) * ab;
      if (x < left) left = x;
      if (x > right) right = x;
    }
    if (by <= y !== cy <= y) {
      const x = by < cy ? bx + (y - by) * bc : cx + (y - cy) * bc;
      if (x < left) left = x;
      if (x > right) right = x;
    }
    if (cy <= y !== ay <= y) {
      const x = cy < ay ? cx + (y - cy) * ca : ax + (y - ay) * ca;
      if (x < left) left = x;
      if (x > right) right = x;
    }
    const from = Math.max(0, Math.ceil(left - 0.5));
    const to = Math.min(pen.width - 1, Math.ceil(right - 0.5) - 1);
    if (from > to) continue;
    let s = s0 + sy * y + sx * (from + 0.5);
    let t = t0 + ty * y + tx * (from + 0.5);
    const toothRow = (py % toothSide) * toothSide;
    let toothColumn = from % toothSide;
    for (let px = from, i = py * pen.width + from; px <= to; px++, i++, s += sx, t += tx) {
      const ground = toothRow + toothColumn;
      if (++toothColumn === toothSide) toothColumn = 0;
      const across = t < 0 ? -t : t;
      let inside = (1 - across) * half;
      if (s < nearStart || s > nearEnd) {
        // Round caps, pulled in by the ragged hairs; signed distance to the outline in pixels, positive inside.
        const lane = t <= -1 ? 0 : t >= 1 ? LANES : ((t + 1) * (LANES / 2)) | 0;
        const intoStart = s - (bareStart[lane] as number);
        const intoEnd = length - (bareEnd[lane] as number) - s;
        const beyond = Math.min(intoStart, intoEnd);
        if (beyond < 0) {
          const o = beyond / half;
          inside = (1 - Math.sqrt(across * across + o * o)) * half;
        }
      }
      let alpha = inside * soft + 0.5;
      if (alpha <= 0) continue;
      if (alpha > 1) alpha = 1;
      const row = rowAt + t * rowSpan;
      const hairRow = row | 0;
      const column = (columnAt + s * columnStep) & 255;
      const p = bristles[((hairRow & 255) << 8) | column] as number;
      const hair = p + ((bristles[(((hairRow + 1) & 255) << 8) | column] as number) - p) * (row - hairRow);
      if (isDry) {
        const dry = dry0 + dryStep * s;
        if (dry > 0) {
          const wet = (hair - dry) * 0.04 + 0.5;
          if (wet <= 0) continue;
          if (wet < 1) alpha *= wet;
        }
      }
      if (tooth > 0) {
        // Peaks of the ground take colour first; pressure reaches further down.
        const grip = (toothTile[ground] as number) * (5 / 255) + gripAtHollow;
        if (grip < 1) alpha *= 1 - tooth + (grip > 0 ? tooth * grip : 0);
      }
      alpha *= opacity;
      if (relief !== null) {
        const side = across > 0.6 && across < 1 ? (across - 0.6) * (1 - across) * 25 : 0;
        const below = (relief[i] as number) & 255;
        const top = below * carry + body * (0.5 + hair * (0.5 / 255)) + ridge * side;
        relief[i] = OPAQUE | (GREY * ((below + (Math.min(top, 255) - below) * alpha + 0.5) | 0));
      }
      if (colour !== null) {
        const along = s < 0 ? 0 : Math.min(s, length);
        const shade = streak * (hair - 128);
        let r = r0 + dr * along + shade;
        let g = g0 + dg * along + shade;
        let b = b0 + db * along + shade;
        r = r < 0 ? 0 : Math.min(r, 255);
        g = g < 0 ? 0 : Math.min(g, 255);
        b = b < 0 ? 0 : Math.min(b, 255);
        const under = colour[i] as number;
        const underR = under & 255;
        const underG = (under >>> 8) & 255;
        const underB = (under >>> 16) & 255;
        if (glaze) {
          r *= underR * (1 / 255);
          g *= underG * (1 / 255);
          b *= underB * (1 / 255);
        } else if (glow) {
          // Light adds up; what is full stays full (screen).
          r = underR + (255 - underR) * r * (1 / 255);
          g = underG + (255 - underG) * g * (1 / 255);
          b = underB + (255 - underB) * b * (1 / 255);
        }
        colour[i] =
          OPAQUE |
          ((underR + (r - underR) * alpha + 0.5) | 0) |
          (((underG + (g - underG) * alpha + 0.5) | 0) << 8) |
          (((underB + (b - underB) * alpha + 0.5) | 0) << 16);
      }
    }
  }
}
