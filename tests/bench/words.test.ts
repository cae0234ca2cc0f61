import { describe, expect, it } from 'vitest';
import { wordErrors, wordsOf } from '../../bench/speech/words.ts';

describe('word errors', () => {
  it('compares words, not case or signs', () => {
    expect(wordsOf("It's the AGE, of wisdom.")).toEqual(["it's", 'the', 'age', 'of', 'wisdom']);
  });
  it.each([
    ['a b c', 'a b c', 0],
    ['a b c', 'a x c', 1],
    ['a b c', 'a c', 1],
    ['a b c', 'a b b c d', 2],
    ['a b', '', 2],
    ['', 'a', 1],
  ])('%s heard as %s has %d', (said, heard, errors) => {
    expect(wordErrors(wordsOf(said), wordsOf(heard))).toBe(errors);
  });
});
