import type { Hang, Pose } from '../../protocol/index.ts';

/** Height of the salon hang's centreline above the floor, in metres: eye height of a standing visitor. */
export const CENTRELINE_M = 1.55;
/** Free plaster between two frames, in metres. */
export const GAP_M = 0.09;
/** Room under a frame for its paper label, in metres; part of no other frame's place. */
export const LABEL_M = 0.13;
/** Lowest and highest edge of any frame, in metres. */
const FLOOR_M = 0.5;
const CEILING_M = 3.0;
/** Longer sides of the frames, in metres: a salon wall lives from large and small side by side. */
const SIDES_M = [0.62, 0.44, 0.52, 0.38, 0.74, 0.46, 0.56, 0.4] as const;
/** How much dearer height is than breadth when a place is chosen: the hang grows along the wall. */
const RISE_COST = 1.7;

/** What the hang needs to know of a work. */
export interface HangWork {
  id: string;
  /** Number in the collection: decides the size of the frame. */
  number: number;
  /** Width over height of the picture. */
  aspect: number;
}

type Place = Pick<Pose, 'x' | 'y' | 'width' | 'height'>;

/**
 * Finds a place for one more work; every other frame stays where it is. Deterministic: the same poses and work give the same
 * place. The first hangs in the middle of the centreline, the next as near to it as they fit.
 */
export function placeWork(poses: readonly Pose[], work: HangWork): Pose {
  const { width, height } = frameOf(work);
  const { xs, ys } = candidates(poses, width, height);
  let best: Place = { x: 0, y: CENTRELINE_M, width, height };
  let bestCost = Number.POSITIVE_INFINITY;
  for (const y of ys)
    for (const x of xs) {
      const cost = Math.hypot(x, (y - CENTRELINE_M) * RISE_COST);
      if (cost >= bestCost - 1e-9) break; // further along at this height it only gets dearer
      const place = { x, y, width, height };
      if (poses.some((pose) => tooNear(pose, place))) continue;
      best = place;
      bestCost = cost;
      break;
    }
  return { work: work.id, x: round(best.x), y: round(best.y), z: 0, width, height };
}

/** Hangs all works one after another, in the order given. Used when no poses are kept. */
export function hangAll(works: readonly HangWork[], revision: number): Hang {
  const poses: Pose[] = [];
  for (const work of works) poses.push(placeWork(poses, work));
  return { revision, poses };
}

/** Whether two frames would touch, or one would cover the other's label. */
export function tooNear(a: Place, b: Place): boolean {
  const near = 1e-6; // rounding to a tenth of a millimetre must not make neighbours collide
  const apartX = Math.abs(a.x - b.x) - (a.width + b.width) / 2;
  if (apartX >= GAP_M - near) return false;
  const [upper, lower] = a.y >= b.y ? [a, b] : [b, a];
  const apartY = upper.y - upper.height / 2 - (lower.y + lower.height / 2);
  return apartY < GAP_M + LABEL_M - near;
}

function frameOf(work: HangWork): { width: number; height: number } {
  // Knuth's multiplicative hash: neighbours in number differ in size, the same number never changes.
  const side = SIDES_M[Math.floor(((work.number * 2654435761) % 2 ** 32) / 2 ** 29)] ?? SIDES_M[0];
  return work.aspect >= 1
    ? { width: side, height: round(side / work.aspect) }
    : { width: round(side * work.aspect), height: side };
}

/** Beside, above and below every frame, in line with centres and edges; and the centreline's middle. Nearest to it first. */
function candidates(poses: readonly Pose[], width: number, height: number): { xs: number[]; ys: number[] } {
  const xs = new Set<number>([0]);
  const ys = new Set<number>([CENTRELINE_M]);
  for (const pose of poses) {
    const besideX = (pose.width + width) / 2 + GAP_M;
    const edgeX = (pose.width - width) / 2;
    for (const dx of [-besideX, besideX, -edgeX, edgeX, 0]) xs.add(round(pose.x + dx));
    const besideY = (pose.height + height) / 2 + GAP_M + LABEL_M;
    for (const dy of [-besideY, besideY, 0]) ys.add(round(pose.y + dy));
  }
  const lowest = FLOOR_M + LABEL_M + height / 2;
  const highest = CEILING_M - height / 2;
  return {
    xs: [...xs].sort((a, b) => Math.abs(a) - Math.abs(b) || b - a),
    ys: [...ys]
      .filter((y) => y >= lowest && y <= highest)
      .sort((a, b) => Math.abs(a - CENTRELINE_M) - Math.abs(b - CENTRELINE_M) || b - a),
  };
}

/** To a tenth of a millimetre, so that poses read the same everywhere. */
const round = (metres: number): number => Math.round(metres * 1e4) / 1e4;
