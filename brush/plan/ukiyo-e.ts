import { createFlow } from '../flow.ts';
import { findLines } from '../lines.ts';
import { type Rgb, StrokeList, type Strokes } from '../strokes.ts';
import { Drawn, FORM_SIZE, type Form, type Forms, findForms, withinBorder } from './forms.ts';
import { addLoops, swell } from './outlines.ts';
import type { Sitting } from './plan.ts';

const WASHI = [243, 233, 210] as const;
/** Sumi with a little Prussian blue. */
const KEY = [38, 40, 58] as const;
const COLOURS = 14;
const SOFT_BORDER = 17;
const LEAST = 12;
/** How far neighbouring blocks overlap, so that no paper shows between them; pixels of FORM_SIZE. */
const LAP = 0.6;
/** How far a colour gives way to the nearest of the printer's own. */
const MIX = 0.5;
/** Prussian blue, indigo, water, beni, orange, ochre, straw, moss, pine, pink, violet, grey, sumi, shell white, brown. */
const PIGMENTS: readonly Rgb[] = [
  [34, 62, 112],
  [72, 104, 146],
  [150, 184, 192],
  [198, 66, 50],
  [222, 134, 66],
  [206, 160, 80],
  [232, 208, 146],
  [126, 142, 84],
  [56, 88, 78],
  [232, 178, 164],
  [118, 92, 128],
  [142, 140, 134],
  [46, 44, 52],
  [246, 238, 220],
  [126, 84, 58],
];

/** Flat colours from a few pigments, graded where the picture is (bokashi), then the key block's even line. After Hiroshige. */
export function* planUkiyoE(sitting: Sitting): Generator<Strokes, Strokes, void> {
  const list = new StrokeList('ukiyo-e', sitting.seed, sitting.width, sitting.height, WASHI);
  const found = findForms(sitting, COLOURS, SOFT_BORDER, LEAST);
  const { small, forms } = found;
  for (const form of forms) {
    const [top, bottom] = gradation(found, form);
    list.begin({ tool: 'bokashi', layer: 0, radius: 0.002, opacity: 252 }, printed(top), printed(bottom));
    addLoops(
      list,
      form.loops.map((loop) => swell(loop, LAP)),
      FORM_SIZE,
    );
  }
  yield list.finish();
  const drawn = new Drawn(small.width, small.height, 2);
  const contour = (loop: Float32Array) =>
    withinBorder(loop, small.width, small.height, 1.5).flatMap((run) => drawn.claim(run));
  for (const form of forms.slice(1).reverse()) {
    for (const loop of form.loops) {
      for (const run of contour(loop)) {
        const radius = form.share > 0.004 ? 0.0019 : 0.0014;
        list.begin({ tool: 'keyline', layer: 1, radius, load: 220, opacity: 235 }, KEY);
        for (let i = 0; i < run.length; i += 2)
          list.point((run[i] as number) / FORM_SIZE, (run[i + 1] as number) / FORM_SIZE);
      }
    }
  }
  yield list.finish();
  for (const line of findLines(small.planes, createFlow(small, sitting.seed, 0), 1, 5)) {
    if (line.strength < 0.4) continue;
    for (const run of drawn.claim(line.points.map((v) => v * FORM_SIZE))) {
      list.begin({ tool: 'keyline', layer: 2, radius: 0.0015, load: 220, opacity: 225 }, KEY);
      for (let i = 0; i < run.length; i += 2)
        list.point((run[i] as number) / FORM_SIZE, (run[i + 1] as number) / FORM_SIZE);
    }
  }
  return list.finish();
}

/** Mean colours of a form's upper and lower quarter. */
function gradation({ small, parts }: Forms, form: Form): readonly [Float32Array, Float32Array] {
  const loop = form.loops[0] as Float32Array;
  let y0 = small.height;
  let y1 = 0;
  for (let i = 1; i < loop.length; i += 2) {
    y0 = Math.min(y0, loop[i] as number);
    y1 = Math.max(y1, loop[i] as number);
  }
  const quarter = Math.max(1, (y1 - y0) / 4);
  const top = { sum: new Float32Array(3), count: 0 };
  const bottom = { sum: new Float32Array(3), count: 0 };
  for (let y = Math.max(0, Math.floor(y0)); y < Math.min(small.height, y1); y++) {
    const end = y < y0 + quarter ? top : y >= y1 - quarter ? bottom : null;
    if (end === null) continue;
    for (let i = y * small.width; i < (y + 1) * small.width; i++) {
      if (parts.ids[i] !== form.id) continue;
      end.count++;
      for (let c = 0; c < 3; c++)
        end.sum[c] = (end.sum[c] as number) + ((small.planes[c] as Float32Array)[i] as number);
    }
  }
  const mean = ({ sum, count }: typeof top) => (count > 0 ? sum.map((v) => v / count) : form.colour);
  return [mean(top), mean(bottom)];
}

/** A colour half way to the nearest pigment. */
function printed(colour: Float32Array): Float32Array {
  let nearest = PIGMENTS[0] as Rgb;
  let least = 1e9;
  for (const pigment of PIGMENTS) {
    let d = 0;
    for (let c = 0; c < 3; c++) d += ((colour[c] as number) - (pigment[c] as number)) ** 2;
    if (d < least) {
      least = d;
      nearest = pigment;
    }
  }
  return colour.map((v, c) => v + MIX * ((nearest[c] as number) - v));
}
