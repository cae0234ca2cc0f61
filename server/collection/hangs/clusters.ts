/** Spherical k-means over unit vectors, with a deterministic start. Pure. */

const ROUNDS_MOST = 14;

export function cosine(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] as number) * (b[i] as number);
  return sum;
}

/** How many clusters so many works fall into: enough to tell apart, few enough to be looked at. */
export const clusterCount = (works: number): number =>
  Math.max(1, Math.min(24, Math.round(Math.sqrt(works / 1.6))));

/**
 * Indices of the vectors of each cluster, ascending; no cluster is empty. Centres start at the first vector and then always at the one
 * least like every centre so far; equal ones are decided by the lower index.
 * @param vectors unit vectors of one length
 */
export function clusterVectors(vectors: readonly Float32Array[], count: number): number[][] {
  const k = Math.min(count, vectors.length);
  if (k === 0) return [];
  let centres: Float32Array[] = [vectors[0] as Float32Array];
  const nearest = vectors.map((vector) => cosine(vector, centres[0] as Float32Array));
  while (centres.length < k) {
    const furthest = nearest.indexOf(Math.min(...nearest));
    const centre = vectors[furthest] as Float32Array;
    centres.push(centre);
    for (const [i, vector] of vectors.entries())
      nearest[i] = Math.max(nearest[i] as number, cosine(vector, centre));
  }
  let belongs: number[] = [];
  for (let round = 0; round < ROUNDS_MOST; round++) {
    const next = vectors.map((vector) => indexOfMost(centres, (centre) => cosine(vector, centre)));
    const same = next.every((cluster, i) => cluster === belongs[i]);
    belongs = next;
    if (same) break;
    centres = centres.map((centre, c) =>
      meanOf(
        vectors.filter((_, i) => belongs[i] === c),
        centre,
      ),
    );
  }
  return centres
    .map((_, c) => vectors.flatMap((_, i) => (belongs[i] === c ? [i] : [])))
    .filter((members) => members.length > 0);
}

export function indexOfMost<Item>(items: readonly Item[], worth: (item: Item) => number): number {
  let best = 0;
  let most = Number.NEGATIVE_INFINITY;
  for (const [i, item] of items.entries()) {
    const value = worth(item);
    if (value > most) [best, most] = [i, value];
  }
  return best;
}

/** Unit vector of the mean; `otherwise` where there is none. */
export function meanOf(vectors: readonly Float32Array[], otherwise: Float32Array): Float32Array {
  const mean = new Float32Array(otherwise.length);
  for (const vector of vectors)
    for (let i = 0; i < mean.length; i++) mean[i] = (mean[i] as number) + (vector[i] as number);
  const length = Math.sqrt(cosine(mean, mean));
  return length > 1e-6 ? mean.map((value) => value / length) : otherwise;
}
