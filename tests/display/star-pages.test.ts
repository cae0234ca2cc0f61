import { describe, expect, it } from 'vitest';
import { cellPxFor, worksOfPages } from '../../display/star-pages.ts';

const starsOf = (numbers: readonly number[]): Float32Array =>
  Float32Array.from(numbers.flatMap((number) => [number, 0, 0, 0]));
const range = (from: number, to: number): number[] =>
  Array.from({ length: to - from + 1 }, (_, i) => from + i);

describe('[W21] pages of the atlas on the wall', () => {
  it('leaves a page as it is when works arrive on another', () => {
    const before = worksOfPages(starsOf(range(1, 2_000)));
    const after = worksOfPages(starsOf(range(1, 2_100)));
    expect([...before.keys()]).toEqual([0, 1]);
    expect(after.get(0)).toBe(before.get(0));
    expect(after.get(1)).not.toBe(before.get(1));
    expect(after.size).toBe(3);
  });

  it('knows a page by its works, in whatever order they come', () => {
    const numbers = range(1, 900);
    expect(worksOfPages(starsOf([...numbers].reverse()))).toEqual(worksOfPages(starsOf(numbers)));
  });

  it('fetches a page anew when one of its works was taken down and another came', () => {
    const whole = worksOfPages(starsOf(range(1, 1_024)));
    for (const gone of [1, 17, 1_024]) {
      const without = range(1, 1_024).filter((number) => number !== gone);
      expect(worksOfPages(starsOf(without)).get(0)).not.toBe(whole.get(0));
    }
    expect(worksOfPages(starsOf([1, 2, 5])).get(0)).not.toBe(worksOfPages(starsOf([1, 3, 4])).get(0));
  });

  it('shows larger cells the fewer pages there are', () => {
    expect([1, 4, 5, 16, 17, 98].map(cellPxFor)).toEqual([64, 64, 32, 32, 16, 16]);
  });
});
