/** The `/kiosk` namespace: everything a visitor's station and the server say to each other. */
import { z } from 'zod';
import { KeepsakeOffer } from './keepsake.ts';
import { FREEDOM_DEFAULT, SEED_MAX } from './limits.ts';
import { Reading } from './reading.ts';
import type {
  SpeechAck,
  SpeechAnswer,
  SpeechBegin,
  SpeechCancel,
  SpeechChunk,
  SpeechEnd,
  SpeechOffer,
} from './speech.ts';
import { Id, Language, Work } from './work.ts';

/** A visitor's words and wishes. `key` makes a repeat harmless: the first answer is given again. */
export const PromptSubmit = z.strictObject({
  key: Id,
  visit: Id,
  /** Length and content are judged by the service so that each fault gets its own reason; this bound only protects the parser. */
  words: z.string().max(20_000),
  input: z.enum(['typed', 'spoken']).default('typed'),
  language: Language.default('en'),
  /** What the painter is told instead of `words` where they were spoken in another language; judged like them, kept beside them. */
  english: z.string().max(20_000).optional(),
  manner: z.string().max(40).optional(),
  freedom: z.number().min(0).max(1).default(FREEDOM_DEFAULT),
  seed: z.number().int().min(0).max(SEED_MAX).optional(),
  /** The visitor chose to let the machine dream: only then may `words` be empty. */
  fromNothing: z.boolean().default(false),
});
export type PromptSubmit = z.infer<typeof PromptSubmit>;
export type PromptSubmitInput = z.input<typeof PromptSubmit>;

/** Why words were not taken. The sentence the visitor reads comes from the locale, never from here. */
export const RefusalReason = z.enum([
  'invalid', // not of the protocol's shape
  'empty', // nothing but white space
  'too-long',
  'unpaintable', // no letters in it (only marks or symbols)
  'words', // the first list says no
  'waiting', // this station already has a job waiting
  'busy', // the queue's cap is reached
  'unavailable', // no painter, disk full: intake is paused
]);
export type RefusalReason = z.infer<typeof RefusalReason>;

export const SubmitAnswer = z.discriminatedUnion('ok', [
  /** Saved: the job survives kill -9 and power cuts. `place` 0 is being painted now. */
  z.object({ ok: z.literal(true), job: Id, place: z.number().int().nonnegative() }),
  z.object({ ok: z.literal(false), reason: RefusalReason }),
]);
export type SubmitAnswer = z.infer<typeof SubmitAnswer>;

export const JobState = z.enum([
  'pending',
  'held',
  'in_progress',
  'completed',
  'failed',
  'canceled',
  'rejected',
  'quarantined',
]);
export type JobState = z.infer<typeof JobState>;

/** What the station may know of its own job; sent as the answer to `job:resume` and on every change of state. */
export const JobStatus = z.object({
  job: Id,
  state: JobState,
  place: z.number().int().nonnegative(),
  words: z.string(),
  work: Work.optional(),
  /** Where the visitor finds the picture again: the path for a square code, the code for people to type. */
  keepsake: KeepsakeOffer.optional(),
});
export type JobStatus = z.infer<typeof JobStatus>;

/** Volatile: one may be lost, the tables are the truth. */
export const JobProgress = z.discriminatedUnion('stage', [
  /** The collage is ready: fetch `/jobs/:job/draft.webp`. */
  z.object({
    stage: z.literal('draft'),
    job: Id,
    sources: Work.shape.sources,
    understood: z.array(z.string()),
    /** What was made of every piece of the words, so that the visitor learns what could not be painted. */
    reading: z.array(Reading),
  }),
  /** Step k of n (k from 1): `preview` is size*size*3 bytes of RGB, straight from the latents. */
  z.object({
    stage: z.literal('step'),
    job: Id,
    step: z.number().int().positive(),
    steps: z.number().int().positive(),
    size: z.number().int().positive(),
    preview: z.instanceof(Uint8Array),
  }),
  /** The strokes begin; then once more for every coat but the last, with what is painted so far as a step's preview. */
  z.object({
    stage: z.literal('brush'),
    job: Id,
    coat: z.object({ size: z.number().int().positive(), preview: z.instanceof(Uint8Array) }).optional(),
  }),
]);
export type JobProgress = z.infer<typeof JobProgress>;

/** Words that are not sent yet: what the painter would understand of them. */
export const WordsRead = z.strictObject({
  words: z.string().max(2_000),
  language: Language,
});
export type WordsRead = z.infer<typeof WordsRead>;

export const KioskHello = z.strictObject({ station: Id, version: z.string().max(40).optional() });
export type KioskHello = z.infer<typeof KioskHello>;

export interface KioskWelcome {
  protocol: number;
  painter: { available: boolean; name: string; manners: string[] };
  /** Absent where the server does not listen at all. */
  speech?: SpeechOffer;
  /** The job this station still has, if any, so that a reload resumes in place. */
  job?: JobStatus;
}

export interface KioskToServer {
  'station:hello': (hello: KioskHello, ack: (welcome: KioskWelcome) => void) => void;
  'prompt:submit': (prompt: PromptSubmitInput, ack: (answer: SubmitAnswer) => void) => void;
  /** Null: that cannot be said just now. */
  'words:read': (request: WordsRead, ack: (reading: Reading[] | null) => void) => void;
  'job:cancel': (request: { job: string }, ack: (answer: { ok: boolean }) => void) => void;
  /** "It is finished": at this step, now or looking back. The job that brings the picture; null where it cannot. */
  'job:finish': (
    request: { job: string; step: number },
    ack: (answer: { job: string | null }) => void,
  ) => void;
  'speech:begin': (begin: SpeechBegin, ack: (answer: SpeechAck) => void) => void;
  'speech:chunk': (chunk: SpeechChunk, ack: (answer: SpeechAck) => void) => void;
  /** Answered when the text is there. */
  'speech:end': (end: SpeechEnd, ack: (answer: SpeechAnswer) => void) => void;
  'speech:cancel': (cancel: SpeechCancel, ack: (answer: { ok: boolean }) => void) => void;
  'job:resume': (request: { job: string }, ack: (status: JobStatus | null) => void) => void;
}

export interface ServerToKiosk {
  'job:progressed': (progress: JobProgress) => void;
  'job:changed': (status: JobStatus) => void;
  'painter:changed': (painter: KioskWelcome['painter']) => void;
  'speech:changed': (speech: SpeechOffer) => void;
  /** Volatile: what was understood so far while the visitor still speaks; the answer of `speech:end` is the truth. */
  'speech:partial': (partial: { recording: string; text: string }) => void;
}

/**
 * The answer of `GET /works/latest.json`, for the attract loop: what hangs now, newest first, at most `LATEST_MAX_WORKS`;
 * never a held, hidden or destroyed work. An empty exhibition answers an empty list.
 */
export interface LatestWorks {
  works: Work[];
}
