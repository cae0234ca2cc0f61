import { layCells } from '../cells.ts';
import { createFlow } from '../flow.ts';
import { findPalette } from '../palette.ts';
import { createRandom } from '../random.ts';
import { blurRaster, resize } from '../raster.ts';
import { findRegions, meanColours, mergeRegions, type Region, traceOutlines } from '../regions.ts';
import { StrokeList, type Strokes } from '../strokes.ts';
import { addLoops } from './outlines.ts';
import type { Sitting } from './plan.ts';

const LEAD = [24, 22, 26] as const;
const PLAN_SIZE = 256;
const COLOURS = 10;
/** Side of the pieces a large field is cut into, units. */
const PIECE = 0.13;
/** Parts smaller than this share of the picture are painted on the glass, not leaded: eyes, buttons, stars. */
const PAINTED = 0.0028;
/** RGB distance across a border below which no glazier would cut. */
const SOFT_BORDER = 26;
const LEAD_RADIUS = 0.0055;

/** Glass cut along the forms, large fields cut further; then the leads, then what is painted on. */
export function* planStainedGlass(sitting: Sitting): Generator<Strokes, Strokes, void> {
  const { read, seed, width, height } = sitting;
  const list = new StrokeList('stained-glass', seed, width, height, LEAD);
  const small = resize(
    read,
    Math.max(1, Math.round(width * PLAN_SIZE)),
    Math.max(1, Math.round(height * PLAN_SIZE)),
  );
  const smooth = blurRaster(small, 1);
  const { labels } = findPalette(smooth, COLOURS);
  const area = small.width * small.height;
  const parts = findRegions(labels, small.width, small.height, 0.0004 * area);
  const forms = mergeRegions(parts, small, (_a, _b, contrast) => contrast < SOFT_BORDER);
  const cells = layCells(createFlow(small, seed, 0), seed, 'round', 4, () => PIECE * PLAN_SIZE);
  const byId: Region[] = [];
  for (const form of forms.regions) byId[form.id] = form;
  const cut = new Int32Array(area);
  for (let i = 0; i < area; i++) {
    const form = byId[forms.ids[i] as number] as Region;
    const painted = form.area < PAINTED * area;
    cut[i] = painted ? -1 - form.id : form.id * cells.count + Math.max(0, cells.owner[i] as number);
  }
  const pieces = findRegions(cut, small.width, small.height, 0.0004 * area);
  const outlines = traceOutlines(pieces, small.width, small.height);
  const means = meanColours(pieces, small);
  const random = createRandom(seed, 12);
  const sorted = [...pieces.regions].sort((a, b) => b.area - a.area || a.id - b.id);
  const glazed = sorted.filter((p) => p.label >= 0);
  const painted = sorted.filter((p) => p.label < 0);
  const place = (piece: Region, layer: number, vary: number) => {
    const colour = glassColour(means[piece.id] as Float32Array, 1 + vary * (random() - 0.5));
    list.begin({ tool: 'glass', layer, radius: 0.012, load: 128 }, colour);
    addLoops(list, outlines[piece.id] as Float32Array[], PLAN_SIZE);
  };
  for (const piece of glazed) place(piece, 0, 0.3);
  yield list.finish();
  for (const piece of painted) place(piece, 1, 0);
  yield list.finish();
  for (const piece of glazed) {
    const thin = Math.min(1, 0.35 + piece.area / (0.012 * area));
    for (const loop of outlines[piece.id] as Float32Array[]) {
      list.begin({ tool: 'lead', layer: 2, radius: LEAD_RADIUS * thin, load: 128 }, LEAD);
      for (let i = 0; i < loop.length; i += 2) {
        list.point((loop[i] as number) / PLAN_SIZE, (loop[i + 1] as number) / PLAN_SIZE);
      }
      list.point((loop[0] as number) / PLAN_SIZE, (loop[1] as number) / PLAN_SIZE);
    }
  }
  return list.finish();
}

/** Glass is clearer and stronger than paint; the darkest still lets light through. */
function glassColour(c: Float32Array, gain: number): Float32Array {
  const grey = 0.3 * (c[0] as number) + 0.5 * (c[1] as number) + 0.2 * (c[2] as number);
  return c.map((v) => Math.max(14, (grey + (v - grey) * 1.35) * gain + 8));
}
