/** The directions in which vectors differ most (principal components), by power iteration on a sample. Pure and deterministic. */

/** Directions are found from at most so many vectors, evenly taken; every vector is then measured along them. */
const SAMPLE = 1_500;
const ITERATIONS = 24;

/**
 * How far every vector lies along each of the `count` main directions.
 * @param vectors one after another [n · length]
 * @returns `count` arrays of n numbers
 */
export function principalDirections(
  vectors: Float32Array,
  n: number,
  length: number,
  count: number,
): Float64Array[] {
  const mean = new Float64Array(length);
  const step = Math.max(1, Math.ceil(n / SAMPLE));
  const sample: number[] = [];
  for (let i = 0; i < n; i += step) sample.push(i * length);
  for (const at of sample)
    for (let d = 0; d < length; d++)
      mean[d] = (mean[d] as number) + (vectors[at + d] as number) / sample.length;

  const along = (at: number, direction: Float64Array): number => {
    let sum = 0;
    for (let d = 0; d < length; d++)
      sum += ((vectors[at + d] as number) - (mean[d] as number)) * (direction[d] as number);
    return sum;
  };
  const directions: Float64Array[] = [];
  for (let c = 0; c < count; c++) {
    let direction = unit(Float64Array.from({ length }, (_, d) => Math.sin((d + 1) * (c + 1) * 1.7)));
    for (let round = 0; round < ITERATIONS; round++) {
      const next = new Float64Array(length);
      for (const at of sample) {
        const weight = along(at, direction);
        for (let d = 0; d < length; d++)
          next[d] = (next[d] as number) + weight * ((vectors[at + d] as number) - (mean[d] as number));
      }
      for (const other of directions) {
        let shared = 0;
        for (let d = 0; d < length; d++) shared += (next[d] as number) * (other[d] as number);
        for (let d = 0; d < length; d++) next[d] = (next[d] as number) - shared * (other[d] as number);
      }
      if (Math.hypot(...next) < 1e-12) break; // nothing differs in any other direction
      direction = unit(next);
    }
    directions.push(direction);
  }
  return directions.map((direction) =>
    Float64Array.from({ length: n }, (_, i) => along(i * length, direction)),
  );
}

function unit(vector: Float64Array): Float64Array {
  const length = Math.hypot(...vector);
  return length > 0 ? vector.map((value) => value / length) : vector;
}
