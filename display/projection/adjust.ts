/** What can be set on a profile by the keyboard, one thing at a time, by a step in a direction. Pure. */
import {
  CORNER_REACH,
  GAMMA_MAX,
  GAMMA_MIN,
  OVERLAP_MAX,
  UPLIFT_MAX,
  WALL_PARTS_MAX,
} from '../../protocol/limits.ts';
import type { CalibrationProfile } from '../../protocol/projection.ts';
import { isConvex, STRAIGHT, TURNS } from '../../protocol/projection-kinds.ts';

export const HANDLES = [
  'upper-left',
  'upper-right',
  'lower-right',
  'lower-left',
  'turn',
  'of',
  'index',
  'overlap',
  'gamma',
  'uplift',
] as const;
export type Handle = (typeof HANDLES)[number];

export interface Step {
  /** -1, 0 or 1 each; what has one value only takes either. */
  readonly right: number;
  readonly down: number;
  /** How much a plain step is multiplied by: 1, 10 or 0.1. */
  readonly size: number;
}

/** Size of the projector's image in pixels: a corner goes pixel by pixel. */
export interface Image {
  readonly width: number;
  readonly height: number;
}

const OVERLAP_STEP = 0.001;
const GAMMA_STEP = 0.02;
const UPLIFT_STEP = 0.002;

/** The profile after the step; the same one where it would leave what a profile may be. */
export function adjust(
  profile: CalibrationProfile,
  handle: Handle,
  step: Step,
  image: Image,
): CalibrationProfile {
  const corner = HANDLES.indexOf(handle);
  if (corner < profile.corners.length) return moveCorner(profile, corner, step, image);
  const up = step.right - step.down;
  const { part } = profile;
  switch (handle) {
    case 'turn': {
      const next = (TURNS.indexOf(profile.turn) + up + TURNS.length) % TURNS.length;
      return { ...profile, turn: TURNS[next] ?? 0 };
    }
    case 'of': {
      const of = clamp(part.of + up, 1, WALL_PARTS_MAX);
      return { ...profile, part: { ...part, of, index: Math.min(part.index, of) } };
    }
    case 'index':
      return { ...profile, part: { ...part, index: clamp(part.index + up, 1, part.of) } };
    case 'overlap': {
      const overlap = clamp(part.overlap + up * step.size * OVERLAP_STEP, 0, OVERLAP_MAX);
      return { ...profile, part: { ...part, overlap } };
    }
    case 'gamma':
      return { ...profile, gamma: clamp(profile.gamma + up * step.size * GAMMA_STEP, GAMMA_MIN, GAMMA_MAX) };
    case 'uplift':
      return { ...profile, uplift: clamp(profile.uplift + up * step.size * UPLIFT_STEP, 0, UPLIFT_MAX) };
    default:
      return profile;
  }
}

export const straightened = (profile: CalibrationProfile): CalibrationProfile => ({
  ...profile,
  corners: STRAIGHT.corners,
});

function moveCorner(
  profile: CalibrationProfile,
  index: number,
  step: Step,
  image: Image,
): CalibrationProfile {
  const corners = profile.corners.map((corner, i) =>
    i === index
      ? {
          x: reach(corner.x + (step.right * step.size) / image.width),
          y: reach(corner.y + (step.down * step.size) / image.height),
        }
      : corner,
  ) as unknown as CalibrationProfile['corners'];
  return isConvex(corners) ? { ...profile, corners } : profile;
}

const clamp = (value: number, least: number, most: number): number => Math.min(most, Math.max(least, value));
const reach = (value: number): number => clamp(value, -CORNER_REACH, 1 + CORNER_REACH);
