import { expect, it } from 'vitest';
import { createBorrowedHand } from '../../server/moderation/borrowed-hand.ts';

it('[M6] words that name a hand of the curator’s list wait for a person; others and parts of words do not', () => {
  const judge = createBorrowedHand(() => ['Zdeněk Miler', 'Ma']);
  const verdict = (words: string) => judge(words).verdict;
  expect(judge('a mole as ZDENEK  MILER drew it')).toEqual({ verdict: 'hold', reason: 'borrowed-hand' });
  expect(verdict('a castle by Ma')).toBe('hold');
  for (const words of ['a miller and his mill', 'a map of mars', '']) expect(verdict(words)).toBe('allow');
});
