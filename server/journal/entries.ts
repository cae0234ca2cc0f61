import { z } from 'zod';
import { HangKind, Id, Role } from '../../protocol/index.ts';

/**
 * Everything that may be written to the journal. Bodies are ids, numbers and enum values by construction: the journal is never
 * erased, so no visitor's word may ever enter it.
 */
export const JournalEntry = z.discriminatedUnion('type', [
  entry('job:queued', { station: Id }),
  entry('job:held', { station: Id, reason: z.enum(['words']) }),
  entry('job:started', { attempt: z.int().positive() }),
  entry('job:returned', {
    attempt: z.int().nonnegative(),
    reason: z.enum(['host', 'restart', 'disk', 'stopped']),
  }),
  entry('job:repainted', { reason: z.enum(['not-finite', 'black', 'flat']) }),
  entry('job:completed', { work: Id }),
  entry('job:failed', { reason: z.enum(['broken', 'error']) }),
  entry('job:quarantined', { attempt: z.int().positive() }),
  entry('job:canceled', {}),
  entry('work:hung', { number: z.int().positive(), revision: z.int().nonnegative() }),
  entry('work:hidden', { revision: z.int().nonnegative() }),
  entry('work:retired', { revision: z.int().nonnegative(), reason: z.enum(['room', 'torn']) }),
  entry('hang:chosen', { hang: HangKind, by: z.enum(['curator', 'programme']) }),
  entry('hang:laid', { hang: HangKind, revision: z.int().nonnegative() }),
  entry('file:torn', { file: z.string().regex(/^[a-z]+\.[a-z]+$/) }),
  entry('intake:paused', { reason: z.enum(['disk']) }),
  entry('intake:resumed', { reason: z.enum(['disk']) }),
  entry('staff:invited', { role: Role, by: Id }),
  entry('staff:joined', { role: Role }),
  entry('staff:renewed', { by: Id }),
  entry('staff:changed', { role: Role, by: Id }),
  entry('staff:left', { by: Id }),
  entry('server:started', { pid: z.int().nonnegative() }),
]);
export type JournalEntry = z.infer<typeof JournalEntry>;

/** An entry as it was written: `seq` orders everything, `at` is only printed. */
export type JournalRecord = JournalEntry & { seq: number; at: number };

/** Subject of entries about the house as a whole. */
export const HOUSE = '00000000-0000-0000-0000-000000000000';

function entry<const Type extends string, Body extends z.ZodRawShape>(type: Type, body: Body) {
  return z.strictObject({ type: z.literal(type), subject: Id, body: z.strictObject(body) });
}
