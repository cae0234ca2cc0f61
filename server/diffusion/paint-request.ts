import { z } from 'zod';
import {
  Arrangement,
  GIVEN_MAX_BYTES,
  GUIDANCE_MAX,
  Region,
  Seed,
  STEPS_MAX,
  STEPS_MIN,
  Variation,
} from '../../protocol/index.ts';
import { WishError } from './wish-error.ts';

const share = z.number().min(0).max(1);
const ids = z.array(z.string().max(120)).max(64);
/** A square PNG, WebP or JPEG. */
const picture = z.custom<Uint8Array>(
  (given) => given instanceof Uint8Array && given.length > 0 && given.length <= GIVEN_MAX_BYTES,
  'no file of a size that is taken',
);

/** What a painting starts from when it is not the collage of its words. */
export const Start = z.discriminatedUnion('from', [
  /** Image to image: the given picture is dissolved to `freedom` and is the draft as well. */
  z.strictObject({ from: z.literal('picture'), picture }),
  /** The words are painted into a region of the given picture; outside it nothing changes. */
  z.strictObject({ from: z.literal('region'), picture, region: Region }),
  /** A draft arranged by hand. */
  z.strictObject({ from: z.literal('arrangement'), arrangement: Arrangement }),
]);
export type Start = z.infer<typeof Start>;

/** The other work of an interpolation. */
export const Between = z.strictObject({
  words: z.string(),
  seed: Seed,
  arrangement: Arrangement.optional(),
  /** 0 = the first work … 1 = this one. */
  share,
});
export type Between = z.infer<typeof Between>;

/** What is asked of a painter. Everything that changes the picture is here: equal requests give equal pictures on one machine. */
export const PaintRequest = z
  .strictObject({
    /** The visitor's words; empty means "from nothing". */
    words: z.string(),
    /** BCP 47 tag of the language the visitor chose, English by default; the words may turn out to be of another. */
    language: z.string().max(35).optional(),
    /** The words in English, where a machine translated them: read where nothing is understood of the words themselves. */
    english: z.string().optional(),
    /** Manner named by the visitor; undefined lets the words decide, else the default. */
    manner: z.string().optional(),
    seed: Seed,
    steps: z.int().min(STEPS_MIN).max(STEPS_MAX),
    /** The step at which the picture is taken to be finished: its prediction is decoded. All of them by default. */
    until: z.int().positive().optional(),
    guidanceScale: z.number().min(0).max(GUIDANCE_MAX),
    /** 0 = the draft itself … 1 = from pure noise, the draft as a condition only. */
    freedom: share,
    /** 1 = keep the draft's places … 0 = place subjects loosely. */
    obedience: share,
    start: Start.optional(),
    variation: Variation.optional(),
    between: Between.optional(),
    /** Sources taken away at equal seed, to see what they gave: from what the network looks at, from the draft, or from both. */
    without: z.strictObject({ context: ids, draft: ids }).optional(),
  })
  .refine(
    ({ start, between }) => !(between && (start?.from === 'picture' || start?.from === 'region')),
    'a given picture has nothing between it and other words: use freedom',
  )
  .refine(
    ({ until, steps }) => until === undefined || until <= steps,
    'no step after the last can be the last',
  )
  .readonly();
export type PaintRequest = z.infer<typeof PaintRequest>;

/** @throws WishError saying which part of the request is at fault */
export function parsePaintRequest(request: unknown): PaintRequest {
  const parsed = PaintRequest.safeParse(request);
  if (parsed.success) return parsed.data;
  throw new WishError(z.prettifyError(parsed.error), { cause: parsed.error });
}
