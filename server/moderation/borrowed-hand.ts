import { normalise } from './normalise.ts';
import type { WordsJudge } from './words.ts';

/**
 * Words that name an artist of the curator's list wait for a person: whose hand is borrowed is not the machine's to decide. Names are found in
 * the same normal form as listed words, whole.
 */
export function createBorrowedHand(names: () => readonly string[]): WordsJudge {
  return (words) => {
    const said = ` ${normalise(words).text} `;
    const named = names().some((name) => said.includes(` ${normalise(name).text} `));
    return named ? { verdict: 'hold', reason: 'borrowed-hand' } : { verdict: 'allow' };
  };
}
