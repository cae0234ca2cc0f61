/**
 * Brings words to one plain form before any list looks at them, so that spelling tricks do not decide. Pure; the visitor's own
 * words are never changed by it, only judged through it.
 */
export interface Normalised {
  /** Lower case, plain letters, single spaces; look-alikes folded. */
  readonly text: string;
  /** The same with the letters of "s p a c e d" or "d.o.t.t.e.d" words joined. */
  readonly joined: string;
}

/** Invisible characters: soft hyphen, zero-width, bidirectional controls, variation selectors, tags, byte-order mark. */
const INVISIBLE = /\p{Default_Ignorable_Code_Point}/gu;

/** Letters of other scripts that pass for Latin ones, folded only inside words that also hold Latin letters. */
const LOOKALIKES: Record<string, string> = {
  а: 'a',
  в: 'b',
  с: 'c',
  ԁ: 'd',
  е: 'e',
  ё: 'e',
  һ: 'h',
  н: 'h',
  і: 'i',
  ї: 'i',
  ј: 'j',
  к: 'k',
  ӏ: 'l',
  м: 'm',
  о: 'o',
  р: 'p',
  ԛ: 'q',
  г: 'r',
  ѕ: 's',
  т: 't',
  у: 'y',
  ѵ: 'v',
  ԝ: 'w',
  х: 'x',
  α: 'a',
  β: 'b',
  ε: 'e',
  η: 'n',
  ι: 'i',
  κ: 'k',
  ν: 'v',
  ο: 'o',
  ρ: 'p',
  τ: 't',
  υ: 'u',
  χ: 'x',
  γ: 'y',
  ı: 'i',
  ł: 'l',
  ø: 'o',
  đ: 'd',
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
};

/** Digits and signs that stand for letters, folded only inside words that hold letters: "1999" stays a year. */
const LEET: Record<string, string> = {
  '0': 'o',
  '1': 'i',
  '3': 'e',
  '4': 'a',
  '5': 's',
  '7': 't',
  '8': 'b',
  '@': 'a',
  $: 's',
  '!': 'i',
  '|': 'i',
  '€': 'e',
  '+': 't',
};

export function normalise(words: string): Normalised {
  const plain = words
    .normalize('NFKC')
    .replace(INVISIBLE, '')
    .toLowerCase()
    .normalize('NFD')
    .replace(/(\p{Script=Latin})\p{M}+/gu, '$1') // accents of Latin letters; in other scripts marks are letters
    .normalize('NFC');
  const tokens = plain.split(/\s+/u).filter(Boolean).map(foldWord);
  const text = ` ${tokens.join(' ')} `.replace(/[^\p{L}\p{M}\p{N}]+/gu, ' ').trim();
  return { text, joined: joinSpaced(text) };
}

function foldWord(word: string): string {
  let folded = word;
  if (/\p{Script=Latin}/u.test(folded)) folded = replaceEach(folded, LOOKALIKES);
  if (/\p{L}/u.test(folded)) {
    const inner = folded.replace(/[!?.,;:]+$/u, ''); // a closing mark is punctuation, not a letter
    folded = replaceEach(inner, LEET);
  }
  return folded.replace(/(.)\1{2,}/gu, '$1$1'); // "sooooo" → "soo"
}

function replaceEach(word: string, table: Record<string, string>): string {
  let result = '';
  for (const sign of word) result += Object.hasOwn(table, sign) ? table[sign] : sign;
  return result;
}

/** Runs of three or more single letters become one word. */
function joinSpaced(text: string): string {
  return text.replace(/(?<![\p{L}\p{N}])\p{L}(?: \p{L}){2,}(?![\p{L}\p{N}])/gu, (run) =>
    run.replaceAll(' ', ''),
  );
}
