/** A word, or one emoji, as the planner compares it. */
export interface Token {
  /** Lower case, without a possessive ending. */
  readonly text: string;
  /** As it was written. */
  readonly written: string;
  /** It begins with a capital letter, in a text that has small ones. */
  readonly capital: boolean;
  /** A comma, full stop or the like stands before it. */
  readonly afterBreak: boolean;
  /** "grandmother's": names whose something is, not something itself. */
  readonly possessive: boolean;
  /** Where it stands in the folded text. */
  readonly from: number;
  readonly to: number;
}

/** Marks belong to their letters: in Devanagari and Thai every other vowel is one. An emoji may be several signs, joined. */
const WORD =
  /[\p{L}\p{N}][\p{L}\p{N}\p{M}]*(?:['’][\p{L}\p{M}]+)*|\p{Extended_Pictographic}[\ufe0f\p{EMod}]*(?:\u200d[\p{Extended_Pictographic}][\ufe0f\p{EMod}]*)*/gu;
const POSSESSIVE = /['’]s$/;
const BREAK = /[.,;:!?\n()،؛؟。、「」।]/;
const CAPITAL = /^\p{Lu}/u;
const SMALL = /\p{Ll}/u;
/** Digits of other scripts, each run of ten from its zero. */
const DIGITS = /[\u0660-\u0669\u06f0-\u06f9\u0966-\u096f\u09e6-\u09ef]/g;
const ZEROS = [0x0660, 0x06f0, 0x0966, 0x09e6];

const compatible = (text: string): string =>
  text.normalize('NFKC').replace(DIGITS, (digit) => {
    const code = digit.charCodeAt(0);
    return String(code - (ZEROS.findLast((zero) => zero <= code) as number));
  });

/** The text as words are compared in it. */
export const foldCase = (text: string): string => compatible(text).toLowerCase();

/** Lower-case words at word boundaries; a hyphen parts words, an apostrophe does not. */
export function tokenise(text: string): Token[] {
  const folded = foldCase(text);
  const unfolded = compatible(text);
  // Few letters change their length with their case; then nothing is known of capitals.
  const written = unfolded.length === folded.length && SMALL.test(unfolded) ? unfolded : folded;
  let end = 0;
  return [...folded.matchAll(WORD)].map((match) => {
    const from = match.index;
    const between = folded.slice(end, from);
    end = from + match[0].length;
    const text = match[0].replace(POSSESSIVE, '');
    return {
      text,
      written: written.slice(from, from + text.length),
      capital: CAPITAL.test(written.slice(from)),
      afterBreak: BREAK.test(between),
      possessive: text !== match[0],
      from,
      to: end,
    };
  });
}

/** One word begins with the other: then their pieces are near, not what they mean ("ham" and "hamster", "beet" and "bee"). */
export const sharesBeginning = (a: string, b: string): boolean => a.startsWith(b) || b.startsWith(a);

const IRREGULAR: Readonly<Record<string, string>> = {
  children: 'child',
  feet: 'foot',
  geese: 'goose',
  men: 'man',
  mice: 'mouse',
  oxen: 'ox',
  people: 'person',
  teeth: 'tooth',
  women: 'woman',
};

/** What an English plural may be the plural of, likeliest first; empty when it does not look like one. */
export function singulars(word: string): string[] {
  const irregular = IRREGULAR[word];
  if (irregular) return [irregular];
  if (!word.endsWith('s') || word.endsWith('ss') || word.length < 3) return [];
  const candidates: string[] = [];
  if (word.endsWith('ves')) candidates.push(`${word.slice(0, -3)}f`, `${word.slice(0, -3)}fe`);
  if (word.endsWith('ies')) candidates.push(`${word.slice(0, -3)}y`);
  candidates.push(word.slice(0, -1));
  if (word.endsWith('es')) candidates.push(word.slice(0, -2));
  return candidates;
}
