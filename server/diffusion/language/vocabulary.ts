import type { LanguageFile } from '../catalogue/languages.ts';
import type { Concept, Lexicon } from '../catalogue/schemas.ts';
import type { Meaning, PhraseMatch } from '../phrases.ts';
import type { Token } from '../words.ts';
import { consonantsOf } from './broken-plural.ts';
import { createInflection, plain, type Stem } from './inflection.ts';
import { createRewrite } from './rewrite.ts';

/** Where a noun may end a longer one: letters of the noun, and of what stands before it. */
const COMPOUND_NOUN = 4;
const COMPOUND_BEFORE = 3;

interface Entry {
  readonly meaning: Meaning;
  readonly name: Stem;
  /** What the word comes near to, where it is not a name. */
  readonly as?: string;
}

/** What one language calls things. */
export interface Vocabulary {
  /** The longest phrase of this language that begins at a token; null for none. */
  matchAt(tokens: readonly Token[], start: number): PhraseMatch | null;
  /** A word that ends in a known one: "Apfelbaum" is some tree. */
  compoundOf(token: Token): PhraseMatch | null;
  /** An Arabic word with the consonants of exactly one thing. */
  brokenPluralOf(word: string): PhraseMatch | null;
  isWord(text: string): boolean;
  /** Everything it has, as it is written. */
  words(): Iterable<string>;
  /** Characters of the longest entry. */
  readonly longest: number;
  firstName(concept: Concept): string;
}

export interface VocabularyDeps {
  readonly file: LanguageFile;
  readonly lexicon: Lexicon;
  readonly concepts: readonly Concept[];
  readonly manners: readonly string[];
  /** How this language's text becomes tokens, before any segmentation. */
  readonly tokens: (text: string) => readonly Token[];
  /** Says how words hang together: it is a name only as it is written. */
  readonly isFunctionWord: (text: string) => boolean;
}

