import { z } from 'zod';
import { Id } from './work.ts';

/** Where a frame hangs: centre and outer size in metres; x right, y up from the floor, z out of the wall. */
export const Pose = z.object({
  work: Id,
  x: z.number(),
  y: z.number(),
  z: z.number(),
  width: z.number().positive(),
  height: z.number().positive(),
});
export type Pose = z.infer<typeof Pose>;

/** The hang is data: the same revision gives the same wall on every projector. */
export const Hang = z.object({ revision: z.number().int().nonnegative(), poses: z.array(Pose) });
export type Hang = z.infer<typeof Hang>;

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
