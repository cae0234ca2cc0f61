/** The `/display` namespace: what a projected wall and the server say to each other. */
import { z } from 'zod';
import type { Hang, Reflection } from './hang.ts';
import {
  type Calibration,
  type CalibrationProfile,
  TestPattern,
  type WallBeat,
  type WallHello,
} from './projection.ts';
import type { Work } from './work.ts';

/** `since` is the last journal sequence the wall has applied; null asks for a snapshot. */
export const WallResume = z.strictObject({
  since: z.number().int().nonnegative().nullable(),
  version: z.string().max(40).optional(),
});
export type WallResume = z.infer<typeof WallResume>;

/** When the house is open, in minutes after midnight on its own clocks; an end before the beginning is past midnight. */
export interface OpeningHours {
  from: number;
  to: number;
}

/**
 * The *net* state of the collection since a sequence. A work hung and hidden meanwhile never appears.
 * `snapshot` true: `works` and `hang` are everything, forget the rest. False: `works` were touched and hang now, `gone` no longer hang.
 */
export interface WallState {
  protocol: number;
  seq: number;
  snapshot: boolean;
  works: Work[];
  gone: string[];
  hang: Hang;
  reflection: Reflection | null;
  /** Jobs being painted or judged now: the easel shows light, nothing of the visitor's. */
  painting: number;
  /** The wall is dark because a person wants it so. */
  blank: boolean;
  /** Outside them the wall dims; absent when nobody said. */
  hours?: OpeningHours | undefined;
}

/** Net state after a commit; `from` lets a wall notice a gap. `at` is shared time, milliseconds: for when to show it, never for order. */
export type WallChange = WallState & { from: number; at: number };

export const PatternShow = z.strictObject({ pattern: TestPattern.nullable() });
export type PatternShow = z.infer<typeof PatternShow>;
export const ClockAsk = z.strictObject({});
export const ProfileUndo = z.strictObject({});

export interface DisplayToServer {
  'wall:hello': (hello: WallHello, ack: (calibration: Calibration) => void) => void;
  'wall:resume': (resume: WallResume, ack: (state: WallState) => void) => void;
  /** The time of the server's steady clock, milliseconds. */
  'clock:ask': (nothing: object, ack: (clock: { now: number }) => void) => void;
  'wall:beat': (beat: WallBeat) => void;
  'profile:set': (profile: CalibrationProfile, ack: (answer: { ok: boolean }) => void) => void;
  'profile:undo': (nothing: object, ack: (answer: { ok: boolean }) => void) => void;
  'pattern:show': (wish: PatternShow, ack: (answer: { ok: boolean }) => void) => void;
}

export interface ServerToDisplay {
  'wall:changed': (change: WallChange) => void;
  /** One work was hung: the easel replays it before the frame takes its place. Always preceded by the `wall:changed` that carries it. */
  'work:hung': (hung: { seq: number; work: string; at: number }) => void;
  'easel:lit': (light: { painting: number }) => void;
  'wall:blanked': (wish: { blank: boolean }) => void;
  'reflection:changed': (reflection: Reflection) => void;
  'calibration:changed': (calibration: Calibration) => void;
}
