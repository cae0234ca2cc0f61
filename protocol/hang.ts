import { z } from 'zod';
import { HANGS } from './hang-kinds.ts';
import { Id } from './work.ts';

export const HangKind = z.enum(HANGS);
export type HangKind = z.infer<typeof HangKind>;

/** Where a frame hangs: centre and outer size in metres; x right, y up from the floor, z out of the wall. */
export const Pose = z.object({
  work: Id,
  x: z.number(),
  y: z.number(),
  z: z.number(),
  /** About the upright axis, radians; positive looks to the right (+x). Flat on the wall: 0. */
  turn: z.number().min(-Math.PI).max(Math.PI),
  width: z.number().positive(),
  height: z.number().positive(),
});
export type Pose = z.infer<typeof Pose>;

/** A day or an hour written on the wall where its works begin; `at` is ISO 8601, set in the museum's language by the wall. */
export const HangMark = z.object({
  kind: z.enum(['day', 'hour']),
  at: z.string(),
  x: z.number(),
  y: z.number(),
});
export type HangMark = z.infer<typeof HangMark>;

/** The hang is data: the same revision gives the same wall on every projector. */
export const Hang = z.object({
  revision: z.number().int().nonnegative(),
  kind: HangKind,
  poses: z.array(Pose),
  marks: z.array(HangMark),
  /** Works without a frame are shown as points, fetched from `/hang/stars/<this>.bin`; 0: there are none. */
  stars: z.number().int().nonnegative(),
});
export type Hang = z.infer<typeof Hang>;

/** One step of a programme: a hang, and for how long. */
export const ProgrammeStep = z.strictObject({
  hang: HangKind,
  minutes: z
    .number()
    .min(1)
    .max(24 * 60),
});
export type ProgrammeStep = z.infer<typeof ProgrammeStep>;

/** The curator's choice: one hang that stays, or several by turns. */
export const HangChoice = z.union([
  z.strictObject({ hang: HangKind }),
  z.strictObject({ programme: z.array(ProgrammeStep).min(2).max(24) }),
]);
export type HangChoice = z.infer<typeof HangChoice>;

/** One sentence on the reflection wall: a question of the essay, or a fact with its source and dates. */
export const Reflection = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('question'), id: z.string(), text: z.string() }),
  z.object({
    kind: z.literal('fact'),
    id: z.string(),
    text: z.string(),
    source: z.string(),
    date: z.string(),
    checkedOn: z.string(),
  }),
]);
export type Reflection = z.infer<typeof Reflection>;
