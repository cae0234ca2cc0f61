import { createFlow, type Flow } from '../flow.ts';
import { drawTones, findLines, stretchTones } from '../lines.ts';
import { createRandom, type Random } from '../random.ts';
import { blur } from '../raster.ts';
import { type Rgb, StrokeList, type Strokes } from '../strokes.ts';
import type { ToolName } from '../tools.ts';
import { Cover } from './cover.ts';
import { followBothWays, pixelUnder, scatter } from './follow.ts';
import type { Sitting } from './plan.ts';

const PAPER = [224, 213, 194] as const;
const CHARCOAL = [34, 31, 31] as const;
const CHALK = [250, 246, 236] as const;

/** One go over the sheet: everything darker (chalk: lighter) than `tone`, along the forms. */
interface Pass {
  readonly tool: ToolName;
  readonly colour: Rgb;
  readonly tone: number;
  readonly radius: number;
  /** Distance between strokes, in radii. */
  readonly gap: number;
  readonly steps: number;
  readonly load: number;
  /** Coverage where the tone is just passed, and where it is farthest from it. */
  readonly opacity: readonly [number, number];
}

const PASSES: readonly Pass[] = [
  {
    tool: 'smudge',
    colour: CHARCOAL,
    tone: 216,
    radius: 0.019,
    gap: 0.8,
    steps: 4,
    load: 190,
    opacity: [14, 108],
  },
  {
    tool: 'smudge',
    colour: CHARCOAL,
    tone: 168,
    radius: 0.0085,
    gap: 0.8,
    steps: 5,
    load: 170,
    opacity: [24, 118],
  },
  {
    tool: 'stick',
    colour: CHARCOAL,
    tone: 132,
    radius: 0.0042,
    gap: 2.1,
    steps: 9,
    load: 105,
    opacity: [80, 190],
  },
  {
    tool: 'stick',
    colour: CHARCOAL,
    tone: 66,
    radius: 0.006,
    gap: 1.9,
    steps: 8,
    load: 150,
    opacity: [120, 235],
  },
];
const LIGHTS: Pass = {
  tool: 'chalk',
  colour: CHALK,
  tone: 232,
  radius: 0.0052,
  gap: 1.3,
  steps: 5,
  load: 112,
  opacity: [110, 225],
};

/** Masses rubbed in with the side of the stick, then its edge, then the contours, last the lights in chalk on toned paper. */
export function* planCharcoal(sitting: Sitting): Generator<Strokes, Strokes, void> {
  const { read, seed, width, height } = sitting;
  const list = new StrokeList('charcoal', seed, width, height, PAPER);
  const tones = stretchTones(drawTones(read, 0.12), 14, 252);
  const soft = blur(tones, read.width, read.height, 1, 2);
  const flow = createFlow(read, seed, 26);
  const random = createRandom(seed, 15);
  for (const [layer, pass] of PASSES.entries()) {
    rub(list, soft, flow, pass, layer, random);
    yield list.finish();
  }
  const lines = findLines(
    [...read.planes, tones],
    createFlow(read, seed, 0),
    Math.max(1, Math.round(read.width / 256)),
    4,
  );
  for (const { points, strength } of lines) {
    const radius = (0.0016 + 0.0032 * strength) * (0.8 + 0.5 * random());
    list.begin(
      { tool: 'stick', layer: PASSES.length, radius, load: 165, opacity: 130 + 115 * strength },
      CHARCOAL,
    );
    for (let i = 0; i < points.length; i += 2) list.point(points[i] as number, points[i + 1] as number);
  }
  yield list.finish();
  rub(
    list,
    soft.map((t) => 255 - t),
    flow,
    { ...LIGHTS, tone: 255 - LIGHTS.tone },
    PASSES.length + 1,
    random,
  );
  return list.finish();
}

/** How far the tone may change under one stroke. */
const LIFT = 44;

function rub(
  list: StrokeList,
  tones: Float32Array,
  flow: Flow,
  pass: Pass,
  layer: number,
  random: Random,
): void {
  const cover = new Cover(list.width, list.height, pass.radius);
  const toneAt = (x: number, y: number) => tones[pixelUnder(flow, x, y)] as number;
  for (const [x, y] of scatter(list, pass.radius * pass.gap, random)) {
    if (cover.at(x, y) > 0) continue;
    const tone = toneAt(x, y);
    if (tone >= pass.tone) continue;
    const fits = (px: number, py: number) => {
      const t = toneAt(px, py);
      return t < pass.tone && Math.abs(t - tone) < LIFT;
    };
    const stride = pass.radius * 1.4;
    const half = Math.ceil(pass.steps / 2);
    const line = followBothWays(flow, list, x, y, half, stride, fits);
    const [least, most] = pass.opacity;
    const depth = (pass.tone - tone) / pass.tone;
    list.begin(
      {
        tool: pass.tool,
        layer,
        radius: pass.radius * (0.75 + 0.5 * random()),
        load: pass.load * (0.8 + 0.4 * random()),
        opacity: least + (most - least) * depth,
      },
      pass.colour,
    );
    for (const [px, py] of line) {
      list.point(px, py);
      cover.stamp(px, py, list.count);
    }
  }
}
