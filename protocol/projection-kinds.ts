/** What walls are aligned with, free of any schema: pages bundle this. */
import type { CalibrationProfile } from './projection.ts';

export const TEST_PATTERNS = ['grid', 'corners', 'ramps', 'colours', 'blend', 'focus'] as const;

/** What a wall reports once: it is never said on the wall itself. */
export const WALL_FAULTS = [
  'context-lost',
  'no-webgl',
  'frozen',
  'script',
  'picture-missing',
  'nothing-kept',
] as const;

export const TURNS = [0, 90, 180, 270] as const;

/** One projector, straight before the wall. */
export const STRAIGHT: CalibrationProfile = {
  part: { index: 1, of: 1, overlap: 0 },
  turn: 0,
  corners: [
    { x: 0, y: 0 },
    { x: 1, y: 0 },
    { x: 1, y: 1 },
    { x: 0, y: 1 },
  ],
  gamma: 2.2,
  uplift: 0,
};

/** Whether the corners, in order, go round once to the right: only then is there a way from the picture to them and back. */
export function isConvex(corners: readonly { readonly x: number; readonly y: number }[]): boolean {
  return corners.every((a, i) => {
    const b = corners[(i + 1) % corners.length] as typeof a;
    const c = corners[(i + 2) % corners.length] as typeof a;
    return (b.x - a.x) * (c.y - b.y) - (b.y - a.y) * (c.x - b.x) > LEAST_TURN;
  });
}

/** A corner that is almost on the line of its neighbours folds the picture flat. */
const LEAST_TURN = 1e-4;
