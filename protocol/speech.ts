/** Speaking at a kiosk: how sound travels in the `/kiosk` namespace, and what comes back. Sound lives in memory only. */
import { z } from 'zod';
import { SPEECH_CHUNK_MAX_BYTES, SPEECH_CHUNKS_MAX } from './limits.ts';
import { Id, Language } from './work.ts';

/** One recording of one visit. Every recording ends by `speech:end`, `speech:cancel`, the loss of the line or the length limit. */
export const SpeechBegin = z.strictObject({
  recording: Id,
  visit: Id,
  /** The language the visitor chose; null lets the listener find out. */
  language: Language.nullable(),
  /** Samples a second; only SPEECH_RATE_HZ is taken. */
  rate: z.number(),
});
export type SpeechBegin = z.infer<typeof SpeechBegin>;

/** Signed 16-bit little-endian mono samples, at most SPEECH_CHUNK_MAX_BYTES of them; `index` counts from 0 without gaps. */
export const SpeechChunk = z.strictObject({
  recording: Id,
  index: z.int().min(0).max(SPEECH_CHUNKS_MAX),
  pcm: z.custom<Uint8Array>(
    (value) =>
      value instanceof Uint8Array && value.byteLength <= SPEECH_CHUNK_MAX_BYTES && value.byteLength % 2 === 0,
  ),
});
export type SpeechChunk = z.infer<typeof SpeechChunk>;

/** `chunks` is how many were sent, so that a missing one is noticed. */
export const SpeechEnd = z.strictObject({ recording: Id, chunks: z.int().min(0).max(SPEECH_CHUNKS_MAX) });
export type SpeechEnd = z.infer<typeof SpeechEnd>;

export const SpeechCancel = z.strictObject({ recording: Id });
export type SpeechCancel = z.infer<typeof SpeechCancel>;

/** Why there is no text. The sentence the visitor reads comes from the locale. */
export const SpeechRefusal = z.enum([
  'invalid', // not of the protocol's shape, or of an unknown or ended recording
  'format', // another rate or sample format
  'order', // a chunk is missing or comes too early; a repeated one is passed over
  'too-long', // more than SPEECH_MAX_S seconds
  'busy', // this station records already, or too many stations do
  'silence', // nothing was loud enough to be speech
  'no-speech', // sound, but nobody spoke
  'unclear', // somebody spoke, but what was heard makes no sentence
  'unavailable', // no listener: weights missing, or the host is being replaced
  'language', // this language is not offered for speech
]);
export type SpeechRefusal = z.infer<typeof SpeechRefusal>;

/** Answers begin and every chunk. `next` is the index expected next; chunks below it are safely heard. */
export type SpeechAck = { ok: true; next: number } | { ok: false; reason: SpeechRefusal };

/** Answers `speech:end`. */
export type SpeechAnswer =
  | {
      ok: true;
      /** What was heard, in the language it was said in; never empty. */
      text: string;
      /** What the painter is told instead, where `language` is not English; absent for English. */
      english?: string;
      /** ISO 639-1. */
      language: string;
      /** 0 to 1: the mean probability of the signs. Below SPEECH_SURE the kiosk asks to look twice. */
      confidence: number;
    }
  | { ok: false; reason: SpeechRefusal };

/** A language that can be spoken, with how often words are misheard in it. */
export const SpeechLanguage = z.object({
  /** ISO 639-1. */
  language: z.string(),
  /** Word error rate, 0 to 1. */
  errors: z.number(),
});
export type SpeechLanguage = z.infer<typeof SpeechLanguage>;

/** What a station may know of the listener: no languages, no microphone. */
export interface SpeechOffer {
  available: boolean;
  languages: SpeechLanguage[];
}
