import type { HangMark, Pose } from '../../../protocol/index.ts';

/** What a hang needs to know of a work. */
export interface HangWork {
  readonly id: string;
  /** Number in the collection: the only order, and the size of the frame. */
  readonly number: number;
  /** Width over height of the picture. */
  readonly aspect: number;
  /** Milliseconds since the epoch, as the clock stood; it may have been wrong. */
  readonly paintedAt: number;
  /** Unit vector of the eye; null where nobody looked. [384] */
  readonly embedding: Float32Array | null;
}

/** A hang as it was computed: pure, and the same for the same works. */
export interface Layout {
  readonly poses: readonly Pose[];
  readonly marks: readonly HangMark[];
}

/** Height of the centreline above the floor, in metres: eye height of a standing visitor. */
export const CENTRELINE_M = 1.55;
/** Free plaster between two frames, in metres. */
export const GAP_M = 0.1;
/** Room under a frame for its paper label, in metres; part of no other frame's place. */
export const LABEL_M = 0.14;

/** To a tenth of a millimetre, so that poses read the same everywhere. */
export const round = (metres: number): number => Math.round(metres * 1e4) / 1e4;

/** Outer size of a frame whose longer side is given, metres. */
export function sizeOf(side: number, aspect: number): { width: number; height: number } {
  return aspect >= 1
    ? { width: side, height: round(side / aspect) }
    : { width: round(side * aspect), height: side };
}

/** Knuth's multiplicative hash as a share of 1: neighbours in number differ, the same number never changes. */
export const shareOf = (number: number): number => ((number * 2654435761) % 2 ** 32) / 2 ** 32;

/** Longer sides of frames, in metres: a wall lives from large and small side by side. */
const SIDES_M = [0.62, 0.44, 0.52, 0.38, 0.84, 0.46, 0.58, 0.4] as const;

/** The first works have the wall to themselves, and must hold it. */
const OPENING_SIDES_M = [0.96, 0.72, 0.78] as const;

/** The size a work keeps for good, from its number. */
export function frameOf({ number, aspect }: Pick<HangWork, 'number' | 'aspect'>): {
  width: number;
  height: number;
} {
  const usual = SIDES_M[Math.floor(shareOf(number) * SIDES_M.length)] ?? SIDES_M[0];
  return sizeOf(OPENING_SIDES_M[number - 1] ?? usual, aspect);
}
