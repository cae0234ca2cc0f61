import type { ListReason, WordLists } from './lists.ts';
import { normalise } from './normalise.ts';

/** What is to become of a visitor's words. A new stage that cannot decide must answer `hold`, never `allow`. */
export type WordsVerdict =
  | { readonly verdict: 'allow' }
  | { readonly verdict: 'hold'; readonly reason: ListReason | 'borrowed-hand' }
  | { readonly verdict: 'block'; readonly reason: ListReason };

/** Judges words before anything of them is kept or painted. */
export type WordsJudge = (words: string) => WordsVerdict;

/** Addresses, telephone numbers and the like: a wall is no place for them, a person decides. */
const PRIVATE = [
  /[\p{L}\p{N}]@[\p{L}\p{N}-]+\.\p{L}{2,}/u,
  /(?:https?:\/\/|www\.)\S/iu,
  /(?:\+|\b00|\b0)\d(?:[ ./-]?\d){6,}/u,
];

export function createWordsJudge(lists: WordLists): WordsJudge {
  const judge: WordsJudge = (words) => {
    const hit = lists.find(normalise(words));
    if (hit) return hit;
    if (PRIVATE.some((pattern) => pattern.test(words.normalize('NFKC'))))
      return { verdict: 'hold', reason: 'private' };
    return { verdict: 'allow' };
  };
  // Expressions are compiled at their first use, apart for Latin and other letters: not while a visitor waits.
  for (let time = 0; time < 3; time++) for (const words of ['a red fox', 'лиса 狐']) judge(words);
  return judge;
}

const GRAVITY = { allow: 0, hold: 1, block: 2 } as const;

/** Several judges as one: the gravest counts. */
export const together =
  (...judges: readonly WordsJudge[]): WordsJudge =>
  (words) =>
    gravest(judges.map((judge) => judge(words)));

/** Of several verdicts on one wish, the one that counts. */
export const gravest = (verdicts: readonly WordsVerdict[]): WordsVerdict =>
  verdicts.reduce((worst, next) => (GRAVITY[next.verdict] > GRAVITY[worst.verdict] ? next : worst), {
    verdict: 'allow',
  });
