import { z } from 'zod';
import { CORNER_REACH, GAMMA_MAX, GAMMA_MIN, OVERLAP_MAX, UPLIFT_MAX, WALL_PARTS_MAX } from './limits.ts';
import { isConvex, TEST_PATTERNS, TURNS, WALL_FAULTS } from './projection-kinds.ts';
import { Id } from './work.ts';

const count = z.int().min(1).max(WALL_PARTS_MAX);

/** Which part of one wall a projector shows, counted from the left, and the share of its width that it shares with each neighbour. */
export const WallPart = z
  .strictObject({ index: count, of: count, overlap: z.number().min(0).max(OVERLAP_MAX) })
  .refine(({ index, of }) => index <= of);
export type WallPart = z.infer<typeof WallPart>;

const along = z
  .number()
  .min(-CORNER_REACH)
  .max(1 + CORNER_REACH);
/** In shares of the projector's image, from its upper left corner. */
const Corner = z.strictObject({ x: along, y: along });

/** How one projector's picture is fitted to its piece of the wall. */
export const CalibrationProfile = z.strictObject({
  part: WallPart,
  /** The projector stands on its side: degrees that the picture is turned clockwise. */
  turn: z.literal(TURNS),
  /** Where the picture's corners lie: upper left, upper right, lower right, lower left. */
  corners: z.tuple([Corner, Corner, Corner, Corner]).refine(isConvex),
  /** The projector's own: light = signal ** gamma. The blend curve is fitted to it. */
  gamma: z.number().min(GAMMA_MIN).max(GAMMA_MAX),
  /** Black-level uplift: share of full signal added where only one projector shines, as two of them are never quite black. */
  uplift: z.number().min(0).max(UPLIFT_MAX),
});
export type CalibrationProfile = z.infer<typeof CalibrationProfile>;

export const TestPattern = z.enum(TEST_PATTERNS);
export type TestPattern = z.infer<typeof TestPattern>;

export const WallFault = z.enum(WALL_FAULTS);
export type WallFault = z.infer<typeof WallFault>;

/** A wall says who it is. `part` when its own address names one, which then goes before its profile's. */
export const WallHello = z.strictObject({
  station: Id,
  version: z.string().max(40),
  part: WallPart.nullable(),
});
export type WallHello = z.infer<typeof WallHello>;

/** What a wall shows for whoever aligns it. */
export interface Calibration {
  readonly profile: CalibrationProfile;
  readonly pattern: TestPattern | null;
  /** Whether there is anything to take back. */
  readonly undo: boolean;
}

/** How a wall is, said every `WALL_BEAT_MS`. */
export const WallBeat = z.strictObject({
  face: z.enum(['3d', '2d']),
  /** Frames a second; 0 while nothing moves. */
  fps: z.number().min(0).max(1000),
  /** 0 is everything, each further step a little less. */
  quality: z.int().min(0).max(9),
  width: z.int().min(0).max(100_000),
  height: z.int().min(0).max(100_000),
  works: z.int().min(0),
  /** Error of the shared clock at most, milliseconds; null before it was set. */
  clockMs: z.number().min(0).nullable(),
  /** What went wrong since this page was opened, each once. */
  faults: z.array(WallFault).max(WALL_FAULTS.length),
});
export type WallBeat = z.infer<typeof WallBeat>;

/** What a page's watchdog says while the page itself hangs. */
export const WallReport = z.strictObject({ station: Id, fault: z.literal('frozen') });

/** A wall as the desk sees it. */
export interface WallStatus extends Calibration {
  readonly station: string;
  readonly connected: boolean;
  /** Milliseconds since the epoch. */
  readonly lastSeen: number;
  /** The line is open, but the page has not said how it is for a while. */
  readonly silent: boolean;
  /** The part that the page's own address names, which goes before the profile's. */
  readonly part: WallPart | null;
  readonly beat: WallBeat | null;
  /** Each once since the server began, with the time of its first report. */
  readonly faults: readonly { readonly fault: WallFault; readonly at: number }[];
}
