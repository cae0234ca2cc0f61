/** A word as the planner compares it. */
export interface Token {
  /** Lower case, without a possessive ending. */
  readonly text: string;
  /** A comma, full stop or the like stands before it. */
  readonly afterBreak: boolean;
  /** "grandmother's": names whose something is, not something itself. */
  readonly possessive: boolean;
  /** Where it stands in the folded text. */
  readonly from: number;
  readonly to: number;
}

/** Marks belong to their letters: in Devanagari and Thai every other vowel is one. */
const WORD = /[\p{L}\p{N}][\p{L}\p{N}\p{M}]*(?:['’][\p{L}\p{M}]+)*/gu;
const POSSESSIVE = /['’]s$/;
const BREAK = /[.,;:!?\n()،؛؟。、「」।]/;

/** The text as words are compared in it. */
export const foldCase = (text: string): string => text.normalize('NFKC').toLowerCase();

/** Lower-case words at word boundaries; a hyphen parts words, an apostrophe does not. */
export function tokenise(text: string): Token[] {
  const folded = foldCase(text);
  let end = 0;
  return [...folded.matchAll(WORD)].map((match) => {
    const between = folded.slice(end, match.index);
    end = match.index + match[0].length;
    const text = match[0].replace(POSSESSIVE, '');
    const possessive = text !== match[0];
    return { text, afterBreak: BREAK.test(between), possessive, from: match.index, to: end };
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
