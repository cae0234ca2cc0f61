/** Figures that this bench does not measure itself: what the training measured, what a person judged, what the first painter reached. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { assetsFolder, projectRoot } from '../server/config/paths.ts';
import { atLeast, type Figure, noHigher, unmeasured } from './figure.ts';

export const resultsFolder = (): string => join(projectRoot(), 'bench', 'results');

/** `assets/models/painter/measured.json`, written by training/measure.py: what needs the training's own scenes. */
const Measured = z.object({
  date: z.string().optional(),
  trainedOn: z.enum(['cpu', 'gpu']).optional(),
  /** Autoencoder on held-out scenes, dB. */
  psnr: z.number().optional(),
  /** Highest likeness to any training scene: 99th percentile over paintings, and over real held-out scenes. */
  copy: z.object({ p99: z.number(), heldOutP99: z.number() }).optional(),
});
export type Measured = z.infer<typeof Measured>;

/** A person's verdict on the two sheets of `bench sheet`, tile by tile. */
const Verdicts = z.object({
  date: z.string(),
  /** Who judged and how, in one sentence. */
  how: z.string(),
  /** The painter named under the sheet. */
  painter: z.string(),
  ours: z.number().int().nonnegative(),
  paste: z.number().int().nonnegative(),
  undecided: z.number().int().nonnegative(),
});

function readJson<T extends z.ZodType>(file: string, schema: T): z.infer<T> | null {
  return existsSync(file) ? schema.parse(JSON.parse(readFileSync(file, 'utf8'))) : null;
}

export const readMeasured = (): Measured =>
  readJson(join(assetsFolder(), 'models', 'painter', 'measured.json'), Measured) ?? {};

export function trainingFigures({ psnr, copy, date }: Measured): Figure[] {
  const why = `measured by training/measure.py${date ? ` on ${date}` : ''}`;
  const missing = 'not in assets/models/painter/measured.json';
  return [
    psnr === undefined
      ? unmeasured('ae_psnr', 'dB', '>= 27', missing)
      : atLeast('ae_psnr', psnr, 27, 'dB', { why }),
    copy === undefined
      ? unmeasured('copy_p99', 'cosine', '<= heldOutScenes', missing)
      : noHigher('copy_p99', copy.p99, { name: 'heldOutScenes', value: copy.heldOutP99 }, 'cosine', { why }),
  ];
}

/** @param painter name of the weights that paint now: a verdict on others' pictures does not count */
export function beatsPaste(
  painter: string,
  file: string = join(resultsFolder(), 'beats-paste.json'),
): Figure {
  const target = '> 0.5';
  const verdicts = readJson(file, Verdicts);
  if (!verdicts)
    return unmeasured(
      'beats_paste',
      'share',
      target,
      'no person has judged docs/images/painter-sheet.png beside paste-sheet.png (bench/results/beats-paste.json)',
    );
  const { ours, paste, undecided, how, date } = verdicts;
  if (verdicts.painter !== painter)
    return unmeasured('beats_paste', 'share', target, `judged on ${date}, but of ${verdicts.painter}`);
  const value = ours / (ours + paste + undecided);
  const why = `${ours} ours, ${paste} paste, ${undecided} undecided; ${how}, ${date}`;
  return { id: 'beats_paste', value, unit: 'share', target, holds: value > 0.5, why };
}

const Results = z.object({
  figures: z.array(z.object({ id: z.string(), value: z.number().nullable() })),
});

/** Each figure beside the first painter's, where there is one of the same id. */
export function besideV0(
  figures: readonly Figure[],
  file: string = join(resultsFolder(), 'painter-v0.json'),
): Figure[] {
  const v0 = new Map(readJson(file, Results)?.figures.map(({ id, value }) => [id, value]));
  return figures.map((figure) => {
    const value = v0.get(figure.id) ?? null;
    return value === null ? figure : { ...figure, beside: { ...figure.beside, v0: value } };
  });
}
