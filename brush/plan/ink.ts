import { createFlow } from '../flow.ts';
import { drawTones, findLines, stretchTones } from '../lines.ts';
import { createRandom } from '../random.ts';
import type { Raster } from '../raster.ts';
import { StrokeList, type Strokes } from '../strokes.ts';
import type { Sitting } from './plan.ts';
import { type Glaze, layGlazes } from './watercolour.ts';

const RICE_PAPER = [245, 240, 228] as const;
const BLACK = [26, 26, 32] as const;

/** Few washes, large and wet, then dark accents: most of the sheet stays paper. */
const WASHES: readonly Glaze[] = [
  {
    tool: 'bleed',
    reserve: 0.012,
    blur: 0.02,
    colours: 5,
    rim: 0.04,
    strength: 0.8,
    least: 0.012,
    clear: 16,
  },
  {
    tool: 'wash',
    reserve: 0.003,
    blur: 0.006,
    colours: 6,
    rim: 0.008,
    strength: 0.8,
    least: 0.003,
    clear: 34,
  },
  { tool: 'wash', reserve: 0, blur: 0.002, colours: 5, rim: 0.004, strength: 0.92, least: 0.0003, clear: 58 },
];

/** Washes from pale to dark, then the contours in one movement each, pressed where the contour is strong. */
export function* planInk(sitting: Sitting): Generator<Strokes, Strokes, void> {
  const { read, seed, width, height } = sitting;
  const list = new StrokeList('ink', seed, width, height, RICE_PAPER);
  const tones = stretchTones(drawTones(read, 0.2), 64, 272);
  const grey: Raster = {
    width: read.width,
    height: read.height,
    planes: [tones, tones, tones.map((t) => Math.min(255, t + 6))],
  };
  yield* layGlazes(list, grey, WASHES);
  yield list.finish();
  const random = createRandom(seed, 5);
  const lines = findLines(
    [...read.planes, tones],
    createFlow(read, seed, 0),
    Math.max(1, Math.round(read.width / 256)),
    5,
  );
  for (const line of lines) {
    const radius = (0.0022 + 0.0034 * line.strength) * (0.75 + 0.5 * random());
    list.begin(
      { tool: 'line', layer: WASHES.length, radius, load: 200, opacity: 160 + 80 * line.strength },
      BLACK,
    );
    for (let i = 0; i < line.points.length; i += 2)
      list.point(line.points[i] as number, line.points[i + 1] as number);
  }
  return list.finish();
}
