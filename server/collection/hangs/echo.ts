/**
 * The echo corridor: the newest work, behind it the one most like it, behind that the one most like the second, and so on into the dark.
 * Until the machine answers its own pictures with pictures, likeness is the echo there is.
 */
import { ECHO_MAX_WORKS, type Pose } from '../../../protocol/index.ts';
import { cosine, indexOfMost } from './clusters.ts';
import { CENTRELINE_M, type HangWork, type Layout, round, shareOf, sizeOf } from './hang-work.ts';

const SIDE_M = 0.82;
/** From a work to the next behind it, on the other side of the corridor, metres. */
const STEP_M = 1.1;
/** Half the corridor, metres, and how far its works turn towards whoever comes, radians. */
const HALF_M = 1.55;
const TURN = 0.95;
/** The last hangs so far before the end wall, metres. */
const END_M = 2.5;

export function hangEcho(works: readonly HangWork[]): Layout {
  const chain = chainOf(works).slice(0, ECHO_MAX_WORKS);
  const poses = chain.map((work, i): Pose => {
    const side = i % 2 === 0 ? -1 : 1;
    return {
      work: work.id,
      x: side * HALF_M,
      y: round(CENTRELINE_M + 0.16 * (shareOf(work.number) - 0.5)),
      z: round(END_M + (chain.length - 1 - i) * STEP_M),
      turn: round(-side * TURN),
      ...sizeOf(SIDE_M, work.aspect),
    };
  });
  return { poses, marks: [] };
}

/** From the newest, always the nearest that is left; where nobody has looked, the newest that is left. */
export function chainOf(works: readonly HangWork[]): HangWork[] {
  const left = [...works].sort((a, b) => b.number - a.number);
  const chain = left.splice(0, 1);
  while (left.length > 0) {
    const from = chain.at(-1)?.embedding ?? null;
    const next = indexOfMost(left, ({ embedding }) => (from && embedding ? cosine(from, embedding) : -2));
    chain.push(...left.splice(next, 1));
  }
  return chain;
}
