/** How much plaster there is under each frame for its label. Pure. */
import type { Pose } from '../protocol/hang.ts';

/** A label keeps this far from the next frame below and from the floor, metres. */
const CLEAR_M = 0.016;
const LOWEST_M = 0.24;
const ROOM_MOST_M = 0.2;
/** A card may stand out this much from under its frame, metres; frames keep more between them. */
const OVERHANG_M = 0.05;
const WIDTH_MOST_M = 0.66;

export function labelWidth(pose: Pose): number {
  return Math.min(Math.max(WIDTH_MOST_M, pose.width), pose.width + OVERHANG_M);
}

/** @param gap between the frame's lower edge and its label, metres */
export function labelRoom(pose: Pose, poses: readonly Pose[], gap: number): number {
  const top = pose.y - pose.height / 2 - gap;
  const half = labelWidth(pose) / 2;
  let floor = LOWEST_M;
  for (const other of poses) {
    if (other.work === pose.work || other.y >= pose.y) continue;
    if (Math.abs(other.x - pose.x) >= half + other.width / 2) continue;
    floor = Math.max(floor, other.y + other.height / 2 + CLEAR_M);
  }
  return Math.min(ROOM_MOST_M, Math.max(0, top - floor));
}
