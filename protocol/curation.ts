/** What people at the desk do to works and words, and what they are told. */
import { z } from 'zod';
import type { JobState } from './kiosk.ts';
import { DESK_BULK_MAX } from './limits.ts';
import { Id } from './work.ts';

/** Who sees a picture before the wall does. `pre`: a person releases each. `post`: it hangs, and a person looks afterwards. `trusted`: nobody looks. */
export const Policy = z.enum(['pre', 'post', 'trusted']);
export type Policy = z.infer<typeof Policy>;

/** What waits for a person: words the first list held; a picture before it hangs, or after. */
export const ReviewKind = z.enum(['words', 'picture']);
export type ReviewKind = z.infer<typeof ReviewKind>;

export const Act = z.enum([
  'release', // words are painted; a picture hangs, or may go on hanging
  'hide', // off every wall, and never back by itself
  'repaint', // the same words with another seed, in place of this picture
  'retire', // off the wall, still in the collection
  'hang', // back on the wall
  'pin', // never gives way to a newer one
  'unpin',
  'destroy', // words and pixels erased for good
]);
export type Act = z.infer<typeof Act>;

/** `seq` is the last that this person knew of the work: what happened since is told and not overruled. */
export const Acting = z.strictObject({
  act: Act,
  on: z
    .array(z.strictObject({ kind: ReviewKind, id: Id, seq: z.int().nonnegative() }))
    .min(1)
    .max(DESK_BULK_MAX),
});
export type Acting = z.infer<typeof Acting>;

export const Swap = z.strictObject({ works: z.tuple([Id, Id]) });
export type Swap = z.infer<typeof Swap>;

/** Why something was not done: what happened meanwhile, and by whom. */
export interface Refused {
  id: string;
  /** `changed`: somebody was faster. `unfit`: its state does not allow it. `gone`: there is no such thing. */
  why: 'changed' | 'unfit' | 'gone';
  /** Type of the last journal entry, e.g. `work:hidden`. */
  what: string | null;
  /** Null: no person did it. */
  by: string | null;
  at: number | null;
}

export interface Acted {
  done: string[];
  refused: Refused[];
  /** To be named to take it back; null where nothing can be. */
  undo: string | null;
}

export const WorkStateName = z.enum(['held', 'hung', 'hidden', 'retired', 'destroyed']);
export type WorkStateName = z.infer<typeof WorkStateName>;

/** A work in the desk's lists. */
export interface DeskWork {
  id: string;
  number: number;
  words: string;
  language: string;
  manner: string;
  state: WorkStateName;
  pinned: boolean;
  /** Waits to be looked at, before it hangs or after. */
  review: 'before' | 'after' | null;
  paintedAt: number;
  station: string;
  /** The school class it was made in. */
  group: string | null;
  seq: number;
}

/** Something that waits for a person. */
export interface ReviewItem {
  kind: ReviewKind;
  id: string;
  seq: number;
  at: number;
  station: string;
  language: string;
  words: string;
  /** What the painter is told instead. */
  english: string | null;
  manner: string | null;
  /** A reason of the word lists, or `before` and `after` for pictures. */
  reason: string;
  number: number | null;
}

/** How much waits for a person: held words, pictures before they hang and after. */
export interface Waiting {
  words: number;
  before: number;
  after: number;
}

/** A sentence that was taken, as the first screen shows it. */
export interface Said {
  job: string;
  words: string;
  language: string;
  input: 'typed' | 'spoken';
  at: number;
  state: JobState;
  /** The work it became; its thumbnail is the desk's. */
  work: string | null;
}

/** One stretch of a long list. */
export interface Stretch<Item> {
  total: number;
  from: number;
  items: Item[];
}

/** A school class: everything made in its time can be erased whole. */
export interface VisitingGroup {
  id: string;
  label: string;
  beganAt: number;
  endsAt: number;
  running: boolean;
  works: number;
  erasedAt: number | null;
}

export const GroupBegin = z.strictObject({
  label: z.string().trim().min(1).max(60),
  minutes: z
    .int()
    .min(5)
    .max(12 * 60),
});
export type GroupBegin = z.infer<typeof GroupBegin>;
