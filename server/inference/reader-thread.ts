/** The reader's thread: words in, what the painter would make of them out. Lexicons and rules alone, no network. Started by `reader.ts`. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import { MANNERS } from '../../brush/index.ts';
import { readCatalogueJson } from '../diffusion/catalogue/read.ts';
import { Concept, Lexicon } from '../diffusion/catalogue/schemas.ts';
import { loadTongues } from '../diffusion/language/tongues.ts';
import { PainterConfig } from '../diffusion/models/painter-config.ts';
import { planWords } from '../diffusion/planner.ts';
import type { ReadAnswer, ReadRequest } from './reader.ts';

const { assets } = workerData as { assets: string };
const catalogue = join(assets, 'catalogue');
const config = PainterConfig.parse(
  JSON.parse(readFileSync(join(assets, 'models', 'painter', 'painter.json'), 'utf8')),
);
const tongues = await loadTongues(catalogue, {
  lexicon: await readCatalogueJson(catalogue, 'lexicon.json', Lexicon),
  concepts: await readCatalogueJson(catalogue, 'concepts.json', Concept.array()),
  manners: MANNERS,
});
/** What is near in meaning only the painter's own network says, when it paints. */
const nearest = async (): Promise<null> => null;

parentPort?.on('message', async ({ id, words, language }: ReadRequest) => {
  const tongue = tongues.tongueOf(words, language);
  const { reading } = await planWords(words, { tongue, nearest, maxSubjects: config.maxSources });
  parentPort?.postMessage({ id, reading: [...reading] } satisfies ReadAnswer);
});
