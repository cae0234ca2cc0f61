import { z } from 'zod';
import { HangKind, Id, Role, WallFault } from '../../protocol/index.ts';
import { SETTING_NAMES } from '../settings/exhibition.ts';

/** The person who did it; absent where nobody did. */
const by = Id.optional();

/**
 * Everything that may be written to the journal. Bodies are ids, numbers and enum values by construction: the journal is never
 * erased, so no visitor's word may ever enter it.
 */
export const JournalEntry = z.discriminatedUnion('type', [
  entry('job:queued', { station: Id, by }),
  entry('job:held', { station: Id, reason: z.enum(['words']) }),
  entry('job:finished-at', { step: z.int().positive() }),
  entry('job:started', { attempt: z.int().positive() }),
  entry('job:returned', {
    attempt: z.int().nonnegative(),
    reason: z.enum(['host', 'restart', 'disk', 'stopped']),
  }),
  entry('job:repainted', { reason: z.enum(['not-finite', 'black', 'flat']) }),
  entry('job:completed', { work: Id }),
  entry('job:failed', { reason: z.enum(['broken', 'error']) }),
  entry('job:quarantined', { attempt: z.int().positive() }),
  entry('job:canceled', { by }),
  entry('job:released', { by: Id }),
  entry('job:rejected', { by: Id }),
  entry('job:reopened', { by: Id }),
  entry('work:hung', { number: z.int().positive(), revision: z.int().nonnegative(), by }),
  entry('work:rehung', { revision: z.int().nonnegative(), by }),
  entry('work:hidden', { revision: z.int().nonnegative(), reason: z.enum(['ledger']).optional(), by }),
  entry('work:retired', {
    revision: z.int().nonnegative(),
    reason: z.enum(['room', 'torn', 'curator']),
    by,
  }),
  entry('work:withheld', { revision: z.int().nonnegative(), by }),
  entry('work:destroyed', {
    revision: z.int().nonnegative(),
    reason: z.enum(['ledger', 'curator', 'group', 'retention', 'visitor']),
    by,
  }),
  entry('work:moved', { revision: z.int().nonnegative(), by }),
  entry('work:pinned', { by }),
  entry('work:unpinned', { by }),
  entry('review:opened', { policy: z.enum(['pre', 'post']) }),
  entry('review:closed', { by }),
  entry('wall:blanked', { by }),
  entry('wall:lit', { by }),
  entry('group:began', { by: Id }),
  entry('group:ended', { by: Id }),
  entry('group:erased', { works: z.int().nonnegative(), by: Id }),
  entry('setting:changed', { setting: z.enum(SETTING_NAMES), change: z.int().positive(), by: Id }),
  entry('hang:chosen', { hang: HangKind, by: z.enum(['curator', 'programme']) }),
  entry('hang:laid', { hang: HangKind, revision: z.int().nonnegative() }),
  entry('file:torn', { file: z.string().regex(/^[a-z]+\.[a-z]+$/) }),
  entry('intake:paused', { reason: z.enum(['disk']) }),
  entry('intake:resumed', { reason: z.enum(['disk']) }),
  entry('archive:exported', { works: z.int().nonnegative(), by: Id }),
  entry('archive:imported', { works: z.int().nonnegative() }),
  entry('backup:made', { works: z.int().nonnegative(), torn: z.int().nonnegative(), by }),
  entry('backup:failed', { reason: z.enum(['space', 'damaged', 'error']), by }),
  entry('programme:changed', { by: Id }),
  entry('staff:invited', { role: Role, by: Id }),
  entry('staff:joined', { role: Role }),
  entry('staff:renewed', { by: Id }),
  entry('staff:changed', { role: Role, by: Id }),
  entry('staff:left', { by: Id }),
  entry('projection:changed', { by: z.enum(['wall', 'desk']) }),
  entry('display:faulted', { fault: WallFault }),
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
