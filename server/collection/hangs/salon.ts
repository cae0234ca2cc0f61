/** The salon hang: round a centreline at eye height, large beside small, as near to the middle as each still fits. */
import type { Pose } from '../../../protocol/index.ts';
import { CENTRELINE_M, frameOf, GAP_M, type HangWork, LABEL_M, type Layout, round } from './hang-work.ts';
import { type Box, type Ground, nearestFree, tooNear } from './packing.ts';

const GROUND: Ground = {
  centreX: 0,
  centreY: CENTRELINE_M,
  lowest: 0.5 + LABEL_M,
  highest: 3,
  gapX: GAP_M,
  gapY: GAP_M + LABEL_M,
  rise: 1.7, // the hang grows along the wall
};

/** Whether two frames would touch, or one would cover the other's label. */
export const collide = (a: Box, b: Box): boolean => tooNear(a, b, GROUND);

/**
 * Finds a place for one more work; every other frame stays where it is. Deterministic: the same poses and work give the same place. The
 * first hangs in the middle of the centreline, the next as near to it as they fit.
 */
export function placeWork(poses: readonly Pose[], work: HangWork): Pose {
  const { x, y, width, height } = nearestFree(poses, frameOf(work), GROUND);
  return { work: work.id, x: round(x), y: round(y), z: 0, turn: 0, width, height };
}

/** All works one after another, in the order given. */
export function hangSalon(works: readonly HangWork[]): Layout {
  const poses: Pose[] = [];
  for (const work of works) poses.push(placeWork(poses, work));
  return { poses, marks: [] };
}
