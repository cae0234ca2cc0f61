/**
 * The constellation: every work there is, small, in a cloud before the wall. Alike lies near alike: the direction in which the eye's vectors
 * differ most runs across, the second up and down, the third in depth; places are evenly filled, so that the cloud has no hole and no lump.
 */
import { round, shareOf } from './hang-work.ts';
import { principalDirections } from './principal.ts';

/** Side of a picture in the cloud, metres. */
export const STAR_M = 0.3;
/** Metres of the cloud's breadth, height and depth for each square root of the number of works. */
const BREADTH_M = 0.74;
const ASPECT = 2.4;
const DEPTH_M = 0.16;
const LOWEST_M = 0.55;
/** A sky, not a table: as a share of the room each has. */
const JITTER = 0.4;
/** Nearest to the wall: far enough that no lamp finds it. */
const BEFORE_WALL_M = 1;

export interface Star {
  readonly x: number;
  readonly y: number;
  readonly z: number;
}

/**
 * One place a work, in the order given.
 * @param numbers of the works
 * @param embeddings of the works, one after another; zeros where nobody has looked. [n · length]
 */
export function placeStars(numbers: Float64Array, embeddings: Float32Array, length: number): Star[] {
  const n = numbers.length;
  const axes = principalDirections(embeddings, n, length, 3);
  // A little of the number: equal vectors, and works nobody has looked at, must not lie in one another.
  const ranks = axes.map((axis, a) =>
    ranksOf(axis.map((value, i) => value + 1e-4 * (shareOf((numbers[i] as number) * (7 + 4 * a) + 1) - 0.5))),
  );
  const half = (BREADTH_M * Math.sqrt(n)) / 2;
  const tall = half / ASPECT;
  const deep = DEPTH_M * Math.sqrt(n);
  const [first, second, third] = ranks as [Float64Array, Float64Array, Float64Array];
  const stars: Star[] = new Array(n);
  // Strips from left to right hold equally many; within a strip works stand above one another in the second direction.
  const strips = Math.max(1, Math.round(Math.sqrt(n)));
  const order = Array.from(numbers.keys()).sort((a, b) => (first[a] as number) - (first[b] as number));
  for (let strip = 0; strip < strips; strip++) {
    const members = order.slice(Math.floor((strip * n) / strips), Math.floor(((strip + 1) * n) / strips));
    members.sort((a, b) => (second[a] as number) - (second[b] as number));
    for (const [row, i] of members.entries()) {
      const number = numbers[i] as number;
      const across = (strip + 0.5 + JITTER * (shareOf(3 * number) - 0.5)) / strips;
      const up = (row + 0.5 + JITTER * (shareOf(5 * number + 2) - 0.5)) / members.length;
      const [x, y] = inDisc(2 * across - 1, 2 * up - 1);
      stars[i] = {
        x: round(half * x),
        y: round(LOWEST_M + STAR_M / 2 + tall * (1 + y)),
        z: round(BEFORE_WALL_M + (deep * ((third[i] as number) + 0.5)) / n),
      };
    }
  }
  return stars;
}

/** Place of each value among all, 0 … n-1; equal ones in the order given. */
function ranksOf(values: Float64Array): Float64Array {
  const order = Array.from(values.keys()).sort(
    (a, b) => (values[a] as number) - (values[b] as number) || a - b,
  );
  const ranks = new Float64Array(values.length);
  for (const [rank, i] of order.entries()) ranks[i] = rank;
  return ranks;
}

/** The square -1 … 1 on the disc of radius 1, areas kept (Shirley & Chiu 1997). */
function inDisc(a: number, b: number): [number, number] {
  if (a === 0 && b === 0) return [0, 0];
  const [radius, angle] =
    Math.abs(a) > Math.abs(b) ? [a, (Math.PI / 4) * (b / a)] : [b, Math.PI / 2 - (Math.PI / 4) * (a / b)];
  return [radius * Math.cos(angle), radius * Math.sin(angle)];
}
