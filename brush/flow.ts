import { createRandom, valueNoise } from './random.ts';
import { blur, type Raster } from './raster.ts';

/**
 * Which way a brush would go at each pixel: along edges where there are any, and elsewhere along what lies
 * around, bent towards the painting's own gesture.
 */
export interface Flow {
  readonly width: number;
  readonly height: number;
  /** Unit tangents; the sign is arbitrary. */
  readonly x: Float32Array;
  readonly y: Float32Array;
  /** Strength of the local edge, 0 … 1. */
  readonly edge: Float32Array;
}

/** The colour structure tensor (Di Zenzo 1986), smoothed: [xx, xy, yy]. */
export function structureTensor(raster: Raster, radius: number): [Float32Array, Float32Array, Float32Array] {
  const { width, height, planes } = raster;
  const n = width * height;
  const xx = new Float32Array(n);
  const xy = new Float32Array(n);
  const yy = new Float32Array(n);
  for (const plane of planes) {
    for (let y = 0; y < height; y++) {
      const up = Math.max(0, y - 1) * width;
      const down = Math.min(height - 1, y + 1) * width;
      for (let x = 0; x < width; x++) {
        const left = Math.max(0, x - 1);
        const right = Math.min(width - 1, x + 1);
        const row = y * width;
        const gx =
          (2 * ((plane[row + right] as number) - (plane[row + left] as number)) +
            (plane[up + right] as number) -
            (plane[up + left] as number) +
            (plane[down + right] as number) -
            (plane[down + left] as number)) /
          4;
        const gy =
          (2 * ((plane[down + x] as number) - (plane[up + x] as number)) +
            (plane[down + left] as number) -
            (plane[up + left] as number) +
            (plane[down + right] as number) -
            (plane[up + right] as number)) /
          4;
        const i = row + x;
        xx[i] = (xx[i] as number) + gx * gx;
        xy[i] = (xy[i] as number) + gx * gy;
        yy[i] = (yy[i] as number) + gy * gy;
      }
    }
  }
  return [blur(xx, width, height, radius), blur(xy, width, height, radius), blur(yy, width, height, radius)];
}

/** Wider neighbourhoods answer only where nearer ones are silent: radius as a share of the longer side, and weight. */
const REACH = [
  [0.02, 0.2],
  [0.07, 0.03],
  [0.2, 0.006],
] as const;
/** Squared gradient (0 … 255 a pixel, three channels) at which an edge counts as full. */
const EDGE_FULL = 1800;

/**
 * Orientation by structure tensor (Kass and Witkin 1987) in double angles, filled into flat parts by widening blurs.
 * @param gesture weight of the painting's own movement against the picture's; 0 follows forms only
 */
export function createFlow(raster: Raster, seed: number, gesture: number): Flow {
  const { width, height } = raster;
  const n = width * height;
  const longest = Math.max(width, height);
  const [xx, xy, yy] = structureTensor(raster, Math.max(1, Math.round(longest / 160)));
  const cos = new Float32Array(n);
  const sin = new Float32Array(n);
  const edge = new Float32Array(n);
  for (let i = 0; i < n; i++) {
    // The tangent is across the gradient: its double angle is the gradient's, turned by half a circle.
    cos[i] = (yy[i] as number) - (xx[i] as number);
    sin[i] = -2 * (xy[i] as number);
    const trace = (xx[i] as number) + (yy[i] as number);
    // Running sums may leave a flat part a hair below zero.
    edge[i] = Math.min(1, Math.sqrt(Math.max(0, trace) / EDGE_FULL));
  }
  const near = [cos.slice(), sin.slice()] as const;
  for (const [reach, weight] of REACH) {
    const radius = Math.max(1, Math.round(reach * longest));
    const far = [blur(near[0], width, height, radius), blur(near[1], width, height, radius)] as const;
    for (let i = 0; i < n; i++) {
      cos[i] = (cos[i] as number) + weight * (far[0][i] as number);
      sin[i] = (sin[i] as number) + weight * (far[1][i] as number);
    }
  }
  const move = createGesture(seed);
  const x = new Float32Array(n);
  const y = new Float32Array(n);
  const own = new Float32Array(2);
  for (let py = 0; py < height; py++) {
    for (let px = 0; px < width; px++) {
      const i = py * width + px;
      move(px / longest, py / longest, own);
      const c = (cos[i] as number) + gesture * (own[0] as number);
      const s = (sin[i] as number) + gesture * (own[1] as number);
      const length = Math.sqrt(c * c + s * s) + 1e-9;
      const half = Math.max(0, Math.min(1, (1 + c / length) / 2));
      x[i] = Math.sqrt(half);
      y[i] = s < 0 ? -Math.sqrt(1 - half) : Math.sqrt(1 - half);
    }
  }
  return { width, height, x, y, edge };
}

type Gesture = (x: number, y: number, doubleAngle: Float32Array) => void;

/** One of several hands, so that not every picture moves alike: slanted, level, upright, arcs about a point, rays, drifting. */
function createGesture(seed: number): Gesture {
  const random = createRandom(seed, 0x6e57);
  const kind = Math.floor(random() * 6);
  const slant = random() < 0.5 ? 1 : -1;
  const cx = 0.2 + 0.6 * random();
  const cy = random() < 0.5 ? -0.15 : 1.1;
  const sway = 0.25 + 0.35 * random();
  const still: [number, number] = kind === 0 ? [0.1, slant] : kind === 1 ? [1, 0] : [-1, 0.3 * slant];
  return (x, y, out) => {
    const wobble = valueNoise(x * 3, y * 3, seed ^ 0x51);
    const wobble2 = valueNoise(x * 3 + 9, y * 3, seed ^ 0x52);
    if (kind <= 2) {
      out[0] = still[0] + sway * wobble;
      out[1] = still[1] + sway * wobble2;
    } else if (kind <= 4) {
      const dx = x - cx;
      const dy = y - cy;
      const sign = kind === 3 ? -1 : 1;
      const d2 = dx * dx + dy * dy + 1e-6;
      out[0] = (sign * (dx * dx - dy * dy)) / d2 + sway * wobble;
      out[1] = (sign * 2 * dx * dy) / d2 + sway * wobble2;
    } else {
      out[0] = 0.35 + 1.2 * wobble;
      out[1] = 1.2 * wobble2;
    }
  };
}
