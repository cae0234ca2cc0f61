/** The `/display` namespace: what a projected wall and the server say to each other. */
import { z } from 'zod';
import type { Hang, Reflection } from './hang.ts';
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
  /** Outside them the wall dims; absent when nobody said. */
  hours?: OpeningHours | undefined;
}

export interface DisplayToServer {
  'wall:resume': (resume: WallResume, ack: (state: WallState) => void) => void;
}

export interface ServerToDisplay {
  /** Net state after a commit; `wall.seq` lets a wall notice a gap and resume. */
  'wall:changed': (change: WallState & { from: number }) => void;
  /** One work was hung: the easel replays it before the frame takes its place. Always preceded by the `wall:changed` that carries it. */
  'work:hung': (hung: { seq: number; work: string }) => void;
  'easel:lit': (light: { painting: number }) => void;
  'reflection:changed': (reflection: Reflection) => void;
}
