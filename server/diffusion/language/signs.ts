import { z } from 'zod';
import { readCatalogueJson } from '../catalogue/read.ts';
import type { Concept } from '../catalogue/schemas.ts';
import type { PhraseMatch, Phrases } from '../phrases.ts';
import type { Token } from '../words.ts';

/** Skin and presentation: 👩🏽‍🎨 is 👩‍🎨 is 🧑‍🎨. */
const SHADES = /[\ufe0f\p{EMod}]/gu;
const GENDER = /\u200d[♂♀]/g;
const GENDERED = /^[👨👩]\u200d/u;

/** What an emoji shows, as often as it stands in a row; null for a word, and for one that shows nothing we know. */
export type ReadSign = (tokens: readonly Token[], start: number) => PhraseMatch | null;

/** @throws CatalogueError when signs.json cannot be read */
export async function loadSigns(folder: string, concepts: readonly Concept[]): Promise<ReadSign> {
  const listed = await readCatalogueJson(folder, 'signs.json', z.record(z.string(), z.array(z.string())));
  const shown = new Map<string, Concept>();
  for (const concept of concepts) for (const sign of listed[concept.id] ?? []) shown.set(bare(sign), concept);
  return (tokens, start) => {
    const sign = bare(tokens[start]?.text ?? '');
    const concept =
      shown.get(sign) ?? shown.get(sign.replace(GENDER, '')) ?? shown.get(sign.replace(GENDERED, '🧑\u200d'));
    if (!concept) return null;
    let length = 1;
    while (tokens[start + length] && bare(tokens[start + length]?.text ?? '') === sign) length++;
    return { meanings: [{ kind: 'concept', concept, plural: false, count: length }], length };
  };
}

const bare = (sign: string): string => sign.replace(SHADES, '');

/** Signs before words: no language has a say in them. */
export const withSigns = (readSign: ReadSign, phrases: Phrases): Phrases => ({
  matchAt: (tokens, start) => readSign(tokens, start) ?? phrases.matchAt(tokens, start),
});
