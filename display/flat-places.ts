/** Where works hang on the flat wall: the poses of the hang, as the eye of the room would see them. Pure. */
import type { Pose } from '../protocol/hang.ts';
import type { Place } from '../ui/wall-2d.ts';
import { EYE_HEIGHT_M } from './camera.ts';
import { FLOOR_SHARE, type Framing } from './framing.ts';
import { labelRoom } from './label-room.ts';

/** A flat wall does not stroll: it steps back until the whole hang is in sight. */
export function stepBack(framing: Framing): Framing {
  const by = (framing.width + 2 * framing.stroll) / framing.width;
  if (by === 1) return framing;
  const height = framing.height * by;
  return {
    ...framing,
    width: framing.width * by,
    height,
    y: height / 2 - FLOOR_SHARE * height,
    stroll: 0,
  };
}

/** @param gap between a frame and its label, metres @returns null for what is behind the eye. In shares of the view, from its upper left corner. */
export function placeOf(pose: Pose, poses: readonly Pose[], framing: Framing, gap: number): Place | null {
  const away = framing.height / framing.lens;
  const depth = away + framing.z - pose.z;
  if (depth <= 0) return null;
  const nearer = away / depth;
  const x = framing.x + (pose.x - framing.x) * nearer;
  const y = EYE_HEIGHT_M + (pose.y - EYE_HEIGHT_M) * nearer;
  const [width, height] = [pose.width * nearer, pose.height * nearer];
  const room = labelRoom(pose, poses, gap);
  return {
    left: (x - width / 2 - framing.x) / framing.width + 0.5,
    top: 0.5 - (y + height / 2 - framing.y) / framing.height,
    width: width / framing.width,
    height: height / framing.height,
    under: (room * nearer) / framing.height,
    depth,
  };
}
