import { describe, expect, it } from 'vitest';
import { ceilingOf, chanceOf, type JudgeCard, strongestOf } from '../../bench/painter/judge.ts';
import type { Prompt } from '../../bench/painter/prompts.ts';

const card: JudgeCard = {
  imageSize: 128,
  concepts: Array.from({ length: 600 }, (_, i) => `c${i}`),
  places: ['beach'],
  times: ['day'],
  heldOut: 1000,
  ceiling: { oneTop5: 0.8, bothTop5: 0.6, place: 0.9, time: 0.9 },
  chance: { place: 0.05, time: 0.4 },
};
const asking = (...concepts: string[]): Prompt => ({
  words: '',
  concepts,
  place: 'beach',
  time: 'day',
});

describe('what stands beside a figure', () => {
  it('[B2] is the ceiling of the same mixture of one and two concepts', () => {
    expect(ceilingOf(card, [asking('c1'), asking('c1', 'c2')])).toBeCloseTo(0.7, 9);
    expect(ceilingOf(card, [asking('c1')])).toBe(0.8);
  });

  it('[B2] is chance: five of n hold one concept, and both of two', () => {
    expect(chanceOf(card, [asking('c1')])).toBeCloseTo(5 / 600, 12);
    // C(598, 3) / C(600, 5)
    expect(chanceOf(card, [asking('c1', 'c2')])).toBeCloseTo(20 / (600 * 599), 12);
  });

  it('names the strongest in order', () => {
    expect(strongestOf(Float32Array.of(0, 3, -1, 5, 2), 3)).toEqual([3, 1, 4]);
  });
});
