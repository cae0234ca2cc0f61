import type { LanguageFile } from '../catalogue/languages.ts';

/** Marks that may be left out in writing: accents, vowel points, nukta. Vowel signs of Indic scripts are letters and stay. */
const MARKS = /[\u0300-\u036f\u0591-\u05c7\u064b-\u0655\u0670\u093c]/g;
const PLAIN: Readonly<Record<string, string>> = {
  ß: 'ss',
  ı: 'i',
  ł: 'l',
  ø: 'o',
  đ: 'd',
  æ: 'ae',
  œ: 'oe',
  ى: 'ي',
  ـ: '',
};
const ASCII = /^[ -~]*$/;
const PLAIN_LETTERS = new RegExp(`[${Object.keys(PLAIN).join('')}]`, 'g');

/** A lower-case word without what is often left out when it is typed: "Füchse" → "fuchse", "żółty" → "zolty". */
export const plain = (word: string): string =>
  ASCII.test(word)
    ? word
    : word
        .normalize('NFD')
        .replace(MARKS, '')
        .normalize('NFC')
        .replace(PLAIN_LETTERS, (letter) => PLAIN[letter] ?? letter);

/** A word with one of its language's endings taken off. */
export interface Stem {
  readonly stem: string;
  /** What was taken off; empty for the word itself. */
  readonly ending: string;
  /** An article or a preposition that was written to it was taken off before. */
  readonly prefixed?: boolean;
}

export interface Inflection {
  /** What a plain word may be a form of, the word itself first. A prefix ("al-", "and") is taken off words, never off names. */
  stems(word: string, isName: boolean): Stem[];
  /** A word less each prefix it may carry; empty where it carries none. */
  withoutPrefix(word: string): string[];
  isPlural(ending: string): boolean;
  /** The ending says "in" or "at". */
  isInto(ending: string): boolean;
  /** A word and a name share a stem: so many letters must be left where both, or one of them, lost something. */
  fits(word: Stem, name: Stem): boolean;
}

/** Endings a language puts on its nouns and adjectives, taken off without knowing any word. */
export function createInflection({ words, shortest, stem: both }: LanguageFile): Inflection {
  const sorted = (list: readonly string[] = []) => [...new Set(list.map(plain))];
  const endings = sorted(words.endings);
  const prefixes = sorted(words.prefixes);
  const plurals = new Set(sorted(words.plurals));
  const into = new Set(sorted(words['into-endings']));
  const withoutPrefix = (word: string): string[] =>
    prefixes
      .filter((prefix) => word.startsWith(prefix) && word.length - prefix.length >= shortest)
      .map((prefix) => word.slice(prefix.length));
  return {
    stems(word, isName) {
      const bare = [
        { form: word, prefixed: false },
        ...(isName ? [] : withoutPrefix(word)).map((form) => ({ form, prefixed: true })),
      ];
      return bare.flatMap(({ form, prefixed }) => [
        { stem: form, ending: '', prefixed },
        ...endings
          .filter((ending) => form.endsWith(ending) && form.length - ending.length >= shortest)
          .map((ending) => ({ stem: form.slice(0, form.length - ending.length), ending, prefixed })),
      ]);
    },
    withoutPrefix,
    isPlural: (ending) => plurals.has(ending),
    isInto: (ending) => into.has(ending),
    fits: (word, name) => word.ending === '' || name.ending === '' || word.stem.length >= both,
  };
}
