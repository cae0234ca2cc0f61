import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { CatalogueError, readCatalogueJson } from './read.ts';

const listed = z.array(z.string());
const meanings = z.record(z.string(), listed);

/** One file of `assets/catalogue/languages`: what the planner understands of a language (training/languages.py). */
export const LanguageFile = z.object({
  /** BCP 47. */
  language: z.string(),
  /** Whether more than names was written for it. */
  byHand: z.boolean(),
  /** Words are not parted by spaces. */
  unspaced: z.boolean(),
  adjectivesFollow: z.boolean(),
  postpositions: z.boolean(),
  /** A noun may end a longer one. */
  compounds: z.boolean(),
  /** Every noun begins with a capital, not names alone. */
  nounsCapital: z.boolean(),
  /** Plurals change what stands between the consonants. */
  brokenPlurals: z.boolean(),
  /** Letters that must be left of a word without its ending; and where the name lost an ending too. */
  shortest: z.number().int().positive(),
  stem: z.number().int().positive(),
  /** Function words by their role, endings among them. */
  words: z.partialRecord(
    z.enum([
      'endings',
      'plurals',
      'into-endings',
      'prefixes',
      'rewrites',
      'determiners',
      'into',
      'into-after',
      'joining',
      'function',
      'frames',
      'of',
      'negations',
      'negations-after',
      'negation-goes-on',
      'not-negated',
      'crowd',
      'alone',
      'style',
      'by',
    ]),
    listed,
  ),
  /** Words by the id of what they mean. */
  meanings: z.partialRecord(
    z.enum([
      'places',
      'times',
      'weathers',
      'colours',
      'counts',
      'sizes',
      'relations',
      'relations-after',
      'manners',
    ]),
    meanings,
  ),
  /** What a concept is called first, and every name it answers to. */
  firsts: z.record(z.string(), z.string()),
  names: meanings,
  /** Words that come near to a concept: it stands for them, and that is said. */
  near: meanings,
});
export type LanguageFile = z.infer<typeof LanguageFile>;

/** Every language there is a file for. @throws CatalogueError naming the file at fault */
export async function loadLanguages(folder: string): Promise<LanguageFile[]> {
  const listing = await readdir(join(folder, 'languages')).catch((cause: unknown) => {
    throw new CatalogueError('languages', { cause });
  });
  const files = listing.filter((file) => file.endsWith('.json') && file !== 'sources.json').sort();
  return Promise.all(files.map((file) => readCatalogueJson(folder, `languages/${file}`, LanguageFile)));
}