export function createVocabulary({
  file,
  lexicon,
  concepts,
  manners,
  tokens,
  isFunctionWord,
}: VocabularyDeps): Vocabulary {
  const inflection = createInflection(file);
  const rewrite = createRewrite(file.words.rewrites ?? [], file.shortest);
  const alone = new Set(file.words.alone);
  const exact = new Map<string, Meaning[]>();
  const unaccented = new Map<string, Meaning[]>();
  const stems = new Map<string, Entry[]>();
  const nearWords = new Map<string, Meaning>();
  const consonants = new Map<string, Meaning | null>();
  const joint = file.unspaced ? '' : ' ';
  let longestPhrase = 1;
  let longest = 1;

  const keyOf = (phrase: string): string[] => tokens(phrase).map(({ text }) => text);
  const append = <T>(table: Map<string, T[]>, key: string, item: T) => {
    const listed = table.get(key);
    if (listed) listed.push(item);
    else table.set(key, [item]);
  };
  const shortestStem = (word: string, isName: boolean): Stem =>
    inflection.stems(word, isName).reduce((a, b) => (b.stem.length < a.stem.length ? b : a));

  /** Null where two things share their consonants. */
  const addConsonants = (name: string, meaning: Meaning & { kind: 'concept' }): void => {
    const left = consonantsOf(name);
    if (left === null) return;
    const other = consonants.get(left);
    const isSame = other === undefined || (other?.kind === 'concept' && other.concept === meaning.concept);
    consonants.set(left, isSame ? meaning : null);
  };

  const add = (phrase: string, meaning: Meaning): void => {
    const parts = keyOf(phrase);
    if (parts.length === 0) return;
    const key = parts.join(joint);
    longestPhrase = Math.max(longestPhrase, file.unspaced ? 1 : parts.length);
    longest = Math.max(longest, key.length);
    append(exact, key, meaning);
    const bare = plain(key);
    // The shortest must be written as they are: "bar" is no "Bär".
    if (bare.length > file.shortest) append(unaccented, bare, meaning);
    // "Above" and "two" have no forms, and are short enough to be found in words that do.
    if (file.unspaced || meaning.kind === 'relation' || meaning.kind === 'count') return;
    if (file.brokenPlurals && parts.length === 1 && meaning.kind === 'concept') addConsonants(bare, meaning);
    const plainParts = parts.map(plain);
    if (plainParts.length > 1) {
      const name = { stem: plainParts.map((part) => shortestStem(part, true).stem).join(' '), ending: '' };
      append(stems, name.stem, { meaning, name });
    } else {
      for (const name of inflection.stems(bare, true)) append(stems, name.stem, { meaning, name });
    }
  };

  addMeanings(file, lexicon, manners, add);
  const firstName = (concept: Concept) => file.firsts[concept.id] ?? concept.name;
  const byId = new Map(concepts.map((concept) => [concept.id, concept]));
  const each = (table: LanguageFile['names'], use: (word: string, concept: Concept) => void) => {
    for (const [id, names] of Object.entries(table)) {
      const concept = byId.get(id);
      if (concept) for (const name of names) use(name, concept);
    }
  };
  each(file.names, (name, concept) => add(name, { kind: 'concept', concept, plural: false }));
  each(file.near, (name, concept) => {
    const key = keyOf(name).join(joint);
    longest = Math.max(longest, key.length);
    const meaning = { kind: 'concept', concept, plural: false } as const;
    nearWords.set(key, meaning);
    if (file.unspaced || key.includes(joint)) return;
    const as = firstName(concept);
    for (const stem of inflection.stems(plain(key), true))
      append(stems, stem.stem, { meaning, name: stem, as });
  });
  /** What a word is a form of: a name before what is only near, and of several the one that lost least. */
  const inflected = (parts: readonly string[]): PhraseMatch | null => {
    const bare = parts.map(plain);
    const forms =
      bare.length > 1
        ? [{ stem: bare.map((part) => shortestStem(part, false).stem).join(' '), ending: '' }]
        : inflection.stems(bare[0] as string, false);
    const found = forms.flatMap((word) =>
      (stems.get(word.stem) ?? [])
        .filter(({ name }) => inflection.fits(word, name))
        .filter(({ name }) => word.prefixed || word.ending !== '' || name.ending !== '' || bare.length > 1)
        .map((entry) => ({ word, entry, lost: word.ending.length + entry.name.ending.length })),
    );
    const named = found.filter(({ entry }) => entry.as === undefined);
    const likely = named.length > 0 ? named : found;
    const least = Math.min(...likely.map(({ lost }) => lost));
    const closest = likely.filter(({ lost }) => lost === least);
    const [first] = closest;
    if (!first) return null;
    const meanings = closest.map(({ word, entry: { meaning } }): Meaning => {
      if (meaning.kind !== 'concept') return meaning;
      return { ...meaning, plural: inflection.isPlural(word.ending) };
    });
    const { as } = first.entry;
    const into = closest.some(({ word }) => inflection.isInto(word.ending));
    return { meanings, length: parts.length, into, ...(as === undefined ? {} : { as }) };
  };

  /** What a rule of spelling makes of it: sure of both ends, so it comes before endings alone. */
  const rewritten = (word: string): PhraseMatch | null => {
    for (const form of [word, ...inflection.withoutPrefix(word)])
      for (const { word: name, plural } of rewrite(form)) {
        const found = (exact.get(name) ?? unaccented.get(plain(name)) ?? []).filter(hasForms);
        if (found.length === 0) continue;
        const meanings = found.map((one): Meaning => (one.kind === 'concept' ? { ...one, plural } : one));
        return { meanings, length: 1 };
      }
    return null;
  };

  const look = (parts: readonly string[]): PhraseMatch | null => {
    const key = parts.join(joint);
    const asWritten = exact.get(key);
    if (!asWritten && parts.length === 1 && isFunctionWord(key)) return null;
    const meanings = asWritten ?? unaccented.get(plain(key));
    if (meanings) return { meanings, length: parts.length };
    if (!file.unspaced) {
      const found = (parts.length === 1 ? rewritten(key) : null) ?? inflected(parts);
      if (found) return found;
    }
    const near = nearWords.get(key);
    if (near?.kind !== 'concept') return null;
    return { meanings: [near], length: parts.length, as: firstName(near.concept) };
  };

  return {
    matchAt(tokensOf, start) {
      for (let length = Math.min(longestPhrase, tokensOf.length - start); length > 0; length--) {
        const span = tokensOf.slice(start, start + length);
        if (span.some(({ afterBreak }, i) => i > 0 && afterBreak)) continue;
        const found = look(span.map(({ text }) => text));
        if (found) return found;
      }
      return null;
    },
    compoundOf({ text, capital }) {
      if (!file.compounds) return null;
      // Endings would find a "genie" in every other Swedish participle; a noun that is written as one may have them.
      const isNoun = file.nounsCapital && capital;
      for (let cut = COMPOUND_BEFORE; cut <= text.length - COMPOUND_NOUN; cut++) {
        const part = text.slice(cut);
        if (alone.has(part)) continue;
        const formed = isNoun && !isFunctionWord(part) ? rewritten(part) : null;
        const found = (exact.get(part) ?? formed?.meanings ?? []).filter(isSeen);
        const [head] = found;
        if (!head) continue;
        const as = head.kind === 'concept' ? firstName(head.concept) : part;
        return { meanings: found, length: 1, as };
      }
      return null;
    },
    brokenPluralOf(word) {
      for (const form of [word, ...inflection.withoutPrefix(word)]) {
        const left = consonantsOf(plain(form));
        const meaning = left === null ? null : consonants.get(left);
        if (meaning?.kind !== 'concept') continue;
        return { meanings: [{ ...meaning, plural: true }], length: 1, as: firstName(meaning.concept) };
      }
      return null;
    },
    words: () => exact.keys(),
    isWord: (text) => exact.has(text) || nearWords.has(text),
    longest,
    firstName,
  };
}

