/** What the eye of the room should see of each hang. Pure. */
import type { Hang, HangKind, Pose } from '../protocol/hang.ts';

/** Shares of the picture's height kept for the floor and for what the room says above the works. */
export const FLOOR_SHARE = 0.165;
const WORDS_SHARE = 0.165;
const WORDS_SHARE_TALL = 0.24;
const MARGIN_M = 0.42;
const LEAST_TOP_M = 1.9;
/** The one frame of an empty wall ends here. */
const EMPTY_TOP_M = 2.08;
const LEAST_WIDTH_M = 3.4;
/** Works must not shrink to stamps: rather than step further back than this, the camera strolls along the hang. */
const TALL_HEIGHT_M = 5.6;
const WIDE_HEIGHT_M = 4.9;
/** Islands are looked at from further off: that they are islands is what there is to see. */
const KINSHIP_HEIGHT_M = 6.4;

/** Height of the lens's picture at a metre's distance: 26° upright, and 44° for what recedes. */
export const LENS = 2 * Math.tan((13 * Math.PI) / 180);
const WIDE_LENS = 2 * Math.tan((22 * Math.PI) / 180);

const CORRIDOR_HEIGHT_M = 3.1;
const CORRIDOR_HAZE = 0.06;
/** The camera goes down so much of the corridor and comes back. */
const CORRIDOR_WALK = 0.62;

/** Room round the cloud, as a share of it. */
const CLOUD_MARGIN = 1.12;
const CLOUD_LEAST_M = 3.4;
/** Of the light of the nearest star, the furthest has lost so many e-foldings. */
const CLOUD_HAZE = 1.1;

export interface Framing {
  /** Middle of the view and its size at the plane that is framed, metres. */
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  /** The plane that is framed: 0 is the wall. */
  readonly z: number;
  /** Height of the picture at a metre's distance. */
  readonly lens: number;
  /** Share of the light lost each metre behind the plane. */
  readonly haze: number;
  /** How far the camera strolls to each side of `x`, metres; 0 when all fits. */
  readonly stroll: number;
  /** How far it walks in, metres. */
  readonly walk: number;
  /** Height above which words may be set, metres. */
  readonly wordsFrom: number;
}

/** Furthest places of works that have no frame, metres. */
export interface Cloud {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly back: number;
  readonly front: number;
}

export function frameHang(
  hang: Pick<Hang, 'kind' | 'poses' | 'marks'>,
  aspect: number,
  cloud: Cloud | null = null,
): Framing {
  if (hang.poses.length > 0 && hang.kind === 'echo') return frameCorridor(hang.poses, aspect);
  if (hang.poses.length > 0 && hang.kind === 'constellation') return frameCloud(hang.poses, aspect, cloud);
  return frameWall(hang, aspect);
}

/** Of the picture's height, for one work with air around it. */
export const FLOWN_AIR = 1.7;

/** A work as large as the view bears, with air around it. */
export function frameWork(pose: Omit<Pose, 'work' | 'turn'>, aspect: number, from: Framing): Framing {
  const height = Math.max(pose.height, pose.width / aspect) * FLOWN_AIR;
  return { ...from, x: pose.x, y: pose.y, z: pose.z, width: height * aspect, height, stroll: 0, walk: 0 };
}

function frameWall({ kind, poses, marks }: Pick<Hang, 'kind' | 'poses' | 'marks'>, aspect: number): Framing {
  const { left, right } = sides(poses);
  const top = Math.max(
    poses.length === 0 ? EMPTY_TOP_M : LEAST_TOP_M,
    ...poses.map(({ y, height }) => y + height / 2),
    ...marks.map(({ y }) => y + 0.12),
  );
  const tall = aspect < 1;
  const words = tall ? WORDS_SHARE_TALL : WORDS_SHARE;
  const wanted = Math.max(right - left + 2 * MARGIN_M, tall ? 0 : LEAST_WIDTH_M);
  const forHeight = (top + 0.12) / (1 - FLOOR_SHARE - words);
  const height = Math.max(forHeight, Math.min(wanted / aspect, mostHeight(kind, tall)));
  const width = height * aspect;
  return {
    x: (left + right) / 2,
    y: standing(height),
    width,
    height,
    z: 0,
    lens: LENS,
    haze: 0,
    stroll: Math.max(0, (wanted - width) / 2),
    walk: 0,
    wordsFrom: top + 0.08,
  };
}

function mostHeight(kind: HangKind, tall: boolean): number {
  if (kind === 'kinship') return KINSHIP_HEIGHT_M;
  return tall ? TALL_HEIGHT_M : WIDE_HEIGHT_M;
}

/** From before the first pair, down the middle, into the dark. */
function frameCorridor(poses: readonly Pose[], aspect: number): Framing {
  const { left, right } = sides(poses);
  const z = Math.max(...poses.map((pose) => pose.z));
  const height = Math.max(CORRIDOR_HEIGHT_M, (2 * Math.max(-left, right) + 0.3) / aspect);
  return {
    x: 0,
    y: standing(height),
    width: height * aspect,
    height,
    z,
    lens: WIDE_LENS,
    haze: CORRIDOR_HAZE,
    stroll: 0,
    walk: z * CORRIDOR_WALK,
    wordsFrom: 2.12,
  };
}

function frameCloud(poses: readonly Pose[], aspect: number, cloud: Cloud | null): Framing {
  const { left, right } = sides(poses);
  const far = Math.max(Math.abs(left), Math.abs(right), cloud?.right ?? 0, -(cloud?.left ?? 0));
  const top = Math.max(...poses.map(({ y, height }) => y + height / 2), cloud?.top ?? 0);
  const front = Math.max(...poses.map((pose) => pose.z), cloud?.front ?? 0);
  const back = Math.min(...poses.map((pose) => pose.z), cloud?.back ?? Number.POSITIVE_INFINITY);
  const words = aspect < 1 ? WORDS_SHARE_TALL : WORDS_SHARE;
  const height = Math.max(
    CLOUD_LEAST_M,
    (2 * far * CLOUD_MARGIN) / aspect,
    (top + 0.1) / (1 - FLOOR_SHARE - words),
  );
  return {
    x: 0,
    y: standing(height),
    width: height * aspect,
    height,
    z: front,
    lens: LENS,
    haze: CLOUD_HAZE / Math.max(1, front - back),
    stroll: height * 0.04,
    walk: 0,
    wordsFrom: top + 0.1,
  };
}

/** Middle of a view of this height that shows its share of the floor. */
const standing = (height: number): number => height / 2 - FLOOR_SHARE * height;

function sides(poses: readonly Pose[]): { left: number; right: number } {
  if (poses.length === 0) return { left: -LEAST_WIDTH_M / 2 + MARGIN_M, right: LEAST_WIDTH_M / 2 - MARGIN_M };
  return {
    left: Math.min(...poses.map(({ x, width }) => x - width / 2)),
    right: Math.max(...poses.map(({ x, width }) => x + width / 2)),
  };
}
