import { z } from 'zod';

/** Why something that was said is not in the picture. */
export const LeftOutReason = z.enum([
  'unknown', // no list holds it and no known concept is near
  'contradiction', // it cannot be beside what was said before: a second colour, night after day
  'negated', // it was asked not to be there
  'name', // somebody's or something's own name: the painter knows none
  'too-many', // there is no place for another subject
]);
export type LeftOutReason = z.infer<typeof LeftOutReason>;

/** What the painter made of one piece of what was said; in the order said. */
export const Reading = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('understood'), words: z.string() }),
  /** The nearest thing the painter knows, in the language of the words, or as a number. */
  z.object({ kind: z.literal('taken-as'), words: z.string(), as: z.string() }),
  z.object({ kind: z.literal('left-out'), words: z.string(), why: LeftOutReason }),
]);
export type Reading = z.infer<typeof Reading>;
