import { join } from 'node:path';
import { MANNERS } from '../../brush/index.ts';
import { assetsFolder } from '../../server/config/paths.ts';
import { loadCatalogue } from '../../server/diffusion/catalogue/catalogue.ts';
import { readItems } from '../../server/diffusion/items.ts';
import { loadTongues, type Tongues } from '../../server/diffusion/language/tongues.ts';
import type { Meaning } from '../../server/diffusion/phrases.ts';
import { readSentences } from './sentences.ts';

export interface Recall {
  /** Content words that the painter's vocabulary has, and how many of them were understood. */
  readonly words: number;
  readonly understood: number;
  readonly sentences: number;
  /** Share of the words that stand inflected or in a compound. */
  readonly formed: number;
  /** What was missed, and where. */
  readonly missed: readonly { readonly words: string; readonly meaning: string }[];
}

const SIGNS = { place: '@', time: '~', weather: '%', size: '^', manner: '&' } as const;

function meaningId(meaning: Meaning): string | null {
  switch (meaning.kind) {
    case 'concept':
      return meaning.concept.id;
    case 'colour':
      return `#${meaning.colour.id}`;
    case 'count':
    case 'relation':
      return null;
    default:
      return `${SIGNS[meaning.kind]}${meaning.id}`;
  }
}

export async function openTongues(): Promise<Tongues> {
  const folder = join(assetsFolder(), 'catalogue');
  const { lexicon, concepts } = await loadCatalogue(folder);
  return loadTongues(folder, { lexicon, concepts, manners: MANNERS });
}

/** How many of the content words of a language's test sentences are understood, by lists and rules alone: no near meaning is asked for. */
export function measureRecall(tongues: Tongues, language: string): Recall {
  const missed: { words: string; meaning: string }[] = [];
  const sentences = readSentences(language);
  let words = 0;
  let formed = 0;
  for (const sentence of sentences) {
    const tongue = tongues.tongueOf(sentence.words, language);
    const heard = readItems(tongue.tokens(sentence.words), tongue).flatMap((item) =>
      item.kind === 'known' ? (meaningId(item.meaning) ?? []) : [],
    );
    for (const { as, formed: isFormed } of sentence.expected) {
      words++;
      if (isFormed) formed++;
      if (!as.some((id) => heard.includes(id))) missed.push({ words: sentence.words, meaning: as.join('|') });
    }
  }
  return {
    words,
    understood: words - missed.length,
    sentences: sentences.length,
    formed: formed / words,
    missed,
  };
}
