import { z } from 'zod';
import { HANG_DEFAULT_WORKS, HANG_MAX_WORKS } from '../../protocol/index.ts';

/** What hangs, and what the room is asked meanwhile. */
const TIME = '([01]\\d|2[0-3]):([0-5]\\d)';
const HOURS = new RegExp(`^${TIME}-${TIME}$`);

/** `10:00-18:00` → minutes after midnight. */
const Hours = z
  .string()
  .regex(HOURS, 'give them as 10:00-18:00')
  .transform((text) => {
    const [, h = 0, m = 0, endH = 0, endM = 0] = (HOURS.exec(text) ?? []).map(Number);
    return { from: h * 60 + m, to: endH * 60 + endM };
  });

export const CollectionConfig = z.strictObject({
  hangMax: z
    .int()
    .min(1)
    .max(HANG_MAX_WORKS)
    .default(HANG_DEFAULT_WORKS)
    .describe('Frames on the wall; the oldest work gives way to the newest.'),
  hours: Hours.optional().describe('Opening hours; outside them the wall dims.'),
  keepsakeDays: z
    .int()
    .min(1)
    .max(3_650)
    .default(365)
    .describe('Days after which the address of a keepsake leads nowhere any more.'),
  reflectionMs: z.int().min(1_000).default(45_000).describe('How long one reflection stands on the wall.'),
});
export type CollectionConfig = z.infer<typeof CollectionConfig>;
