/** a + weight (b - a); the weight may lie beyond 1. */
export const mix = (a: Float32Array, b: Float32Array, weight: number): Float32Array =>
  a.map((value, i) => value + weight * ((b[i] as number) - value));
