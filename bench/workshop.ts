/** What single parts of the painter take, in this process and beside nothing else of ours: no server, no sockets. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { MANNERS, type Manner } from '../brush/index.ts';
import { assetsFolder } from '../server/config/paths.ts';
import { paintWithBrush } from '../server/diffusion/brushwork.ts';
import { loadEyeModel } from '../server/diffusion/models/eye-model.ts';
import type { Pixels } from '../server/diffusion/pixels.ts';
import { openAtelier } from './atelier.ts';
import { atMost, type BenchContext, type Figure, quantile, reported, unmeasured } from './figure.ts';
import { startRival } from './sdxs.ts';

const WORDS = 'a red fox beside a lighthouse at night';
const STEPS = 4;
const ROUNDS = 7;
const EYE_RUNS = 30;
const BRUSH_SIZE = 1024;
const BRUSH_RUNS = 2;

const median = (values: readonly number[]): number => quantile(values, 0.5);

async function timed<T>(work: () => T | Promise<T>): Promise<{ ms: number; result: T }> {
  const began = performance.now();
  const result = await work();
  return { ms: performance.now() - began, result };
}

/** Every part's figures; `flops` are those of one run of each graph. */
export async function workshopFigures(
  context: BenchContext,
  flops: Readonly<Record<string, number>>,
): Promise<Figure[]> {
  const { say, gemmGflops } = context;
  const atelier = await openAtelier(assetsFolder());
  const paint = (seed: number) => atelier.paint({ words: WORDS, seed, steps: STEPS });
  const { decoded } = await paint(0); // warms up
  const times: number[] = [];
  const evaluations: number[] = [];
  const round = async (seed: number) => {
    const { ms, result } = await timed(() => paint(seed));
    times.push(ms);
    evaluations.push(...result.evaluationMs);
  };
  const rivals = await againstRivals(context, round, times);
  const floor = (flops['painter/denoiser.onnx'] ?? Number.NaN) / (gemmGflops * 1e6);
  const figures = [
    ...rivals,
    reported('words_to_picture_ms', median(times), 'ms', `${STEPS} steps, decoded, before the brush`),
    atMost('denoiser_floor', median(evaluations) / floor, 1.5, 'ratio', { quiet: context.quiet }),
    await eyeFigure(context),
    await brushFigure(context, decoded),
  ];
  await atelier.models.release();
  say('parts of the painter: done');
  return figures;
}

/** In turns, so that whatever else the machine does falls on both. */
async function againstRivals(
  { quiet, say }: BenchContext,
  ourRound: (seed: number) => Promise<void>,
  ours: readonly number[],
): Promise<Figure[]> {
  const figures: Figure[] = [];
  for (const [id, precision] of [
    ['vs_sdxs', undefined],
    ['vs_sdxs_fp32', 'f32'],
  ] as const) {
    const before = ours.length;
    const theirs: number[] = [];
    let arithmetic = '';
    let missing = '';
    try {
      const rival = await startRival(precision ? { precision } : {}, say);
      arithmetic = rival.precision;
      try {
        await rival.run(); // warms up
        for (let n = 1; n <= ROUNDS; n++) {
          await ourRound(n);
          theirs.push(await rival.run());
        }
      } finally {
        rival.close();
      }
    } catch (error) {
      missing = `no SDXS run here: ${error instanceof Error ? error.message : error}`;
    }
    if (missing) {
      for (let n = ours.length - before; n < ROUNDS; n++) await ourRound(n);
      figures.push(unmeasured(id, 'ratio', precision ? null : '<= 1', missing));
      continue;
    }
    const value = median(ours.slice(before)) / median(theirs);
    const why = `SDXS-shaped run ${median(theirs).toFixed(0)} ms in ${arithmetic}, 2 threads, ${ROUNDS} rounds in turns`;
    figures.push(
      precision
        ? reported(id, value, 'ratio', why)
        : { ...atMost(id, value, 1, 'ratio', { quiet, absolute: false }), why },
    );
  }
  return figures;
}

async function eyeFigure({ quiet }: BenchContext): Promise<Figure> {
  const eye = await loadEyeModel(join(assetsFolder(), 'models'));
  if (!eye) return unmeasured('eye_ms', 'ms', '<= 15', 'assets/models/manifest.json lists no eye');
  const pixels = Float32Array.from({ length: 3 * eye.imageSize ** 2 }, (_, i) => Math.sin(i));
  const times: number[] = [];
  for (let n = 0; n < EYE_RUNS; n++) times.push((await timed(() => eye.embed(pixels, 1))).ms);
  await eye.release();
  return atMost('eye_ms', median(times), 15, 'ms', { quiet });
}

/** The slowest manner decides: a visitor may ask for any. */
async function brushFigure({ quiet, say }: BenchContext, picture: Pixels): Promise<Figure> {
  const seconds: Record<string, number> = {};
  for (const manner of MANNERS) {
    const runs: number[] = [];
    for (let seed = 0; seed < BRUSH_RUNS; seed++)
      runs.push((await timed(() => brush(picture, manner, seed))).ms / 1000);
    seconds[manner] = Math.min(...runs);
  }
  say('brush: every manner laid');
  const slowest = Object.entries(seconds).reduce((a, b) => (b[1] > a[1] ? b : a));
  const figure = atMost('brush_s', slowest[1], 1, 's', { quiet });
  const why = [figure.why, `slowest: ${slowest[0]}; ${BRUSH_SIZE} px, best of ${BRUSH_RUNS}`];
  return { ...figure, why: why.filter(Boolean).join('; '), beside: seconds };
}

const brush = (picture: Pixels, manner: Manner, seed: number) =>
  paintWithBrush(picture, { manner, seed, size: BRUSH_SIZE });

export const readFlops = (): Record<string, number> =>
  JSON.parse(readFileSync(join(assetsFolder(), 'models', 'flops.json'), 'utf8')) as Record<string, number>;
