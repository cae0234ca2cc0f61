import { z } from 'zod';

/** A picture set as its own record names it. `authorKind` keeps a company from being called an artist. */
export const PictureSet = z.object({
  id: z.string(),
  title: z.string(),
  author: z.string(),
  authorKind: z.enum(['person', 'team', 'company']),
  licence: z.string(),
});

export const CataloguedWork = z.object({
  id: z.string(),
  set: z.string(),
  concept: z.string(),
  title: z.string(),
  /** Relative to the catalogue folder. */
  thumbnail: z.string().regex(/^(?!.*\.\.)[\w./-]+$/),
  /** Width and height of what is drawn, as shares of the thumbnail. */
  extent: z.tuple([z.number(), z.number()]),
  /** When it is another than the set's. */
  author: z.string().optional(),
});
export type CataloguedWork = z.infer<typeof CataloguedWork>;

export const CatalogueFile = z.object({
  version: z.literal(1),
  sets: z.array(PictureSet),
  works: z.array(CataloguedWork),
});

/** Something the painter can be asked for, with every hand that drew it. */
export const Concept = z.object({
  id: z.string(),
  name: z.string(),
  synonyms: z.array(z.string()),
  works: z.array(z.string()).min(1),
  kind: z.string(),
  /** How tall the thing stands beside others; 1 is a house. */
  scale: z.number().positive(),
  /** It hangs in the air in any place. */
  floats: z.boolean(),
});
export type Concept = z.infer<typeof Concept>;

/** One meaning and the words that carry it, lower case. */
const entry = z.object({ id: z.string(), words: z.array(z.string()) });
export type LexiconEntry = z.infer<typeof entry>;

const Rgb = z.tuple([z.number(), z.number(), z.number()]);
export type Rgb = z.infer<typeof Rgb>;

const Place = entry.extend({
  /** Row on which feet stand, as a share of the height from the top. */
  baseline: z.number(),
  /** Nothing stands here: everything hangs or swims. */
  floating: z.boolean(),
  /** Weather reaches it. */
  outdoors: z.boolean(),
});
export type Place = z.infer<typeof Place>;

export const Lexicon = z.object({
  places: z.array(Place).min(1),
  times: z.array(entry),
  weathers: z.array(entry),
  colours: z.array(entry.extend({ rgb: Rgb })),
  counts: z.array(z.object({ id: z.number().int().positive(), words: z.array(z.string()) })),
  sizes: z.array(entry),
  relations: z.array(entry),
  manners: z.array(entry),
});
export type Lexicon = z.infer<typeof Lexicon>;
export type Colour = Lexicon['colours'][number];

/** Where a subject of a pair stands. Shares of the picture. */
const Slot = z.object({
  x: z.number(),
  /** Centre; without it the subject stands on the baseline or floats. */
  y: z.number().optional(),
  size: z.number(),
  /** Further down than the baseline: nearer. */
  lower: z.number().optional(),
  /** Its feet on the top of the other. */
  restsOn: z.number().optional(),
  /** Its centre on the other's. */
  restsIn: z.number().optional(),
});
export type Slot = z.infer<typeof Slot>;

/** The rules of composition, shared with the training so that drafts here look like drafts there. */
export const Layouts = z.object({
  format: z.literal(1),
  counts: z.record(
    z.string(),
    z.object({ size: z.number(), slots: z.array(z.tuple([z.number(), z.number()])) }),
  ),
  relations: z.record(z.string(), z.tuple([Slot, Slot])),
  sizes: z.record(z.string(), z.number()),
  scaleExponent: z.number(),
  floatHeight: z.number(),
  /** Degrees to either side. */
  rotation: z.object({ floating: z.number(), standing: z.number() }),
  jitter: z.object({ x: z.number(), y: z.number(), size: z.number() }),
  shadow: z.object({ opacity: z.number(), width: z.number(), height: z.number(), rise: z.number() }),
  colourStrength: z.number(),
  tints: z.object({
    times: z.record(z.string(), Rgb),
    places: z.record(z.string(), Rgb),
    weathers: z.record(z.string(), Rgb),
  }),
});
export type Layouts = z.infer<typeof Layouts>;

/** `grounds/grounds.json`: how many baked versions there are of each place and hour, and of each weather. */
export const GroundsIndex = z.object({
  rolls: z.number().int().positive(),
  grounds: z.array(z.string()),
  weathers: z.array(z.string()),
});
export type GroundsIndex = z.infer<typeof GroundsIndex>;
