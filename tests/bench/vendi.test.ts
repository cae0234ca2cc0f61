import { describe, expect, it } from 'vitest';
import { eigenvalues, vendiScore } from '../../bench/painter/vendi.ts';

const matrix = (n: number, value: (i: number, j: number) => number) =>
  Array.from({ length: n }, (_, i) => Array.from({ length: n }, (_, j) => value(i, j)));

describe('[R1] the Vendi score of known vectors', () => {
  it('is 1 when all are alike and n when none has anything in common', () => {
    expect(vendiScore(matrix(16, () => 1))).toBeCloseTo(1, 9);
    expect(vendiScore(matrix(16, (i, j) => Number(i === j)))).toBeCloseTo(16, 9);
  });

  it('counts groups: three of four alike each are three', () => {
    expect(vendiScore(matrix(12, (i, j) => Number(i % 3 === j % 3)))).toBeCloseTo(3, 9);
  });

  it('is exp H((1 ± c)/2) for two vectors with cosine c', () => {
    for (const c of [0.1, 0.5, 0.9]) {
      const [p, q] = [(1 + c) / 2, (1 - c) / 2];
      const expected = Math.exp(-p * Math.log(p) - q * Math.log(q));
      expect(vendiScore(matrix(2, (i, j) => (i === j ? 1 : c)))).toBeCloseTo(expected, 9);
    }
  });

  it('weighs groups by size: 3 of one kind and 1 of another', () => {
    const kinds = [0, 0, 0, 1];
    const expected = Math.exp(-0.75 * Math.log(0.75) - 0.25 * Math.log(0.25));
    expect(vendiScore(matrix(4, (i, j) => Number(kinds[i] === kinds[j])))).toBeCloseTo(expected, 9);
  });
});

describe('eigenvalues', () => {
  it('are those of a matrix whose own are known', () => {
    // The second difference matrix of order n has 2 - 2 cos(kπ / (n + 1)), k = 1 … n.
    const n = 9;
    const found = eigenvalues(matrix(n, (i, j) => (i === j ? 2 : Math.abs(i - j) === 1 ? -1 : 0)));
    const expected = Array.from({ length: n }, (_, k) => 2 - 2 * Math.cos(((k + 1) * Math.PI) / (n + 1)));
    for (const [i, value] of found.sort((a, b) => a - b).entries())
      expect(value).toBeCloseTo(expected[i] as number, 9);
  });
});
