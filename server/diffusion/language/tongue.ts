import type { LanguageFile } from '../catalogue/languages.ts';
import type { Concept, Lexicon } from '../catalogue/schemas.ts';
import { indexPhrases, type PhraseMatch, type Phrases } from '../phrases.ts';
import { type Token, tokenise } from '../words.ts';
import { ENGLISH, type Grammar, type WordRole } from './grammar.ts';
import { createRespell, type Respell } from './misspelling.ts';
import { segmentTokens } from './segment.ts';
import { type ReadSign, withSigns } from './signs.ts';
import { createVocabulary, type Vocabulary } from './vocabulary.ts';

/** A language as the planner reads it. */
export interface Tongue {
  /** BCP 47. */
  readonly language: string;
  readonly grammar: Grammar;
  readonly phrases: Phrases;
  /** What stands between two words. */
  readonly joint: string;
  /** What a word that no list holds is taken as: a misspelt one, or one that ends in a known noun. */
  meant(token: Token): PhraseMatch | null;
  tokens(words: string): Token[];
  /** Which tokens are this language's own, borrowed English not counted. */
  knows(tokens: readonly Token[]): boolean[];
  /** What the visitor is told a concept is called. */
  nameOf(concept: Concept): string;
}

export interface TongueDeps {
  readonly lexicon: Lexicon;
  readonly concepts: readonly Concept[];
  readonly manners: readonly string[];
  /** Without it emoji show nothing. */
  readonly readSign?: ReadSign;
  /** English words that exist, known to the painter or not: such a word is not misspelt. */
  readonly isRealWord?: (word: string) => boolean;
}

const readsNoSign: ReadSign = () => null;

export function englishTongue(deps: TongueDeps): Tongue {
  const { lexicon, concepts, manners, readSign = readsNoSign, isRealWord = () => false } = deps;
  const phrases = indexPhrases(lexicon, concepts, manners);
  const respell = createRespell(phrases.words);
  return {
    language: 'en',
    grammar: ENGLISH,
    phrases: withSigns(readSign, phrases),
    meant: (token) => (isRealWord(token.text) ? null : respelt(token, phrases, respell)),
    joint: ' ',
    tokens: tokenise,
    knows: (tokens) => known(tokens, phrases, (text) => hasRole(ENGLISH, text)),
    nameOf: ({ name }) => name,
  };
}

/** Another language, with English words where it has none of its own: "ein Fuchs im cosy room". */
export function createTongue(file: LanguageFile, english: Tongue, deps: TongueDeps): Tongue {
  // An apostrophe parts an article from its noun ("l'arbre"); where it is a letter, names are parted alike.
  const parted = (words: string): Token[] => tokenise(words.replace(/['’ʼ]/g, ' '));
  const own = ownGrammar(file);
  const isOwn = (text: string): boolean => hasRole(own, text);
  const vocabulary = createVocabulary({ ...deps, file, tokens: parted, isFunctionWord: isOwn });
  const isWord = (text: string) => vocabulary.isWord(text) || isOwn(text);
  const longestWord = Math.max(
    vocabulary.longest,
    ...Object.values(file.words)
      .flat()
      .map((word) => word.length),
  );
  const respell = createRespell(file.unspaced ? [] : vocabulary.words());
  return {
    language: file.language,
    grammar: withEnglish(own, vocabulary, isOwn),
    phrases: withSigns(deps.readSign ?? readsNoSign, withBorrowed(vocabulary, english.phrases, isOwn)),
    meant: (token) =>
      respelt(token, vocabulary, respell) ??
      vocabulary.compoundOf(token) ??
      vocabulary.brokenPluralOf(token.text),
    joint: file.unspaced ? '' : ' ',
    tokens: (words) => (file.unspaced ? segmentTokens(parted(words), isWord, longestWord) : parted(words)),
    knows: (tokens) => known(tokens, vocabulary, isOwn),
    nameOf: vocabulary.firstName,
  };
}

function known(tokens: readonly Token[], phrases: Phrases, isOwn: (text: string) => boolean): boolean[] {
  const found = tokens.map(({ text }) => isOwn(text));
  for (let i = 0; i < tokens.length; i++) {
    const length = phrases.matchAt(tokens, i)?.length ?? 0;
    found.fill(true, i, i + length);
    i += Math.max(0, length - 1);
  }
  return found;
}

function respelt(token: Token, phrases: Phrases, respell: Respell): PhraseMatch | null {
  const as = respell(token.text);
  const match = as === null ? null : phrases.matchAt([{ ...token, text: as }], 0);
  return match && { ...match, as: as as string };
}

/** Own phrases, then own function words, then English ones. */
function withBorrowed(own: Vocabulary, english: Phrases, isOwn: (text: string) => boolean): Phrases {
  return {
    matchAt(tokens, start) {
      const token = tokens[start];
      if (!token) return null;
      const match = own.matchAt(tokens, start);
      if (match || isOwn(token.text)) return match;
      return english.matchAt(tokens, start);
    },
  };
}

const ROLES: Readonly<Partial<Record<WordRole, keyof LanguageFile['words']>>> = {
  determiners: 'determiners',
  into: 'into',
  intoAfter: 'into-after',
  joining: 'joining',
  function: 'function',
  frames: 'frames',
  of: 'of',
  negations: 'negations',
  negationsAfter: 'negations-after',
  negationGoesOn: 'negation-goes-on',
  notNegated: 'not-negated',
  crowd: 'crowd',
};

function ownGrammar({ words, meanings, ...file }: LanguageFile): Grammar {
  const role = (name: WordRole) => new Set(words[ROLES[name] ?? 'function'] ?? []);
  const articles = new Set(meanings.counts?.['1'] ?? []);
  const short = new Set([...(words.into ?? []), ...(words.joining ?? [])]);
  const relations = Object.values(meanings.relations ?? {}).flat();
  return {
    determiners: role('determiners'),
    into: role('into'),
    intoAfter: role('intoAfter'),
    joining: role('joining'),
    function: role('function'),
    frames: role('frames'),
    of: role('of'),
    negations: role('negations'),
    negationsAfter: role('negationsAfter'),
    negationGoesOn: role('negationGoesOn'),
    notNegated: role('notNegated'),
    crowd: role('crowd'),
    styles: new Set(words.style ?? []),
    by: new Set(words.by ?? []),
    nounsCapital: file.nounsCapital,
    articles,
    unsaid: new Set([...articles, ...relations.filter((word) => short.has(word))]),
    notAThing: null,
    adjectivesFollow: file.adjectivesFollow,
    postpositions: file.postpositions,
    nounDecides: false,
  };
}

const SETS = [...Object.keys(ROLES), 'articles', 'unsaid', 'by', 'styles'] as WordRole[];

/** Whether a word says how others hang together. */
export const hasRole = (grammar: Grammar, text: string): boolean =>
  SETS.some((role) => grammar[role].has(text));

/** English function words too, unless they mean something else here. */
function withEnglish(own: Grammar, vocabulary: Vocabulary, isOwn: (text: string) => boolean): Grammar {
  const isFree = (word: string) => !isOwn(word) && !vocabulary.isWord(word);
  const joined = Object.fromEntries(
    SETS.map((role) => [role, new Set([...own[role], ...[...ENGLISH[role]].filter(isFree)])]),
  );
  return { ...own, ...joined };
}
