import { BrushError } from './errors.ts';
import { MANNERS } from './manners.ts';
import type { Picture } from './picture.ts';
import {
  POINT_OFFSET,
  POINT_SCALE,
  quantisePoint,
  quantiseRadius,
  RADIUS_SCALE,
  STROKES_VERSION,
  type Strokes,
} from './strokes.ts';
import { TOOLS } from './tools.ts';

/*
 * Little-endian.
 *   header  'ECHO' u8 version, u8 manner, u16 plate width, u32 seed, u16 plate height, u8 ground[3], u8 0,
 *           f32 width, f32 height, u32 count, u32 point count, u32 checksum of all that follows   [HEADER bytes]
 *   columns u8 points a stroke low, high · u16 radius · u8 colour[6] · load · opacity · layer · tool
 *   points  u16 x column, then y column
 *   plate   RGBA
 */
const MAGIC = 0x4f484345;
const HEADER = 40;
const STROKE_BYTES = 2 + 2 + 6 + 4;
const COUNT_MAX = 2_000_000;
const POINTS_MAX = 20_000_000;
const PLATE_MAX = 4096;

/** Compact bytes of a painting; about 14 a stroke and 4 a control point. */
export function encodeStrokes(s: Strokes): Uint8Array {
  const points = s.points.length / 2;
  const plateBytes = s.plate ? s.plate.data.length : 0;
  const bytes = new Uint8Array(HEADER + s.count * STROKE_BYTES + 4 * points + plateBytes);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, MAGIC, true);
  view.setUint8(4, STROKES_VERSION);
  view.setUint8(5, MANNERS.indexOf(s.manner));
  view.setUint16(6, s.plate?.width ?? 0, true);
  view.setUint32(8, s.seed, true);
  view.setUint16(12, s.plate?.height ?? 0, true);
  bytes.set(s.ground, 14);
  view.setFloat32(20, s.width, true);
  view.setFloat32(24, s.height, true);
  view.setUint32(28, s.count, true);
  view.setUint32(32, points, true);
  let at = HEADER;
  for (let i = 0; i < s.count; i++, at += 2)
    view.setUint16(at, (s.starts[i + 1] as number) - (s.starts[i] as number), true);
  for (let i = 0; i < s.count; i++, at += 2) view.setUint16(at, quantiseRadius(s.radius[i] as number), true);
  for (const column of [s.colour, s.load, s.opacity, s.layer, s.tool]) {
    bytes.set(column, at);
    at += column.length;
  }
  for (let axis = 0; axis < 2; axis++) {
    for (let k = axis; k < s.points.length; k += 2, at += 2)
      view.setUint16(at, quantisePoint(s.points[k] as number), true);
  }
  if (s.plate) bytes.set(s.plate.data, at);
  view.setUint32(36, checksum(bytes), true);
  return bytes;
}

/** @throws BrushError `bad-bytes` for anything that `encodeStrokes` did not write */
export function decodeStrokes(bytes: Uint8Array): Strokes {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < HEADER || view.getUint32(0, true) !== MAGIC) throw bad('not strokes');
  if (view.getUint8(4) !== STROKES_VERSION) throw bad(`strokes of version ${view.getUint8(4)}`);
  const manner = MANNERS[view.getUint8(5)];
  if (!manner) throw bad(`manner ${view.getUint8(5)}`);
  const width = view.getFloat32(20, true);
  const height = view.getFloat32(24, true);
  if (!(width > 0 && height > 0 && Math.max(width, height) === 1)) throw bad(`sides ${width} x ${height}`);
  const count = view.getUint32(28, true);
  const pointCount = view.getUint32(32, true);
  const plateWidth = view.getUint16(6, true);
  const plateHeight = view.getUint16(12, true);
  if (count > COUNT_MAX || pointCount > POINTS_MAX) throw bad(`${count} strokes, ${pointCount} points`);
  if (plateWidth > PLATE_MAX || plateHeight > PLATE_MAX || (plateWidth === 0) !== (plateHeight === 0)) {
    throw bad(`plate of ${plateWidth} x ${plateHeight}`);
  }
  const plateBytes = 4 * plateWidth * plateHeight;
  const expected = HEADER + count * STROKE_BYTES + 4 * pointCount + plateBytes;
  if (bytes.length !== expected) throw bad(`${bytes.length} bytes, expected ${expected}`);
  if (view.getUint32(36, true) !== checksum(bytes)) throw bad('checksum differs');

  let at = HEADER;
  const starts = new Uint32Array(count + 1);
  for (let i = 0; i < count; i++, at += 2) {
    const n = view.getUint16(at, true);
    if (n === 0) throw bad(`stroke ${i} has no points`);
    starts[i + 1] = (starts[i] as number) + n;
  }
  if (starts[count] !== pointCount)
    throw bad(`points of strokes add up to ${starts[count]}, not ${pointCount}`);
  const radius = new Float32Array(count);
  for (let i = 0; i < count; i++, at += 2) radius[i] = view.getUint16(at, true) / RADIUS_SCALE;
  const take = (length: number) => {
    at += length;
    return bytes.slice(at - length, at);
  };
  const colour = take(6 * count);
  const load = take(count);
  const opacity = take(count);
  const layer = take(count);
  const tool = take(count);
  if (tool.some((t) => t >= TOOLS.length)) throw bad('unknown tool');
  const points = new Float32Array(2 * pointCount);
  for (let axis = 0; axis < 2; axis++) {
    for (let k = axis; k < points.length; k += 2, at += 2)
      points[k] = view.getUint16(at, true) / POINT_SCALE - POINT_OFFSET;
  }
  const plate: Picture | null = plateBytes
    ? { width: plateWidth, height: plateHeight, data: new Uint8ClampedArray(take(plateBytes)) }
    : null;
  const ground = [bytes[14], bytes[15], bytes[16]] as unknown as Strokes['ground'];
  const seed = view.getUint32(8, true);
  return {
    version: STROKES_VERSION,
    manner,
    seed,
    width,
    height,
    ground,
    count,
    starts,
    points,
    radius,
    colour,
    load,
    opacity,
    layer,
    tool,
    plate,
  };
}

/** FNV-1a over all but the checksum itself. */
function checksum(bytes: Uint8Array): number {
  let h = 0x811c9dc5;
  for (let i = 0; i < bytes.length; i++) {
    if (i >= 36 && i < HEADER) continue;
    h = Math.imul(h ^ (bytes[i] as number), 0x01000193);
  }
  return h >>> 0;
}

const bad = (what: string) => new BrushError('bad-bytes', what);