/** What has forms: relations and numbers are only themselves. */
const hasForms = ({ kind }: Meaning): boolean => kind !== 'relation' && kind !== 'count';

/** What a longer noun may be a kind of. */
const isSeen = ({ kind }: Meaning): boolean =>
  kind === 'concept' || kind === 'place' || kind === 'time' || kind === 'weather';

/** Everything but things: the file's words under the meanings of lexicon.json. */
function addMeanings(
  { meanings }: LanguageFile,
  lexicon: Lexicon,
  manners: readonly string[],
  add: (phrase: string, meaning: Meaning) => void,
): void {
  const each = (
    table: keyof LanguageFile['meanings'],
    ids: readonly string[],
    of: (id: string) => Meaning,
  ): void => {
    for (const id of ids) for (const word of meanings[table]?.[id] ?? []) add(word, of(id));
  };
  const ids = (entries: readonly { id: string }[]) => entries.map(({ id }) => id);
  each('manners', manners, (id) => ({ kind: 'manner', id }));
  each('places', ids(lexicon.places), (id) => ({ kind: 'place', id }));
  each('times', ids(lexicon.times), (id) => ({ kind: 'time', id }));
  each('weathers', ids(lexicon.weathers), (id) => ({ kind: 'weather', id }));
  each('relations', ids(lexicon.relations), (id) => ({ kind: 'relation', id }));
  each('relations-after', ids(lexicon.relations), (id) => ({ kind: 'relation', id, after: true }));
  each('sizes', ids(lexicon.sizes), (id) => ({ kind: 'size', id }));
  for (const colour of lexicon.colours) each('colours', [colour.id], () => ({ kind: 'colour', colour }));
  for (const { id } of lexicon.counts) each('counts', [String(id)], () => ({ kind: 'count', count: id }));
}
