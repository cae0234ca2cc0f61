import type { Manner } from './manners.ts';
import type { Picture } from './picture.ts';
import { TOOLS, type ToolName } from './tools.ts';

export const STROKES_VERSION = 1;

/**
 * A painting as data: strokes in the order they are laid, coarse to fine.
 * Unit coordinates: x to the right, y down, the longer side of the picture is 1. Columns have one entry a stroke
 * unless said otherwise. All values lie on the grid of the binary format, so a decoded painting equals the planned one.
 */
export interface Strokes {
  readonly version: typeof STROKES_VERSION;
  readonly manner: Manner;
  /** Unsigned 32 bits; also seeds the bristles and the grain of the ground. */
  readonly seed: number;
  /** Sides in units: the longer is 1. */
  readonly width: number;
  readonly height: number;
  readonly ground: readonly [number, number, number];
  readonly count: number;
  /** Stroke i owns the points `starts[i] … starts[i + 1] - 1`. [count + 1] */
  readonly starts: Uint32Array;
  /** Control points x, y, x, y … in units. [2 · starts[count]] */
  readonly points: Float32Array;
  /** Half the stroke's width, in units. */
  readonly radius: Float32Array;
  /** RGB at the stroke's beginning, then RGB at its end. [6 · count] */
  readonly colour: Uint8Array;
  /** How much paint it lays, 0 … 255. */
  readonly load: Uint8Array;
  /** Coverage, 0 … 255. */
  readonly opacity: Uint8Array;
  /** 0 is the coarsest. */
  readonly layer: Uint8Array;
  /** Index into `TOOLS`. */
  readonly tool: Uint8Array;
  /** The picture itself, for manners without strokes; else null. */
  readonly plate: Picture | null;
}

/** Points are stored as 16 bits over [-0.5, 1.5]: 1/32 of a pixel at 1024. */
export const POINT_SCALE = 32767;
export const POINT_OFFSET = 0.5;
/** Radii are stored as 16 bits over [0, 0.5]. */
export const RADIUS_SCALE = 65535 / 0.5;

export const quantisePoint = (v: number) =>
  Math.max(0, Math.min(65535, Math.round((v + POINT_OFFSET) * POINT_SCALE)));
export const quantiseRadius = (v: number) => Math.max(1, Math.min(65535, Math.round(v * RADIUS_SCALE)));

export type Rgb = readonly [number, number, number];

interface Touch {
  readonly tool: ToolName;
  readonly layer: number;
  readonly radius: number;
  readonly load?: number;
  readonly opacity?: number;
}

/** Collects strokes into growing columns; `finish` trims them. */
export class StrokeList {
  count = 0;
  private pointCount = 0;
  private starts = new Uint32Array(4097);
  private points = new Float32Array(65536);
  private radius = new Float32Array(4096);
  private colour = new Uint8ClampedArray(6 * 4096);
  private load = new Uint8ClampedArray(4096);
  private opacity = new Uint8ClampedArray(4096);
  private layer = new Uint8Array(4096);
  private tool = new Uint8Array(4096);

  readonly manner: Manner;
  readonly seed: number;
  readonly width: number;
  readonly height: number;
  readonly ground: Rgb;

  constructor(manner: Manner, seed: number, width: number, height: number, ground: Rgb) {
    this.manner = manner;
    this.seed = seed;
    this.width = width;
    this.height = height;
    this.ground = ground;
  }

  /** Opens a stroke; its points follow. */
  begin(touch: Touch, from: ArrayLike<number>, to: ArrayLike<number> = from): void {
    if (this.count === this.radius.length) this.growColumns();
    const i = this.count++;
    this.radius[i] = quantiseRadius(touch.radius) / RADIUS_SCALE;
    this.load[i] = touch.load ?? 128;
    this.opacity[i] = touch.opacity ?? 255;
    this.layer[i] = touch.layer;
    this.tool[i] = TOOLS.indexOf(touch.tool);
    for (let c = 0; c < 3; c++) {
      this.colour[6 * i + c] = from[c] as number;
      this.colour[6 * i + 3 + c] = to[c] as number;
    }
    this.starts[i + 1] = this.pointCount;
  }

  /** Adds a control point to the open stroke. */
  point(x: number, y: number): void {
    if (2 * this.pointCount === this.points.length) {
      const wider = new Float32Array(2 * this.points.length);
      wider.set(this.points);
      this.points = wider;
    }
    this.points[2 * this.pointCount] = quantisePoint(x) / POINT_SCALE - POINT_OFFSET;
    this.points[2 * this.pointCount + 1] = quantisePoint(y) / POINT_SCALE - POINT_OFFSET;
    this.starts[this.count] = ++this.pointCount;
  }

  /** The painting so far. Later strokes do not change it. */
  finish(plate: Picture | null = null): Strokes {
    const { count, pointCount, manner, seed, width, height, ground } = this;
    return {
      version: STROKES_VERSION,
      manner,
      seed,
      width,
      height,
      ground,
      count,
      starts: this.starts.slice(0, count + 1),
      points: this.points.slice(0, 2 * pointCount),
      radius: this.radius.slice(0, count),
      colour: new Uint8Array(this.colour.slice(0, 6 * count)),
      load: new Uint8Array(this.load.slice(0, count)),
      opacity: new Uint8Array(this.opacity.slice(0, count)),
      layer: this.layer.slice(0, count),
      tool: this.tool.slice(0, count),
      plate,
    };
  }

  private growColumns(): void {
    const doubled = <T extends Uint8Array | Uint8ClampedArray | Uint32Array | Float32Array>(
      from: T,
      length: number,
    ): T => {
      const to = new (from.constructor as new (n: number) => T)(length);
      to.set(from);
      return to;
    };
    const n = 2 * this.radius.length;
    this.starts = doubled(this.starts, n + 1);
    this.radius = doubled(this.radius, n);
    this.colour = doubled(this.colour, 6 * n);
    this.load = doubled(this.load, n);
    this.opacity = doubled(this.opacity, n);
    this.layer = doubled(this.layer, n);
    this.tool = doubled(this.tool, n);
  }
}
