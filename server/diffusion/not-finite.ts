/** Times a picture is begun again from fresh noise before the painter gives up. */
export const REPAINTS_MAX = 2;

/** The networks answered with numbers that are none, time and again. Nothing was painted. */
export class NotFiniteError extends Error {
  override readonly name = 'NotFiniteError';
  constructor(times: number) {
    super(`the networks gave numbers that are not finite, ${times} times in a row`);
  }
}

/** NaN and infinity survive a sum. */
export function isFinitePicture(values: Float32Array): boolean {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += Math.abs(values[i] as number);
  return Number.isFinite(sum);
}
