/**
 * The Vendi score: how many different pictures there are among n, from 1 (all alike) to n (nothing in common). It is the exponential of
 * the Shannon entropy of the eigenvalues of K/n, K the similarities of all pairs with ones on the diagonal.
 * Friedman and Dieng, "The Vendi Score: A Diversity Evaluation Metric for Machine Learning", TMLR 2023 (arXiv:2210.02410).
 */
export function vendiScore(similarities: readonly (readonly number[])[]): number {
  const n = similarities.length;
  const entropy = eigenvalues(similarities.map((row) => row.map((value) => value / n)))
    .filter((value) => value > 0)
    .reduce((sum, value) => sum - value * Math.log(value), 0);
  return Math.exp(entropy);
}

const SWEEPS = 50;
const NEGLIGIBLE = 1e-18;

/** Eigenvalues of a symmetric matrix: cyclic Jacobi rotations (Golub and Van Loan, Matrix Computations, 8.5). */
export function eigenvalues(symmetric: readonly (readonly number[])[]): number[] {
  const a = symmetric.map((row) => [...row]);
  const n = a.length;
  const at = (i: number, j: number) => (a[i] as number[])[j] as number;
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    let off = 0;
    for (let p = 0; p < n; p++) for (let q = p + 1; q < n; q++) off += at(p, q) ** 2;
    if (off < NEGLIGIBLE) break;
    for (let p = 0; p < n; p++) {
      for (let q = p + 1; q < n; q++) {
        if (at(p, q) === 0) continue;
        const theta = (at(q, q) - at(p, p)) / (2 * at(p, q));
        const t = (theta < 0 ? -1 : 1) / (Math.abs(theta) + Math.hypot(theta, 1));
        const c = 1 / Math.hypot(t, 1);
        const s = t * c;
        for (const row of a) {
          const [x, y] = [row[p] as number, row[q] as number];
          row[p] = c * x - s * y;
          row[q] = s * x + c * y;
        }
        const [top, bottom] = [a[p] as number[], a[q] as number[]];
        for (let k = 0; k < n; k++) {
          const [x, y] = [top[k] as number, bottom[k] as number];
          top[k] = c * x - s * y;
          bottom[k] = s * x + c * y;
        }
      }
    }
  }
  return a.map((row, i) => row[i] as number);
}
