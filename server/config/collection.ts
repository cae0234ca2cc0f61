import { z } from 'zod';
import { HANG_DEFAULT_WORKS, HANG_MAX_WORKS } from '../../protocol/index.ts';

/** What hangs, and what the room is asked meanwhile. */
export const CollectionConfig = z.strictObject({
  hangMax: z
    .int()
    .min(1)
    .max(HANG_MAX_WORKS)
    .default(HANG_DEFAULT_WORKS)
    .describe('Frames on the wall; the oldest work gives way to the newest.'),
  reflectionMs: z.int().min(1_000).default(45_000).describe('How long one reflection stands on the wall.'),
});
export type CollectionConfig = z.infer<typeof CollectionConfig>;
