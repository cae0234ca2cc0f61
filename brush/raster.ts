import type { Picture } from './picture.ts';

/** Three colour planes, 0 … 255, sRGB. Each [height · width]. */
export interface Raster {
  readonly width: number;
  readonly height: number;
  readonly planes: readonly [Float32Array, Float32Array, Float32Array];
}

export function emptyRaster(width: number, height: number): Raster {
  const n = width * height;
  return { width, height, planes: [new Float32Array(n), new Float32Array(n), new Float32Array(n)] };
}

/** The picture as planes, transparent parts over white. */
export function toRaster(picture: Picture): Raster {
  const { width, height, data } = picture;
  const raster = emptyRaster(width, height);
  for (let i = 0; i < width * height; i++) {
    const alpha = (data[4 * i + 3] as number) / 255;
    for (let c = 0; c < 3; c++)
      (raster.planes[c] as Float32Array)[i] = 255 + ((data[4 * i + c] as number) - 255) * alpha;
  }
  return raster;
}

/** Catmull-Rom when it grows, area average when it shrinks; one axis at a time. */
export function resize(raster: Raster, width: number, height: number): Raster {
  const planes = raster.planes.map((plane) => {
    const wide = resizeRows(plane, raster.width, raster.height, width);
    return transpose(
      resizeRows(transpose(wide, width, raster.height), raster.height, width, height),
      height,
      width,
    );
  });
  return { width, height, planes: planes as unknown as Raster['planes'] };
}

/** Rows of `from` samples become rows of `to` samples. */
function resizeRows(plane: Float32Array, from: number, rows: number, to: number): Float32Array {
  const out = new Float32Array(to * rows);
  const scale = from / to;
  const support = Math.max(2, 2 * scale);
  for (let x = 0; x < to; x++) {
    const centre = (x + 0.5) * scale - 0.5;
    const first = Math.ceil(centre - support);
    const last = Math.floor(centre + support);
    const taps = new Float64Array(last - first + 1);
    let sum = 0;
    for (let k = first; k <= last; k++) {
      const w = catmullRom(Math.abs(k - centre) / Math.max(1, scale));
      taps[k - first] = w;
      sum += w;
    }
    const inside = first >= 0 && last < from;
    for (let y = 0; y < rows; y++) {
      let value = 0;
      const row = y * from;
      if (inside)
        for (let k = first; k <= last; k++) value += (taps[k - first] as number) * (plane[row + k] as number);
      else
        for (let k = first; k <= last; k++)
          value += (taps[k - first] as number) * (plane[row + Math.max(0, Math.min(from - 1, k))] as number);
      value /= sum;
      out[y * to + x] = value < 0 ? 0 : Math.min(value, 255);
    }
  }
  return out;
}

/** The Catmull-Rom kernel (Keys 1981, a = -1/2). */
function catmullRom(d: number): number {
  if (d < 1) return (1.5 * d - 2.5) * d * d + 1;
  if (d < 2) return ((-0.5 * d + 2.5) * d - 4) * d + 2;
  return 0;
}

function transpose(plane: Float32Array, width: number, height: number): Float32Array {
  const out = new Float32Array(plane.length);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) out[x * height + y] = plane[y * width + x] as number;
  return out;
}

/** Mean over a (2r + 1)² window, `passes` times (three are close to a Gaussian). Edges repeat. Returns a new plane. */
export function blur(
  plane: Float32Array,
  width: number,
  height: number,
  radius: number,
  passes = 2,
): Float32Array {
  const from: Float32Array = plane.slice();
  if (radius < 1) return from;
  const to = new Float32Array(plane.length);
  for (let pass = 0; pass < passes; pass++) {
    blurLines(from, to, height, width, width, 1, radius);
    blurLines(to, from, width, height, 1, width, radius);
  }
  return from;
}

function blurLines(
  from: Float32Array,
  to: Float32Array,
  lines: number,
  length: number,
  lineStep: number,
  step: number,
  r: number,
): void {
  const scale = 1 / (2 * r + 1);
  for (let line = 0; line < lines; line++) {
    const base = line * lineStep;
    const end = base + (length - 1) * step;
    const first = from[base] as number;
    const last = from[end] as number;
    let sum = first * r;
    for (let k = 0; k <= r; k++) sum += k < length ? (from[base + k * step] as number) : last;
    for (let k = 0; k < length; k++) {
      to[base + k * step] = sum * scale;
      const enter = k + r + 1;
      const leave = k - r;
      sum +=
        (enter < length ? (from[base + enter * step] as number) : last) -
        (leave > 0 ? (from[base + leave * step] as number) : first);
    }
  }
}

export function blurRaster(raster: Raster, radius: number, passes = 2): Raster {
  const { width, height, planes } = raster;
  const [r, g, b] = planes;
  return {
    width,
    height,
    planes: [
      blur(r, width, height, radius, passes),
      blur(g, width, height, radius, passes),
      blur(b, width, height, radius, passes),
    ],
  };
}

/** Colour at unit coordinates (longer side 1), nearest pixel, written into `out`. */
export function sample(raster: Raster, x: number, y: number, out: Float32Array): void {
  const { width, height, planes } = raster;
  const scale = Math.max(width, height);
  const px = Math.max(0, Math.min(width - 1, Math.floor(x * scale)));
  const py = Math.max(0, Math.min(height - 1, Math.floor(y * scale)));
  const i = py * width + px;
  out[0] = planes[0][i] as number;
  out[1] = planes[1][i] as number;
  out[2] = planes[2][i] as number;
}

/** Rec. 709 weights on gamma-coded values: lightness enough for a brush. */
export function lightness(raster: Raster): Float32Array {
  const [r, g, b] = raster.planes;
  const out = new Float32Array(r.length);
  for (let i = 0; i < out.length; i++)
    out[i] = 0.2126 * (r[i] as number) + 0.7152 * (g[i] as number) + 0.0722 * (b[i] as number);
  return out;
}

/** Lightest value within `radius` pixels, per channel: what transparent paint must leave bare. */
export function lightest(raster: Raster, radius: number): Raster {
  const { width, height, planes } = raster;
  const grow = (plane: Float32Array) => {
    const wide = new Float32Array(plane.length);
    const out = new Float32Array(plane.length);
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        let most = 0;
        const last = Math.min(width - 1, x + radius);
        for (let k = Math.max(0, x - radius); k <= last; k++)
          most = Math.max(most, plane[y * width + k] as number);
        wide[y * width + x] = most;
      }
    }
    for (let y = 0; y < height; y++) {
      const first = Math.max(0, y - radius);
      const last = Math.min(height - 1, y + radius);
      for (let x = 0; x < width; x++) {
        let most = 0;
        for (let k = first; k <= last; k++) most = Math.max(most, wide[k * width + x] as number);
        out[y * width + x] = most;
      }
    }
    return out;
  };
  return { width, height, planes: [grow(planes[0]), grow(planes[1]), grow(planes[2])] };
}
