import { createFlow, type Flow } from '../flow.ts';
import { drawTones, findLines, stretchTones } from '../lines.ts';
import { findPalette } from '../palette.ts';
import { createRandom, hash, type Random } from '../random.ts';
import { blur, blurRaster, type Raster, resize } from '../raster.ts';
import { findRegions, traceOutlines } from '../regions.ts';
import { type Rgb, StrokeList, type Strokes } from '../strokes.ts';
import { Cover } from './cover.ts';
import { followBothWays, pixelUnder, scatter } from './follow.ts';
import { addLoops } from './outlines.ts';
import type { Sitting } from './plan.ts';

const PAPER = [240, 229, 203] as const;
const KEY = [30, 24, 30] as const;
const BLOCKS = 6;
const PLAN_SIZE = 256;
/** Distance between the lines the knife leaves, units. */
const PITCH = 0.0105;
const STEPS = 14;
/** Tones, 0 … 255, from which lines are left, and below which the block is not cut at all. */
const CUT_TONE = 150;
const SOLID_TONE = 38;

/** Colour blocks from light to dark, each a little out of register, then the key block: solids, lines by tone, contours. */
export function* planWoodcut(sitting: Sitting): Generator<Strokes, Strokes, void> {
  const { read, seed, width, height } = sitting;
  const list = new StrokeList('woodcut', seed, width, height, PAPER);
  const small = resize(
    read,
    Math.max(1, Math.round(width * PLAN_SIZE)),
    Math.max(1, Math.round(height * PLAN_SIZE)),
  );
  const tones = stretchTones(drawTones(small, 0.15), 10, 250);
  printBlocks(list, small);
  yield list.finish();
  printSolids(list, tones, small);
  yield list.finish();
  const flow = createFlow(small, seed, 20);
  cutLines(list, blur(tones, small.width, small.height, 2), flow, createRandom(seed, 6));
  yield list.finish();
  for (const line of findLines([...small.planes, tones], createFlow(small, seed, 0), 1, 5)) {
    const touch = {
      tool: 'ridge',
      layer: 3,
      radius: 0.0022 + 0.0028 * line.strength,
      load: 230,
      opacity: 250,
    } as const;
    list.begin(touch, KEY);
    for (let i = 0; i < line.points.length; i += 2)
      list.point(line.points[i] as number, line.points[i + 1] as number);
  }
  return list.finish();
}

function printBlocks(list: StrokeList, small: Raster): void {
  const { colours, labels } = findPalette(blurRaster(small, 1), BLOCKS);
  const found = findRegions(labels, small.width, small.height, 40);
  const outlines = traceOutlines(found, small.width, small.height);
  const order = colours
    .map((_, i) => i)
    .sort((a, b) => light(colours[b] as Float32Array) - light(colours[a] as Float32Array));
  for (const label of order) {
    const colour = inkOf(colours[label] as Float32Array);
    const key = hash(list.seed, label);
    const shiftX = ((key & 255) / 255 - 0.5) * 0.004 * PLAN_SIZE;
    const shiftY = (((key >>> 8) & 255) / 255 - 0.5) * 0.004 * PLAN_SIZE;
    for (const region of found.regions) {
      if (region.label !== label) continue;
      list.begin({ tool: 'block', layer: 0, radius: 0.002, opacity: 250 }, colour);
      const loops = (outlines[region.id] as Float32Array[]).map((l) =>
        l.map((v, i) => v + (i % 2 ? shiftY : shiftX)),
      );
      addLoops(list, loops, PLAN_SIZE);
    }
  }
}

/** Printing ink for a colour: a little stronger, and divided by the paper it will lie on. */
function inkOf(c: Float32Array): Rgb {
  const grey = light(c);
  const ink = [0, 1, 2].map((k) => {
    const strong = grey + ((c[k] as number) - grey) * 1.15 + 18;
    return Math.max(24, Math.min(255, (255 * strong) / (PAPER[k] as number)));
  });
  return ink as unknown as Rgb;
}

const light = (c: Float32Array) =>
  0.2126 * (c[0] as number) + 0.7152 * (c[1] as number) + 0.0722 * (c[2] as number);

function printSolids(list: StrokeList, tones: Float32Array, small: Raster): void {
  const solid = Uint8Array.from(tones, (t) => (t < SOLID_TONE ? 1 : 0));
  const found = findRegions(solid, small.width, small.height, 14);
  const outlines = traceOutlines(found, small.width, small.height);
  for (const region of found.regions) {
    if (region.label === 0) continue;
    list.begin({ tool: 'block', layer: 1, radius: 0.002, opacity: 235 }, KEY);
    addLoops(list, outlines[region.id] as Float32Array[], PLAN_SIZE);
  }
}

/** Evenly spaced lines along the flow (after Jobard and Lefer 1997), as thick as the tone is dark; light ones in solids. */
function cutLines(list: StrokeList, tones: Float32Array, flow: Flow, random: Random): void {
  const cover = new Cover(list.width, list.height, PITCH * 1.1);
  const toneAt = (x: number, y: number) => tones[pixelUnder(flow, x, y)] as number;
  for (const [x, y] of scatter(list, PITCH * 0.7, random)) {
    if (cover.at(x, y) > 0) continue;
    const tone = toneAt(x, y);
    if (tone > CUT_TONE) continue;
    const inSolid = tone < SOLID_TONE;
    const fits = (px: number, py: number) => {
      const t = toneAt(px, py);
      return cover.at(px, py) === 0 && Math.abs(t - tone) < 30 && t < SOLID_TONE === inSolid;
    };
    const line = followBothWays(flow, list, x, y, STEPS, PITCH, fits);
    if (line.length < 4) continue;
    const dark = (CUT_TONE - tone) / (CUT_TONE - SOLID_TONE);
    const radius = inSolid ? PITCH * 0.09 : PITCH * (0.08 + 0.26 * Math.min(1, dark));
    list.begin(
      { tool: 'ridge', layer: 2, radius, load: 215, opacity: inSolid ? 150 : 235 },
      inSolid ? PAPER : KEY,
    );
    for (const [px, py] of line) {
      list.point(px, py);
      cover.stamp(px, py, list.count);
    }
  }
}
