import { createFlow } from '../flow.ts';
import { drawTones, findLines, stretchTones } from '../lines.ts';
import { createRandom, type Random, valueNoise } from '../random.ts';
import { blur } from '../raster.ts';
import { StrokeList, type Strokes } from '../strokes.ts';
import type { Sitting } from './plan.ts';

const PAPER = [244, 239, 226] as const;
const GRAPHITE = [52, 52, 58] as const;

/** One direction of shading: where the paper should be darker than `tone`, lines at `slope` are drawn `gap` apart. */
interface Hatch {
  readonly tone: number;
  readonly slope: readonly [number, number];
  /** Units. */
  readonly gap: number;
  readonly radius: number;
  readonly load: number;
  readonly opacity: number;
}

/** Tonal art maps (Praun et al. 2001) by hand: each darker tone adds a direction. Directions are unit vectors. */
const HATCHES: readonly Hatch[] = [
  { tone: 214, slope: [0.8, -0.6], gap: 0.0085, radius: 0.0026, load: 100, opacity: 70 },
  { tone: 176, slope: [0.72, -0.69], gap: 0.0075, radius: 0.0026, load: 112, opacity: 80 },
  { tone: 138, slope: [0.36, -0.93], gap: 0.0075, radius: 0.0026, load: 122, opacity: 92 },
  { tone: 100, slope: [0.95, -0.3], gap: 0.007, radius: 0.0026, load: 134, opacity: 104 },
  { tone: 64, slope: [0.6, -0.8], gap: 0.006, radius: 0.0028, load: 150, opacity: 120 },
  { tone: 34, slope: [0.86, -0.5], gap: 0.0055, radius: 0.003, load: 180, opacity: 150 },
];

/** Construction first, then shading from light to dark, then the outlines that hold it. */
export function* planPencil(sitting: Sitting): Generator<Strokes, Strokes, void> {
  const { read, seed, width, height } = sitting;
  const list = new StrokeList('pencil', seed, width, height, PAPER);
  const random = createRandom(seed, 3);
  const tones = stretchTones(drawTones(read, 0.1), 44, 240);
  const soft = blur(tones, read.width, read.height, 1, 2);
  const flow = createFlow(read, seed, 0);
  const lines = findLines([...read.planes, tones], flow, Math.max(1, Math.round(read.width / 256)), 4);
  for (const line of lines)
    drawLine(list, line.points, 0, 0.0016, 90, 70 + 60 * line.strength, random, 0.0022);
  for (const [k, hatch] of HATCHES.entries()) {
    yield list.finish();
    shade(list, soft, read.width, read.height, hatch, k + 1, random);
  }
  yield list.finish();
  for (const line of lines) {
    drawLine(
      list,
      line.points,
      HATCHES.length + 1,
      0.0016 + 0.0016 * line.strength,
      180,
      130 + 110 * line.strength,
      random,
      0.0005,
    );
  }
  return list.finish();
}

/** Parallel lines across the whole sheet, lifted where the tone is light enough. */
function shade(
  list: StrokeList,
  tones: Float32Array,
  width: number,
  height: number,
  hatch: Hatch,
  layer: number,
  random: Random,
): void {
  const [dx, dy] = hatch.slope;
  const size = Math.max(width, height);
  const reach = 0.5 * Math.sqrt(list.width * list.width + list.height * list.height);
  const step = 0.008;
  // Shading does not end on a ruled line.
  const wobble = (x: number, y: number) => 12 * valueNoise(x * 40, y * 40, list.seed ^ layer);
  const lanes = Math.ceil((2 * reach) / hatch.gap);
  for (let lane = 0; lane < lanes; lane++) {
    const off = -reach + (lane + 0.5 * (random() - 0.5)) * hatch.gap;
    let run: number[] = [];
    let longest = 8 + Math.floor(random() * 14);
    const lift = () => {
      if (run.length >= 4) {
        list.begin(
          {
            tool: 'graphite',
            layer,
            radius: hatch.radius * (0.8 + 0.4 * random()),
            load: hatch.load,
            opacity: hatch.opacity * (0.8 + 0.3 * random()),
          },
          GRAPHITE,
        );
        for (let i = 0; i < run.length; i += 2) list.point(run[i] as number, run[i + 1] as number);
      }
      run = [];
      longest = 8 + Math.floor(random() * 14);
    };
    for (let s = -reach; s < reach; s += step) {
      const x = list.width / 2 + s * dx - off * dy;
      const y = list.height / 2 + s * dy + off * dx;
      if (x < 0 || y < 0 || x >= list.width || y >= list.height) {
        if (run.length > 0) lift();
        continue;
      }
      const i =
        Math.min(height - 1, Math.floor(y * size)) * width + Math.min(width - 1, Math.floor(x * size));
      if ((tones[i] as number) + wobble(x, y) < hatch.tone) {
        run.push(x, y);
        if (run.length / 2 > longest) {
          const lx = x;
          const ly = y;
          lift();
          if (random() < 0.75) run.push(lx, ly);
        }
      } else if (run.length > 0) lift();
    }
    if (run.length > 0) lift();
  }
}

function drawLine(
  list: StrokeList,
  points: readonly number[],
  layer: number,
  radius: number,
  load: number,
  opacity: number,
  random: Random,
  stray: number,
): void {
  const ox = (random() - 0.5) * 2 * stray;
  const oy = (random() - 0.5) * 2 * stray;
  list.begin({ tool: 'graphite', layer, radius, load, opacity }, GRAPHITE);
  for (let i = 0; i < points.length; i += 2)
    list.point((points[i] as number) + ox, (points[i + 1] as number) + oy);
}
