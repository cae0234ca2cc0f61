import { z } from 'zod';
import { QUEUE_CAP } from '../../protocol/index.ts';

/** How many may wait, and how often a job is tried. */
export const QueueConfig = z.strictObject({
  cap: z.int().min(1).max(10_000).default(QUEUE_CAP).describe('Jobs that may wait in the whole queue.'),
  attempts: z
    .int()
    .min(1)
    .max(5)
    .default(2)
    .describe('Times a job may take a host or the server down before it is quarantined.'),
});
export type QueueConfig = z.infer<typeof QueueConfig>;
