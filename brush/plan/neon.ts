import { createFlow } from '../flow.ts';
import { findLines } from '../lines.ts';
import { sample } from '../raster.ts';
import { type Rgb, StrokeList, type Strokes } from '../strokes.ts';
import { Drawn, FORM_SIZE, findForms, vary, withinBorder } from './forms.ts';
import { addLoops } from './outlines.ts';
import type { Sitting } from './plan.ts';

const NIGHT = [9, 8, 20] as const;
const COLOURS = 10;
const SOFT_BORDER = 26;
const LEAST = 14;
/** Share of a form's own light that the dark wall gives back. */
const DIM = 0.2;
/** Glass, its light on the wall near by and farther off: radius in units, opacity. */
const TUBES = [
  { tool: 'halo', radius: 0.03, opacity: 54, white: 0 },
  { tool: 'halo', radius: 0.0095, opacity: 130, white: 0 },
  { tool: 'tube', radius: 0.0034, opacity: 255, white: 0.12 },
  { tool: 'tube', radius: 0.0016, opacity: 255, white: 0.85 },
] as const;

interface Tube {
  readonly points: readonly number[];
  readonly colour: Float32Array;
  /** Share of the full bore. */
  readonly bore: number;
}

/** A dark wall, and on it glass tubes bent along the contours, each in its form's own hue: far light first, hot gas last. */
export function* planNeon(sitting: Sitting): Generator<Strokes, Strokes, void> {
  const list = new StrokeList('neon', sitting.seed, sitting.width, sitting.height, NIGHT);
  const { small, forms } = findForms(sitting, COLOURS, SOFT_BORDER, LEAST);
  for (const form of forms) {
    list.begin({ tool: 'square', layer: 0, radius: 0.002 }, dimmed(form.colour));
    addLoops(list, form.loops, FORM_SIZE);
  }
  yield list.finish();
  const drawn = new Drawn(small.width, small.height, 3);
  const tubes: Tube[] = [];
  const bend = (run: readonly number[], colour: Float32Array, bore: number) => {
    for (const free of drawn.claim(run)) tubes.push({ points: free.map((v) => v / FORM_SIZE), colour, bore });
  };
  // Smallest first: where two forms meet, the tube burns in the colour of the one in front.
  for (const form of forms.slice(1).reverse()) {
    const bore = Math.min(1, 0.32 + 5 * Math.sqrt(form.share));
    for (const loop of form.loops) {
      for (const run of withinBorder(loop, small.width, small.height, 4)) bend(run, gas(form.colour), bore);
    }
  }
  const under = new Float32Array(3);
  for (const { points, strength } of findLines(small.planes, createFlow(small, sitting.seed, 0), 1, 6)) {
    if (strength < 0.5) continue;
    const middle = 2 * (points.length >> 2);
    sample(small, points[middle] as number, points[middle + 1] as number, under);
    bend(
      points.map((v) => v * FORM_SIZE),
      gas(under),
      0.4,
    );
  }
  for (const [k, { tool, radius, opacity, white }] of TUBES.entries()) {
    for (const tube of tubes) {
      const colour = tube.colour.map((v) => v + (255 - v) * white);
      const spread = tool === 'halo' ? tube.bore * tube.bore : 0.4 + 0.6 * tube.bore;
      list.begin({ tool, layer: k + 1, radius: radius * spread, opacity }, colour);
      for (let i = 0; i < tube.points.length; i += 2)
        list.point(tube.points[i] as number, tube.points[i + 1] as number);
    }
    if (k + 1 < TUBES.length) yield list.finish();
  }
  return list.finish();
}

const dimmed = (c: Float32Array): Rgb =>
  vary(c, 1.3, 0).map((v, k) => DIM * v + (NIGHT[k] as number) * 0.7) as unknown as Rgb;

/** Full light of a colour's hue; greys burn as cold white does. */
function gas(c: Float32Array): Float32Array {
  const low = Math.min(...c);
  const high = Math.max(...c);
  const chroma = (high - low) / Math.max(1, high);
  const pure = c.map((v) => (255 * (v - 0.92 * low)) / Math.max(1, high - 0.92 * low));
  const share = Math.min(1, Math.max(0, chroma - 0.08) * 5);
  return pure.map((v, k) => (COLD[k] as number) + share * (v - (COLD[k] as number)));
}
const COLD = [176, 214, 255] as const;
