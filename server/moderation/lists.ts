import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { type Normalised, normalise } from './normalise.ts';

/** Why a list spoke; shown to staff, never to visitors. */
export const ListReason = z.enum([
  'slur',
  'sexual',
  'minors',
  'gore',
  'self-harm',
  'harassment',
  'extremism',
  'private',
]);
export type ListReason = z.infer<typeof ListReason>;

const WordList = z.strictObject({
  language: z.string().regex(/^[a-z]{2,3}$/),
  source: z.string().min(1),
  checkedOn: z.iso.date(),
  entries: z.array(
    z.strictObject({
      verdict: z.enum(['hold', 'block']),
      reason: ListReason,
      /** Whole words or phrases; a trailing `*` also matches longer words that begin so. */
      terms: z.array(z.string().min(2)).min(1),
    }),
  ),
});

export interface ListHit {
  verdict: 'hold' | 'block';
  reason: ListReason;
}

export interface WordLists {
  readonly languages: readonly string[];
  /** The gravest hit, null when no list has anything to say. Every list is asked, whatever language the visitor named. */
  find(words: Normalised): ListHit | null;
}

/** Reads every `*.json` of a folder once. Throws when a list is not of its shape: an exhibition never opens with half a filter. */
export function loadLists(folder: string): WordLists {
  const patterns: (ListHit & { pattern: RegExp })[] = [];
  const languages: string[] = [];
  for (const file of readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .sort()) {
    const list = WordList.parse(JSON.parse(readFileSync(join(folder, file), 'utf8')));
    languages.push(list.language);
    for (const { verdict, reason, terms } of list.entries)
      patterns.push({ verdict, reason, pattern: patternOf(terms) });
  }
  patterns.sort((a, b) => Number(b.verdict === 'block') - Number(a.verdict === 'block'));
  return {
    languages,
    find(words) {
      const [text, joined] = [` ${words.text} `, ` ${words.joined} `];
      const hit = patterns.find(({ pattern }) => pattern.test(text) || pattern.test(joined));
      return hit ? { verdict: hit.verdict, reason: hit.reason } : null;
    },
  };
}

/**
 * One expression for all terms of an entry. Normalised words have single spaces between them, so a space is the edge of a word;
 * scripts without spaces match anywhere.
 */
function patternOf(terms: readonly string[]): RegExp {
  const alternatives = terms.map((term) => {
    const open = term.endsWith('*');
    const text = normalise(open ? term.slice(0, -1) : term).text;
    // A letter said twice passes for the letter said once: "fuuck".
    const letters = [...text].map((sign) => (sign === ' ' ? ' ' : `${sign}+`)).join('');
    if (/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]/u.test(text)) return letters;
    return ` ${letters}${open ? '' : ' '}`;
  });
  return new RegExp(alternatives.join('|'), 'u');
}
