/**
 * Pictures of the exhibition's own painter, as many as wanted, each of other words, another seed and in turn another manner. They are
 * kept outside the checkout, under the name of the weights, so that a second run need not paint them again.
 */
import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MANNERS } from '../../brush/index.ts';
import { assetsFolder } from '../../server/config/paths.ts';
import { loadCatalogue } from '../../server/diffusion/catalogue/catalogue.ts';
import type { PaintedPicture } from '../../server/diffusion/painter.ts';
import { openAtelier } from '../atelier.ts';
import { drawPrompts } from '../painter/prompts.ts';

/** Few: what is measured here is the marks, and strokes hide a step more or less. */
const STEPS = 2;
const SEED = 7_2026;

/** A painting with what the keepsake says of it. */
export interface Painting {
  /** The unmarked master, as the painter wrote it. */
  readonly file: string;
  readonly words: string;
  readonly facts: Facts;
}

const FACTS = [
  'width',
  'height',
  'pixelHash',
  'painter',
  'manner',
  'seed',
  'steps',
  'freedom',
  'understood',
  'sources',
  'ms',
] as const satisfies readonly (keyof PaintedPicture)[];
type Facts = Pick<PaintedPicture, (typeof FACTS)[number]>;

/** Paints what is missing of the first `count` and returns them all. */
export async function paintMany(count: number, say: (text: string) => void): Promise<Painting[]> {
  const catalogue = await loadCatalogue(join(assetsFolder(), 'catalogue'));
  const known = new Set(catalogue.concepts.map(({ id }) => id));
  const prompts = drawPrompts(catalogue, known, { seed: SEED, count });
  const atelier = await openAtelier(assetsFolder());
  const folder = join(
    tmpdir(),
    'echoes-bench-paintings',
    `${atelier.models.name.replaceAll(/\W+/g, '-')}-${STEPS}`,
  );
  await mkdir(folder, { recursive: true });
  const paintings: Painting[] = [];
  for (const [seed, { words }] of prompts.entries()) {
    const file = join(folder, `${seed}.png`);
    const record = join(folder, `${seed}.json`);
    if (!existsSync(record)) {
      const manner = MANNERS[seed % MANNERS.length] as string;
      const { work } = await atelier.finish({ words, seed, steps: STEPS, manner });
      await writeFile(file, work.master);
      await writeFile(
        `${record}.partial`,
        JSON.stringify(Object.fromEntries(FACTS.map((fact) => [fact, work[fact]]))),
      );
      await rename(`${record}.partial`, record); // the record is there only once the picture is
    }
    paintings.push({ file, words, facts: JSON.parse(await readFile(record, 'utf8')) as Facts });
    if ((seed + 1) % 20 === 0) say(`paintings: ${seed + 1} of ${count}`);
  }
  return paintings;
}
