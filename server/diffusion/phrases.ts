import type { Colour, Concept, Lexicon, LexiconEntry } from './catalogue/schemas.ts';
import { singulars, type Token, tokenise } from './words.ts';

/** What a phrase may mean. */
export type Meaning =
  | {
      readonly kind: 'concept';
      readonly concept: Concept;
      readonly plural: boolean;
      /** As often as it was drawn: three foxes. */
      readonly count?: number;
    }
  | { readonly kind: 'place' | 'time' | 'weather' | 'size' | 'manner'; readonly id: string }
  /** `after`: it stands behind what it relates to ("hon no ue no neko", a cat on a book). */
  | { readonly kind: 'relation'; readonly id: string; readonly after?: boolean }
  | { readonly kind: 'colour'; readonly colour: Colour }
  | { readonly kind: 'count'; readonly count: number };

export interface PhraseMatch {
  readonly meanings: readonly Meaning[];
  /** Number of tokens it spans. */
  readonly length: number;
  /** What it is taken as where it is not quite what was said. */
  readonly as?: string;
  /** Its ending says that something is in or at it. */
  readonly into?: boolean;
}

export interface Phrases {
  /** The longest known phrase that begins at a token, with everything it may mean; null for an unknown word. */
  matchAt(tokens: readonly Token[], start: number): PhraseMatch | null;
}

/** Builds the table of everything the painter understands. Whole words only: "pink" does not hold "ink". */
export function indexPhrases(
  lexicon: Lexicon,
  concepts: readonly Concept[],
  manners: readonly string[],
): Phrases & { readonly words: Iterable<string> } {
  const table = new Map<string, Meaning[]>();
  let longest = 1;
  const add = (phrase: string, meaning: Meaning) => {
    const words = tokenise(phrase).map((token) => token.text);
    if (words.length === 0) return;
    longest = Math.max(longest, words.length);
    const key = words.join(' ');
    table.set(key, [...(table.get(key) ?? []), meaning]);
  };
  const addAll = (
    kind: 'place' | 'time' | 'weather' | 'size' | 'relation' | 'manner',
    entries: readonly LexiconEntry[],
  ) => {
    for (const { id, words } of entries) for (const word of words) add(word, { kind, id });
  };
  // A manner the brush does not have is not understood.
  addAll(
    'manner',
    lexicon.manners.filter(({ id }) => manners.includes(id)),
  );
  addAll('place', lexicon.places);
  addAll('time', lexicon.times);
  addAll('weather', lexicon.weathers);
  addAll('relation', lexicon.relations);
  addAll('size', lexicon.sizes);
  for (const colour of lexicon.colours)
    for (const word of colour.words) add(word, { kind: 'colour', colour });
  for (const { id, words } of lexicon.counts)
    for (const word of words) add(word, { kind: 'count', count: id });
  for (const concept of concepts) {
    for (const name of new Set([concept.name, ...concept.synonyms]))
      add(name, { kind: 'concept', concept, plural: false });
  }

  const lookUp = (words: readonly string[]): readonly Meaning[] => {
    const exact = table.get(words.join(' ')) ?? [];
    if (exact.some((meaning) => meaning.kind === 'concept')) return exact;
    const last = words.at(-1) ?? '';
    for (const singular of singulars(last)) {
      const found = table.get([...words.slice(0, -1), singular].join(' ')) ?? [];
      // Only things stand in the plural here, and places ("woods", "mountains"), which mean the same.
      const plural = found.flatMap((meaning): Meaning[] => {
        if (meaning.kind === 'concept') return [{ ...meaning, plural: true }];
        return meaning.kind === 'place' ? [meaning] : [];
      });
      if (plural.length > 0) return [...exact, ...plural];
    }
    return exact;
  };

  return {
    words: table.keys(),
    matchAt(tokens, start) {
      for (let length = Math.min(longest, tokens.length - start); length > 0; length--) {
        const meanings = lookUp(tokens.slice(start, start + length).map((token) => token.text));
        if (meanings.length > 0) return { meanings, length };
      }
      return null;
    },
  };
}
