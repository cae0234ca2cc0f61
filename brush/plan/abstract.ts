import { layCells } from '../cells.ts';
import { createFlow } from '../flow.ts';
import { createRandom } from '../random.ts';
import { findRegions, meanColours, traceOutlines } from '../regions.ts';
import { StrokeList, type Strokes } from '../strokes.ts';
import { FORM_SIZE, type Form, findForms, straighten, vary } from './forms.ts';
import { addLoops } from './outlines.ts';
import type { Sitting } from './plan.ts';

const PRIMING = [232, 224, 208] as const;
const COLOURS = 9;
const SOFT_BORDER = 22;
const LEAST = 16;
/** Side of the planes that a large form breaks into, units. */
const FACET = 0.2;
/** How far a corner may move when an outline becomes straight, pixels of FORM_SIZE. */
const STRAIGHT = 3.2;
/** Forms smaller than this share become discs: an eye is a dot. */
const DISC = 0.006;
/** Transparent discs over the largest forms, each in another's colour. */
const VEILS = 4;

/** Planes and discs in the picture's own colours; nothing else is kept of it. After Delaunay and Kandinsky. */
export function* planAbstract(sitting: Sitting): Generator<Strokes, Strokes, void> {
  const { seed } = sitting;
  const list = new StrokeList('abstract', seed, sitting.width, sitting.height, PRIMING);
  const { small, parts, forms } = findForms(sitting, COLOURS, SOFT_BORDER, LEAST);
  const random = createRandom(seed, 16);
  const [large, discs] = [forms.filter((f) => f.share >= DISC), forms.filter((f) => f.share < DISC)];
  for (const form of forms) {
    list.begin({ tool: 'plane', layer: 0, radius: 0.003, load: 90 }, strong(form.colour, 0));
    addLoops(list, form.loops.slice(0, 1), FORM_SIZE);
  }
  yield list.finish();

  const cells = layCells(createFlow(small, seed, 0), seed, 'round', 3, () => FACET * FORM_SIZE);
  const isLarge = new Uint8Array(forms.length);
  for (const form of large) isLarge[form.id] = 1;
  const cut = Int32Array.from(parts.ids, (id, i) =>
    isLarge[id] ? id * cells.count + Math.max(0, cells.owner[i] as number) : -1,
  );
  const facets = findRegions(cut, small.width, small.height, 60);
  const outlines = traceOutlines(facets, small.width, small.height);
  const means = meanColours(facets, small);
  const sorted = [...facets.regions].sort((a, b) => b.area - a.area || a.id - b.id);
  for (const facet of sorted) {
    if (facet.label < 0) continue;
    const light = (random() - 0.5) * 52;
    const colour = means[facet.id] as Float32Array;
    const loops = (outlines[facet.id] as Float32Array[]).map((l) => straighten(l, STRAIGHT));
    list.begin(
      { tool: 'plane', layer: 1, radius: 0.003, load: 110 },
      strong(colour, light),
      strong(colour, light + (random() - 0.5) * 44),
    );
    addLoops(list, loops, FORM_SIZE);
  }
  yield list.finish();

  for (const form of discs) layDisc(list, form);
  yield list.finish();
  for (const [k, form] of large.slice(0, VEILS).entries()) {
    const { x, y } = axesOf(form.loops[0] as Float32Array);
    const radius = (0.13 + 0.12 * random()) * FORM_SIZE;
    const shift = 0.6 * radius;
    const other = (large[(k + 1) % large.length] as Form).colour;
    list.begin({ tool: 'veil', layer: 3, radius: 0.003, opacity: 96 }, strong(other, 40));
    addEllipse(list, x + shift * (random() - 0.5), y + shift * (random() - 0.5), radius, radius, 1, 0);
  }
  return list.finish();
}

const strong = (c: Float32Array, light: number) => vary(c, 1.42, light);

function layDisc(list: StrokeList, form: Form): void {
  const { x, y, along, across, tx, ty } = axesOf(form.loops[0] as Float32Array);
  list.begin({ tool: 'plane', layer: 2, radius: 0.003, load: 130 }, strong(form.colour, 0));
  addEllipse(list, x, y, along, across, tx, ty);
}

const CORNERS = 40;
/** Cosine and sine of 9°; written out, for engines round those functions differently. */
const TURN = [0.98768834059514, 0.15643446504023] as const;

/** Closes the open stroke as an ellipse; pixels of FORM_SIZE. */
function addEllipse(
  list: StrokeList,
  x: number,
  y: number,
  along: number,
  across: number,
  tx: number,
  ty: number,
): void {
  let c = 1;
  let s = 0;
  for (let k = 0; k < CORNERS; k++) {
    const u = c * along;
    const v = s * across;
    list.point((x + u * tx - v * ty) / FORM_SIZE, (y + u * ty + v * tx) / FORM_SIZE);
    [c, s] = [c * TURN[0] - s * TURN[1], s * TURN[0] + c * TURN[1]];
  }
}

/** The ellipse with an outline's second moments: centre, half axes in pixels, and the main one's direction. */
function axesOf(loop: Float32Array) {
  const n = loop.length / 2;
  let x = 0;
  let y = 0;
  for (let i = 0; i < loop.length; i += 2) {
    x += (loop[i] as number) / n;
    y += (loop[i + 1] as number) / n;
  }
  let xx = 1e-6;
  let xy = 0;
  let yy = 1e-6;
  for (let i = 0; i < loop.length; i += 2) {
    const dx = (loop[i] as number) - x;
    const dy = (loop[i + 1] as number) - y;
    xx += (dx * dx) / n;
    xy += (dx * dy) / n;
    yy += (dy * dy) / n;
  }
  const spread = Math.sqrt((xx - yy) * (xx - yy) + 4 * xy * xy);
  const along = Math.sqrt(xx + yy + spread);
  const across = Math.sqrt(Math.max(0.5, xx + yy - spread));
  let tx = xx - yy + spread;
  let ty = 2 * xy;
  const length = Math.sqrt(tx * tx + ty * ty);
  tx = length > 1e-6 ? tx / length : 1;
  ty = length > 1e-6 ? ty / length : 0;
  return { x, y, along, across, tx, ty };
}
