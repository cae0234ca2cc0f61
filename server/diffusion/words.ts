/** A word as the planner compares it. */
export interface Token {
  /** Lower case, without a possessive ending. */
  readonly text: string;
  /** A comma, full stop or the like stands before it. */
  readonly afterBreak: boolean;
  /** "grandmother's": names whose something is, not something itself. */
  readonly possessive: boolean;
}

const WORD = /[\p{L}\p{N}]+(?:['’][\p{L}]+)*/gu;
const POSSESSIVE = /['’]s$/;
const BREAK = /[.,;:!?\n()]/;

/** Lower-case words at word boundaries; a hyphen parts words, an apostrophe does not. */
export function tokenise(text: string): Token[] {
  const folded = text.normalize('NFKC').toLowerCase();
  let end = 0;
  return [...folded.matchAll(WORD)].map((match) => {
    const between = folded.slice(end, match.index);
    end = match.index + match[0].length;
    const text = match[0].replace(POSSESSIVE, '');
    return { text, afterBreak: BREAK.test(between), possessive: text !== match[0] };
  });
}

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
