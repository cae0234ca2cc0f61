import { z } from 'zod';

/** What is kept, and when the disk is too full to take more. */
export const StorageConfig = z.strictObject({
  folder: z.string().min(1).describe('Data folder: database, pictures, quarantine, certificate authority.'),
  backups: z
    .string()
    .min(1)
    .optional()
    .describe(
      'Folder of the nightly backups, best on another disk; `backups` in the data folder unless named.',
    ),
  assets: z.string().min(1).describe('Folder of weights, catalogue, sentences, facts and lists.'),
  minFree: z
    .number()
    .min(0)
    .max(0.9)
    .default(0.05)
    .describe('Share of the disk that must stay free; below it intake pauses and the wall goes on.'),
  diskIntervalMs: z.int().min(50).default(10_000).describe('How often the disk is looked at.'),
  verifyAtStart: z
    .int()
    .min(0)
    .default(100)
    .describe('Newest picture files verified before the doors open; the rest follow in the background.'),
});
export type StorageConfig = z.infer<typeof StorageConfig>;
