/** What a visitor may do with a picture besides saying words: arrange its draft, mark a region, ask for a variation. */
import { z } from 'zod';
import { ARRANGED_MAX_SPRITES, SEED_MAX } from './limits.ts';

const share = z.number().min(0).max(1);
const name = z.string().min(1).max(120);
export const Seed = z.int().min(0).max(SEED_MAX);

/** A catalogued work laid by hand. Lengths are shares of the picture's side. */
export const ArrangedSprite = z.strictObject({
  /** Id of a catalogued work: any artist's version of what is to be seen. */
  work: name,
  /** Centre of the work's square. */
  x: share,
  y: share,
  /** Side of the square; a little more than the picture lets a work fill it. */
  size: z.number().min(0.02).max(1.5),
  /** Degrees, clockwise. */
  rotation: z.number().min(-180).max(180).default(0),
  /** Mirrored before it is turned. */
  flip: z.boolean().default(false),
  /** Id of a colour of the lexicon. */
  colour: name.optional(),
});
export type ArrangedSprite = z.infer<typeof ArrangedSprite>;

/** A draft arranged by hand. What is left open the words or the seed decide. Sprites lie far to near. */
export const Arrangement = z.strictObject({
  place: name.optional(),
  time: name.optional(),
  weather: name.optional(),
  sprites: z.array(ArrangedSprite).max(ARRANGED_MAX_SPRITES),
});
export type Arrangement = z.infer<typeof Arrangement>;

/** The sides of the smallest region: less would be less than a latent cell. */
const REGION_MIN = 0.08;
const ROUNDING = 1e-9;

/** The part of a picture that is painted anew, in shares of its sides. */
export const Region = z
  .strictObject({
    x: share,
    y: share,
    width: z.number().min(REGION_MIN).max(1),
    height: z.number().min(REGION_MIN).max(1),
  })
  .refine(
    ({ x, y, width, height }) => x + width <= 1 + ROUNDING && y + height <= 1 + ROUNDING,
    'the region leaves the picture',
  );
export type Region = z.infer<typeof Region>;

/** Another picture of the same plan and sources: the work's own noise is turned towards another seed's. */
export const Variation = z.strictObject({
  seed: Seed,
  /** 0 = the work itself … 1 = the other seed's noise. */
  strength: share,
});
export type Variation = z.infer<typeof Variation>;
