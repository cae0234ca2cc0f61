/** The kinship hang: what the eye finds alike hangs together in islands that float apart before the wall. */
import type { Pose } from '../../../protocol/index.ts';
import { clusterCount, clusterVectors, cosine, indexOfMost, meanOf } from './clusters.ts';
import { CENTRELINE_M, frameOf, GAP_M, type HangWork, LABEL_M, type Layout, round } from './hang-work.ts';
import { type Box, type Ground, nearestFree } from './packing.ts';

/** Free air between two islands, metres: more than perspective can close. */
const STRAIT_M = 0.5;
/** Islands float this far before the wall, metres. */
const NEAR_WALL_M = 0.1;
const FAR_OUT_M = 0.65;
/** Islands turn a little towards the middle of the room, radians at the ends of the hang. */
const TURN = 0.16;
/** Width over height that the whole hang aims at. */
const ASPECT = 2.4;
const LOWEST_M = 0.5;

interface Island extends Box {
  readonly centre: Float32Array | null;
  /** Places within the island, from its middle. */
  readonly places: readonly { work: HangWork; box: Box }[];
}

export function hangKinship(works: readonly HangWork[]): Layout {
  const seen = works.filter(
    (work): work is HangWork & { embedding: Float32Array } => work.embedding !== null,
  );
  const unseen = works.filter(({ embedding }) => embedding === null);
  const islands = clusterVectors(
    seen.map(({ embedding }) => embedding),
    clusterCount(seen.length),
  ).map((members) => islandOf(members.map((i) => seen[i] as (typeof seen)[number])));
  // Whom nobody has looked at is like nobody: an island of its own, last.
  const placed = place(inOrderOfLikeness(islands).concat(unseen.length > 0 ? [islandOf(unseen)] : []));
  const half = Math.max(1, ...placed.map(({ x, width }) => Math.abs(x) + width / 2));
  const poses = placed.flatMap((island, index): Pose[] => {
    // The golden ratio: neighbours in order never float at the same depth.
    const z = round(NEAR_WALL_M + (FAR_OUT_M - NEAR_WALL_M) * ((index * 0.618034) % 1));
    return island.places.map(({ work, box }) => ({
      work: work.id,
      x: round(island.x + box.x),
      y: round(island.y + box.y),
      z,
      turn: round((-island.x / half) * TURN),
      width: box.width,
      height: box.height,
    }));
  });
  return { poses, marks: [] };
}

/** Its members packed round the one most like all of them. */
function islandOf(members: readonly HangWork[]): Island {
  const vectors = members.flatMap(({ embedding }) => embedding ?? []);
  const centre = vectors[0] ? meanOf(vectors, vectors[0]) : null;
  const likeness = ({ embedding }: HangWork) => (embedding && centre ? cosine(embedding, centre) : 0);
  const ordered = [...members].sort((a, b) => likeness(b) - likeness(a) || a.number - b.number);
  const ground: Ground = {
    centreX: 0,
    centreY: 0,
    lowest: -1e3,
    highest: 1e3,
    gapX: GAP_M,
    gapY: GAP_M + LABEL_M,
    rise: 1.25,
  };
  const boxes: Box[] = [];
  for (const work of ordered) boxes.push(nearestFree(boxes, frameOf(work), ground));
  const left = Math.min(...boxes.map(({ x, width }) => x - width / 2));
  const right = Math.max(...boxes.map(({ x, width }) => x + width / 2));
  const bottom = Math.min(...boxes.map(({ y, height }) => y - height / 2)) - LABEL_M;
  const top = Math.max(...boxes.map(({ y, height }) => y + height / 2));
  const places = boxes.map((box, i) => ({
    work: ordered[i] as HangWork,
    box: { ...box, x: box.x - (left + right) / 2, y: box.y - (bottom + top) / 2 },
  }));
  return { x: 0, y: 0, width: right - left, height: top - bottom, centre, places };
}

/** The largest first, then always the one most like the last. */
function inOrderOfLikeness(islands: readonly Island[]): Island[] {
  const left = [...islands];
  const ordered: Island[] = [];
  while (left.length > 0) {
    const last = ordered.at(-1);
    const next = indexOfMost(left, ({ centre, places }) =>
      last?.centre && centre ? cosine(last.centre, centre) : places.length,
    );
    ordered.push(...left.splice(next, 1));
  }
  return ordered;
}

function place(islands: readonly Island[]): Island[] {
  const area = islands.reduce((sum, { width, height }) => sum + (width + STRAIT_M) * (height + STRAIT_M), 0);
  const tallest = Math.max(0, ...islands.map(({ height }) => height));
  const high = Math.max(tallest, Math.sqrt(area / ASPECT), 2.2);
  const ground: Ground = {
    centreX: 0,
    centreY: Math.max(CENTRELINE_M, LOWEST_M + high / 2),
    lowest: LOWEST_M,
    highest: LOWEST_M + high,
    gapX: STRAIT_M,
    gapY: STRAIT_M,
    rise: ASPECT * 0.8,
  };
  const placed: Island[] = [];
  for (const island of islands) placed.push({ ...island, ...nearestFree(placed, island, ground) });
  return placed;
}
