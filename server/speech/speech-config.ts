import { z } from 'zod';

const size = z.number().int().positive();
const id = z.number().int().nonnegative();

/** `speech.json`: what the listener must know about the graphs beside it. */
export const SpeechConfig = z.object({
  format: z.literal(1),
  name: z.string().min(1),
  /** Samples a second. */
  rate: size,
  /** Samples behind one position of the encoder. */
  samplesPerPosition: size,
  /** Positions the encoder knows: the longest window. */
  positions: size,
  /** Tokens the decoder knows places for. */
  tokens: size,
  layers: size,
  heads: size,
  headWidth: size,
  vocabulary: size,
  ids: z.object({ end: id, start: id, translate: id, transcribe: id, noSpeech: id, noTimestamps: id }),
  /** ISO 639-1 (for a few ISO 639-3) → token. */
  languages: z.record(z.string(), id),
  /** Tokens that are never an answer, and those that are none at the beginning. */
  suppressed: z.array(id),
  suppressedFirst: z.array(id),
});
export type SpeechConfig = z.infer<typeof SpeechConfig>;
