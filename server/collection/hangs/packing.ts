/** Finds room for one more rectangle between others, none of which moves. Pure; sizes and places in metres. */

export interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

export interface Ground {
  /** Where everybody would like to be. */
  readonly centreX: number;
  readonly centreY: number;
  /** Lowest and highest edge of any box. */
  readonly lowest: number;
  readonly highest: number;
  /** Free room beside a box, and above and below it. */
  readonly gapX: number;
  readonly gapY: number;
  /** How much dearer height is than breadth. */
  readonly rise: number;
}

/** Heights are tried in these steps, away from the neighbour: few enough to try them all. */
const STEP_M = 0.01;
const NEAR = 1e-6;
/** Places are rounded to a tenth of a millimetre, which must not make neighbours collide. */
const ROUNDING_M = 1.2e-4;

/** Whether two boxes are nearer than the ground allows. */
export function tooNear(a: Box, b: Box, { gapX, gapY }: Pick<Ground, 'gapX' | 'gapY'>): boolean {
  return (
    Math.abs(a.x - b.x) - (a.width + b.width) / 2 < gapX - ROUNDING_M &&
    Math.abs(a.y - b.y) - (a.height + b.height) / 2 < gapY - ROUNDING_M
  );
}

/**
 * The free place nearest to the centre: at each height in question the nearest free x, found by sweeping over the intervals that other
 * boxes block. O(heights · boxes).
 */
export function nearestFree(
  boxes: readonly Box[],
  { width, height }: { width: number; height: number },
  ground: Ground,
): Box {
  const { centreX, centreY, gapX, gapY, rise } = ground;
  const byLeft = [...boxes].sort((a, b) => a.x - a.width / 2 - (b.x - b.width / 2));
  const byRight = [...boxes].sort((a, b) => b.x + b.width / 2 - (a.x + a.width / 2));
  const blocks = (box: Box, y: number): boolean =>
    Math.abs(box.y - y) - (box.height + height) / 2 < gapY - NEAR;
  const reach = (box: Box): number => (box.width + width) / 2 + gapX;

  let best: Box | null = null;
  let bestCost = Number.POSITIVE_INFINITY;
  for (const y of heights(boxes, height, ground)) {
    const up = (y - centreY) * rise;
    if (Math.abs(up) >= bestCost - NEAR) break;
    let right = centreX;
    for (const box of byLeft) {
      if (box.x - reach(box) >= right - NEAR) break; // and so does every later one
      if (box.x + reach(box) > right + NEAR && blocks(box, y)) right = box.x + reach(box);
    }
    let left = centreX;
    for (const box of byRight) {
      if (box.x + reach(box) <= left + NEAR) break;
      if (box.x - reach(box) < left - NEAR && blocks(box, y)) left = box.x - reach(box);
    }
    const x = right - centreX <= centreX - left ? right : left;
    const cost = Math.hypot(x - centreX, up);
    if (cost >= bestCost - NEAR) continue;
    best = { x, y, width, height };
    bestCost = cost;
  }
  // Higher than the ground allows: it stands alone, beyond all others.
  return best ?? { x: furthest(boxes, centreX) + width / 2 + gapX, y: centreY, width, height };
}

const furthest = (boxes: readonly Box[], centreX: number): number =>
  boxes.reduce((x, box) => Math.max(x, box.x + box.width / 2), centreX);

/** The centre's own height, and those just above and below every box; nearest to the centre first. */
function heights(boxes: readonly Box[], height: number, ground: Ground): number[] {
  const { centreY, gapY } = ground;
  const lowest = ground.lowest + height / 2;
  const highest = ground.highest - height / 2;
  const found = new Set<number>([Math.min(Math.max(centreY, lowest), highest)]);
  for (const box of boxes) {
    const apart = (box.height + height) / 2 + gapY;
    found.add(Math.ceil((box.y + apart) / STEP_M - NEAR) * STEP_M);
    found.add(Math.floor((box.y - apart) / STEP_M + NEAR) * STEP_M);
  }
  return [...found]
    .filter((y) => y >= lowest - NEAR && y <= highest + NEAR)
    .sort((a, b) => Math.abs(a - centreY) - Math.abs(b - centreY) || b - a);
}
