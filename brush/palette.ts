import type { Raster } from './raster.ts';

export interface Palette {
  /** RGB, 0 … 255. */
  readonly colours: readonly Float32Array[];
  /** Index of the nearest colour for each pixel. [height · width] */
  readonly labels: Uint8Array;
}

const ROUNDS = 6;
/** Every so many pixels teach; all are labelled. */
const STRIDE = 7;

/** k-means in RGB, begun from the colours farthest apart (Gonzalez 1985), so that no draw is needed. */
export function findPalette(raster: Raster, k: number): Palette {
  const [r, g, b] = raster.planes;
  const n = r.length;
  const mean = new Float32Array(3);
  for (let i = 0; i < n; i++) {
    mean[0] = (mean[0] as number) + (r[i] as number) / n;
    mean[1] = (mean[1] as number) + (g[i] as number) / n;
    mean[2] = (mean[2] as number) + (b[i] as number) / n;
  }
  const colours = [mean];
  const nearest = new Float32Array(n).fill(1e9);
  while (colours.length < k) {
    const c = colours[colours.length - 1] as Float32Array;
    let farthest = 0;
    for (let i = 0; i < n; i += STRIDE) {
      nearest[i] = Math.min(
        nearest[i] as number,
        distance(c, r[i] as number, g[i] as number, b[i] as number),
      );
      if ((nearest[i] as number) > (nearest[farthest] as number)) farthest = i;
    }
    if ((nearest[farthest] as number) < 64) break;
    colours.push(Float32Array.of(r[farthest] as number, g[farthest] as number, b[farthest] as number));
  }
  const labels = new Uint8Array(n);
  for (let round = 0; round <= ROUNDS; round++) {
    const step = round < ROUNDS ? STRIDE : 1;
    const sums = colours.map(() => new Float64Array(4));
    for (let i = 0; i < n; i += step) {
      let best = 1e12;
      let label = 0;
      for (let c = 0; c < colours.length; c++) {
        const d = distance(colours[c] as Float32Array, r[i] as number, g[i] as number, b[i] as number);
        if (d < best) {
          best = d;
          label = c;
        }
      }
      labels[i] = label;
      const sum = sums[label] as Float64Array;
      sum[0] = (sum[0] as number) + (r[i] as number);
      sum[1] = (sum[1] as number) + (g[i] as number);
      sum[2] = (sum[2] as number) + (b[i] as number);
      sum[3] = (sum[3] as number) + 1;
    }
    for (let c = 0; c < colours.length; c++) {
      const sum = sums[c] as Float64Array;
      const count = sum[3] as number;
      if (count === 0) continue;
      colours[c] = Float32Array.of(
        (sum[0] as number) / count,
        (sum[1] as number) / count,
        (sum[2] as number) / count,
      );
    }
  }
  return { colours, labels };
}

function distance(c: Float32Array, r: number, g: number, b: number): number {
  const dr = (c[0] as number) - r;
  const dg = (c[1] as number) - g;
  const db = (c[2] as number) - b;
  return dr * dr + dg * dg + db * db;
}
