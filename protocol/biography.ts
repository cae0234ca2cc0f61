/**
 * What is known of a work: how it came to be, and from whose. One record, assembled in one place (server/provenance/biography.ts) and
 * read by the wall label, the keepsake and its page, the metadata in the file and the desk.
 */
import { z } from 'zod';
import { Reading } from './reading.ts';
import { Id, Language, Source, StageTimes } from './work.ts';

/** A set of works that the painter learnt from. */
export const LearntSet = z.object({
  title: z.string(),
  /** A person, a team or a company, as its own record says. */
  author: z.string(),
  licence: z.string(),
  works: z.int().nonnegative(),
});
export type LearntSet = z.infer<typeof LearntSet>;

/** A source with what its licence asks to be said. */
export const CreditedSource = Source.extend({
  /** Where the licence can be read. */
  licenceUrl: z.string(),
  /** Where the set came from. */
  url: z.string(),
  /** Whether the licence asks for author, licence and changes to be named wherever the picture goes. */
  attribution: z.boolean(),
});
export type CreditedSource = z.infer<typeof CreditedSource>;

/** What a picture was painted on; the same words on another machine may give other pixels. */
export const Runtime = z.object({
  onnxruntime: z.string(),
  node: z.string(),
  processor: z.string(),
});
export type Runtime = z.infer<typeof Runtime>;

/** Another work, by what may be said of it. */
export const Relative = z.object({ id: Id, number: z.int().positive() });
export type Relative = z.infer<typeof Relative>;

/** A biography in sentences of one language, as the desk shows it. */
export interface WorkStory {
  number: number;
  /** Empty for a picture from nothing. */
  words: string;
  /** The name of each fact, and its lines. */
  rows: readonly (readonly [name: string, ...lines: string[]])[];
  /** What the sources' licences ask to be said. */
  credits: readonly string[];
}

export const Biography = z.object({
  version: z.literal(1),
  work: Id,
  /** Number in the collection: the order in which works came to be, also where no clock could be trusted. */
  number: z.int().positive(),
  words: z.object({
    /** As the visitor said them. */
    said: z.string(),
    /** As the painter was told: in English, without what was asked not to be there. */
    used: z.string(),
    language: Language,
    input: z.enum(['typed', 'spoken']),
    /** What was made of every piece of them; empty for works from before this was kept. */
    reading: z.array(Reading),
  }),
  manner: z.string(),
  painter: z.object({
    /** Name and fingerprint of the weights. */
    name: z.string(),
    learntFrom: z.array(LearntSet),
  }),
  seed: z.int().nonnegative(),
  steps: z.int().positive(),
  /** The step of these after which the visitor called it finished. */
  until: z.int().positive(),
  freedom: z.number(),
  guidance: z.number().nullable(),
  /** Null for works from before it was kept. */
  runtime: Runtime.nullable(),
  /** Milliseconds of each stage. */
  ms: StageTimes,
  /** Of the whole machine while the picture was painted; null: not measurable here. */
  energyJoules: z.number().nonnegative().nullable(),
  sources: z.array(CreditedSource),
  /** Works it was made from. */
  parents: z.array(Relative),
  /** Works most like it, nearest first; likeness is the eye's cosine. */
  siblings: z.array(Relative.extend({ likeness: z.number() })),
  /** Shares of 100 %, once the visitor has dealt them. */
  credit: z.record(z.string(), z.number()).nullable(),
  /** What the visitor chose to become of it. */
  deed: z.string().nullable(),
  moderation: z.object({
    /** Allowed by the rules, or released by a person. */
    words: z.enum(['allowed', 'released']),
    /** As the words; `waiting` while nobody has looked yet, for the desk only. */
    picture: z.enum(['allowed', 'released', 'waiting']),
    /** Times it was painted again because the picture was broken. */
    repaints: z.int().nonnegative(),
  }),
  /** ISO 8601; null where the clock could not be trusted: then the number alone tells the order. */
  paintedAt: z.string().nullable(),
});
export type Biography = z.infer<typeof Biography>;
