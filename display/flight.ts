/** Flights into the constellation while nobody is busy: now and then the eye goes up to one work, stays, and comes back. Pure. */

/** The whole cloud first, then one work; long enough to look. */
const FAR_S = 26;
const NEAR_S = 22;

/** Time constant of a flight, seconds. */
export const FLIGHT_S = 5;

/** The next instant at which the eye sets out, by the same clock as `flightAt`. */
export function nextTurn(seconds: number): number {
  const round = Math.floor(seconds / (FAR_S + NEAR_S)) * (FAR_S + NEAR_S);
  return seconds - round < FAR_S ? round + FAR_S : round + FAR_S + NEAR_S;
}

/**
 * Which work the eye is at, as an index below `count`; null while it sees the whole.
 * @param seconds of the shared time
 * @param seed the revision of the hang: every projector flies to the same work
 */
export function flightAt(seconds: number, count: number, seed: number): number | null {
  if (count === 0) return null;
  const round = Math.floor(seconds / (FAR_S + NEAR_S));
  if (seconds - round * (FAR_S + NEAR_S) < FAR_S) return null;
  const mixed = Math.imul((round + 1) ^ Math.imul(seed + 1, 0x9e3779b1), 0x85ebca6b) >>> 0;
  return mixed % count;
}
