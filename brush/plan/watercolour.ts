import { findPalette } from '../palette.ts';
import { blur, blurRaster, emptyRaster, lightest, type Raster, resize } from '../raster.ts';
import { findRegions, meanColours, mergeRegions, traceOutlines } from '../regions.ts';
import { StrokeList, type Strokes } from '../strokes.ts';
import type { ToolName } from '../tools.ts';
import { addLoops, swell } from './outlines.ts';
import type { Sitting } from './plan.ts';

/** A round of transparent washes over everything laid before. */
export interface Glaze {
  readonly tool: ToolName;
  /** How far dark paint keeps away from light parts, units: a wash cannot be taken back. */
  readonly reserve: number;
  /** How far the picture is simplified first, units. */
  readonly blur: number;
  /** Different mixtures at most. */
  readonly colours: number;
  /** Width of the soft or pigmented rim, units. */
  readonly rim: number;
  /** Share of the missing density that this round lays. */
  readonly strength: number;
  /** Smallest wash, as a share of the picture's area. */
  readonly least: number;
  /** Missing density, 0 … 255, that is left as it is. */
  readonly clear: number;
}

const GLAZES: readonly Glaze[] = [
  {
    tool: 'bleed',
    reserve: 0.014,
    blur: 0.012,
    colours: 7,
    rim: 0.028,
    strength: 0.88,
    least: 0.006,
    clear: 10,
  },
  {
    tool: 'wash',
    reserve: 0.004,
    blur: 0.005,
    colours: 9,
    rim: 0.007,
    strength: 0.85,
    least: 0.0014,
    clear: 26,
  },
  { tool: 'wash', reserve: 0, blur: 0.003, colours: 12, rim: 0.004, strength: 0.9, least: 0.0005, clear: 36 },
  { tool: 'wash', reserve: 0, blur: 0, colours: 8, rim: 0.003, strength: 0.95, least: 0.0002, clear: 64 },
];
/** Longer side, in pixels, of the raster on which washes are planned. */
const PLAN_SIZE = 256;

/**
 * Light to dark, as watercolour must: each round asks what transmittance is still missing, sorts it into a few
 * mixtures and lays each connected part as one wash. Rims and clouds after Bousseau et al. 2006.
 */
export function* planWatercolour(sitting: Sitting): Generator<Strokes, Strokes, void> {
  const list = new StrokeList('watercolour', sitting.seed, sitting.width, sitting.height, [250, 246, 236]);
  yield* layGlazes(list, sitting.read, GLAZES);
  return list.finish();
}

/** Yields the painting after every glaze but the last. */
export function* layGlazes(
  list: StrokeList,
  read: Raster,
  glazes: readonly Glaze[],
): Generator<Strokes, void, void> {
  const width = Math.max(1, Math.round(list.width * PLAN_SIZE));
  const height = Math.max(1, Math.round(list.height * PLAN_SIZE));
  const wanted = resize(read, width, height);
  const laid = emptyRaster(width, height);
  for (let c = 0; c < 3; c++) (laid.planes[c] as Float32Array).fill(list.ground[c] as number);
  for (const [layer, glaze] of glazes.entries()) {
    if (layer > 0) yield list.finish();
    const reserved = glaze.reserve > 0 ? lightest(wanted, Math.round(glaze.reserve * PLAN_SIZE)) : wanted;
    layGlaze(list, blurRaster(reserved, Math.round(glaze.blur * PLAN_SIZE)), laid, glaze, layer);
  }
}

/** Share of a soft rim that lies outside its outline. */
const SWELL = 0.6;
/** RGB distance of mixtures that one wash can stand for. */
const ALIKE = 60;

function distance(a: Float32Array | undefined, b: Float32Array | undefined): number {
  let d = 0;
  for (let c = 0; c < 3; c++) d += ((a?.[c] ?? 0) - (b?.[c] ?? 0)) ** 2;
  return Math.sqrt(d);
}

/** Lays one round and darkens `laid` by it, as if paper and pigment were even. */
function layGlaze(list: StrokeList, wanted: Raster, laid: Raster, glaze: Glaze, layer: number): void {
  const { width, height } = wanted;
  const missing = emptyRaster(width, height);
  for (let c = 0; c < 3; c++) {
    const out = missing.planes[c] as Float32Array;
    for (let i = 0; i < out.length; i++) {
      const have = Math.max(8, (laid.planes[c] as Float32Array)[i] as number);
      out[i] = 255 * Math.min(1, ((wanted.planes[c] as Float32Array)[i] as number) / have);
    }
  }
  const even = blurRaster(missing, 1, 1);
  const { colours, labels } = findPalette(even, glaze.colours);
  const least = glaze.least * width * height;
  // Small parts join a neighbour of much the same mixture; others stay bare: a wash cannot be taken back.
  const found = mergeRegions(
    findRegions(labels, width, height, 12),
    wanted,
    (a, b) => Math.min(a.area, b.area) < least && distance(colours[a.label], colours[b.label]) < ALIKE,
  );
  const mixtures = meanColours(found, even);
  const outlines = traceOutlines(found, width, height);
  const largestFirst = [...found.regions].sort((a, b) => b.area - a.area || a.id - b.id);
  const washed = new Uint8Array(found.regions.length);
  for (const region of largestFirst) {
    const colour = mixtures[region.id] as Float32Array;
    if (region.area < least || 255 - Math.min(...colour) < glaze.clear) continue;
    washed[region.id] = 1;
    list.begin({ tool: glaze.tool, layer, radius: glaze.rim, opacity: 255 * glaze.strength }, colour);
    const loops = outlines[region.id] as Float32Array[];
    // A soft rim lies mostly outside, so that neighbouring wet washes meet without a seam.
    const swollen =
      glaze.tool === 'bleed' ? loops.map((loop) => swell(loop, SWELL * glaze.rim * PLAN_SIZE)) : loops;
    addLoops(list, swollen, PLAN_SIZE);
  }
  const softness = glaze.tool === 'bleed' ? Math.round(glaze.rim * PLAN_SIZE * 0.5) : 0;
  for (let c = 0; c < 3; c++) {
    const plane = laid.planes[c] as Float32Array;
    const through = new Float32Array(plane.length).fill(1);
    for (let i = 0; i < through.length; i++) {
      const region = found.regions[found.ids[i] as number];
      if (!region || !washed[region.id]) continue;
      through[i] = 1 - glaze.strength * (1 - ((mixtures[region.id] as Float32Array)[c] as number) / 255);
    }
    const soft = blur(through, width, height, softness);
    for (let i = 0; i < plane.length; i++) plane[i] = (plane[i] as number) * (soft[i] as number);
  }
}
