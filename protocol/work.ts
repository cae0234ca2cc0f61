import { z } from 'zod';

/** UUIDv7 or any RFC 9562 UUID in lower case. */
export const Id = z.string().regex(/^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/);
export type Id = z.infer<typeof Id>;

/** BCP 47 language tag as the stations send it. */
export const Language = z
  .string()
  .regex(/^[a-zA-Z]{2,3}(-[a-zA-Z0-9]{2,8})*$/)
  .max(35);

/** A catalogued artwork the painter saw, with its share of the collage (shares of one work sum to 1, or are 0 without a collage). */
export const Source = z.object({
  id: z.string().max(120),
  title: z.string(),
  author: z.string(),
  set: z.string(),
  licence: z.string(),
  share: z.number().min(0).max(1),
  /** Share of the network's attention while it painted; null where the network does not tell, absent before it has painted. */
  attention: z.number().min(0).max(1).nullable().optional(),
});
export type Source = z.infer<typeof Source>;

/** What each stage of a painting took, in milliseconds. */
export const StageTimes = z.object({
  plan: z.number(),
  draft: z.number(),
  text: z.number(),
  denoise: z.number(),
  decode: z.number(),
  brush: z.number(),
});
export type StageTimes = z.infer<typeof StageTimes>;

/** A work as walls and kiosks may know it: the part of its biography that labels are set from. Pixels are fetched from `/pictures/:id/<file>`. */
export const Work = z.object({
  id: Id,
  /** Number in the collection, counted from 1: printed on the label. */
  number: z.number().int().positive(),
  words: z.string(),
  language: Language,
  manner: z.string(),
  painter: z.string(),
  seed: z.number().int().nonnegative(),
  steps: z.number().int().positive(),
  /** The step of these after which its visitor called it finished. */
  until: z.number().int().positive(),
  freedom: z.number(),
  /** Words the planner recognised, in the order said. */
  understood: z.array(z.string()),
  sources: z.array(Source),
  /** ISO 8601, from the server's clock: printed, never used for order. Null where the clock could not be true. */
  paintedAt: z.string().nullable(),
  /** False for manners that have no relief: no relief.webp is served. */
  relief: z.boolean(),
});
export type Work = z.infer<typeof Work>;

/** Files of a work under `/pictures/:id/`. The master is never served. */
export const PICTURE_FILES = [
  'wall.webp',
  'relief.webp',
  'strokes.bin',
  'draft.webp',
  'steps.webp',
  'thumb.webp',
] as const;
export type PictureFile = (typeof PICTURE_FILES)[number];
