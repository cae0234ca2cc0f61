/**
 * One recording, as the visit sees it: from the hand on the microphone to the words that were understood. Pure, like the visit; it
 * does not know what a sound is. Every phase has an end of its own, so that no microphone stays open and no visitor waits for ever.
 *
 *     asking (the browser for its microphone) → hearing → understanding → out, with words or without
 */
import type { SpeechAnswer, SpeechRefusal } from '../protocol/index.ts';
import { SPEECH_MAX_S, SPEECH_SURE } from '../protocol/limits.ts';

/** How long each phase may take. A museum's machine is asked for its microphone by nobody: what takes longer will not come. */
export const PHASE_MS = { asking: 20_000, hearing: SPEECH_MAX_S * 1_000, understanding: 25_000 } as const;
/** A hand that stays longer holds the microphone and lets go when it has finished; a shorter one taps it. */
export const HOLD_MS = 1_000;

/** Why there are no words: the listener's reasons, and those of this station. */
export type SpeechFault =
  | SpeechRefusal
  | 'insecure' // the page came over a line on which browsers give no microphone
  | 'no-microphone'
  | 'denied' // somebody, or this browser's settings, said no
  | 'unplugged' // it went away in the middle
  | 'line' // the server went away in the middle
  | 'broken'; // this browser could not record at all

/** What the visitor is told; each has its sentence in the locale. */
export type SpeechNotice =
  | Exclude<SpeechFault, 'invalid' | 'format' | 'order'>
  | 'lost' // a fault between two machines, of which the visitor only needs to know that it was none of theirs
  | 'unsure' // heard, but look twice
  | 'cut'; // heard up to the limit

/** What was understood, as it came. */
export interface Spoken {
  readonly text: string;
  /** For the painter; null where it was said in English. */
  readonly english: string | null;
  /** ISO 639-1 language that was spoken. */
  readonly language: string;
  /** Typed words that stood there already: what was spoken follows them, each time it is said anew. */
  readonly before: string;
}

export interface Listening {
  readonly recording: string;
  readonly phase: keyof typeof PHASE_MS;
  readonly phaseEndsAt: number;
  /** Since when a hand or a key holds the microphone; null once it let go. */
  readonly heldSince: number | null;
  /** Somebody was heard to speak. */
  readonly voiced: boolean;
  /** What was understood so far. */
  readonly partial: string;
  /** The limit ended it, not the visitor. */
  readonly cut: boolean;
}

export type ListeningEvent =
  /** The hand, or the key, let go of the microphone. */
  | { readonly type: 'released' }
  /** The microphone is live: sound comes. */
  | { readonly type: 'opened'; readonly recording: string }
  | { readonly type: 'voiced'; readonly recording: string }
  /** Nobody speaks any more. */
  | { readonly type: 'silenced'; readonly recording: string }
  | { readonly type: 'guessed'; readonly recording: string; readonly text: string };

export const startListening = (recording: string, now: number): Listening => ({
  recording,
  ...phase('asking', now),
  heldSince: now,
  voiced: false,
  partial: '',
  cut: false,
});

const phase = (name: Listening['phase'], now: number): Pick<Listening, 'phase' | 'phaseEndsAt'> => ({
  phase: name,
  phaseEndsAt: now + PHASE_MS[name],
});

/** The microphone closes; what was said up to here is being understood. */
export const understand = (listening: Listening, now: number): Listening => ({
  ...listening,
  ...phase('understanding', now),
});

/** What an event makes of a recording; itself where it changes nothing. */
export function listenOn(listening: Listening, event: ListeningEvent, now: number): Listening {
  if ('recording' in event && event.recording !== listening.recording) return listening;
  switch (event.type) {
    case 'opened':
      return listening.phase === 'asking' ? { ...listening, ...phase('hearing', now) } : listening;
    case 'voiced':
      return listening.phase === 'hearing' ? { ...listening, voiced: true } : listening;
    case 'silenced':
      // Whoever holds the microphone may pause for thought.
      return listening.phase === 'hearing' && listening.heldSince === null
        ? understand(listening, now)
        : listening;
    case 'guessed':
      return { ...listening, partial: event.text };
    case 'released': {
      const { heldSince, voiced } = listening;
      if (heldSince === null) return listening;
      const hasSpoken = listening.phase === 'hearing' && voiced && now - heldSince >= HOLD_MS;
      const free = { ...listening, heldSince: null };
      return hasSpoken ? understand(free, now) : free;
    }
    default:
      return event satisfies never;
  }
}

/** A phase that took too long: the next one, or the reason to give up. */
export function overstay(listening: Listening, now: number): Listening | SpeechFault {
  switch (listening.phase) {
    case 'asking':
      return 'denied';
    case 'hearing':
      return { ...understand(listening, now), cut: true };
    case 'understanding':
      return 'unavailable';
    default:
      return listening.phase satisfies never;
  }
}

export function noticeOfFault(fault: SpeechFault): SpeechNotice {
  return fault === 'invalid' || fault === 'format' || fault === 'order' ? 'lost' : fault;
}

export function noticeOfAnswer(
  answer: Extract<SpeechAnswer, { ok: true }>,
  listening: Listening,
): SpeechNotice | null {
  if (answer.confidence < SPEECH_SURE) return 'unsure';
  return listening.cut ? 'cut' : null;
}

/** Letters and figures alone: two texts that share them say the same. */
const bare = (text: string): string => text.normalize('NFC').replace(/[\p{P}\p{White_Space}]+/gu, '');

/** The English of a spoken sentence holds as long as nothing but punctuation and white space was changed. */
export const englishOf = (spoken: Spoken, words: string): string | null =>
  bare(words) === bare(spoken.text) ? spoken.english : null;

/** What an answer makes of the words that stood there: typed ones stay before it, spoken ones are said anew. */
export function takeDown(
  answer: Extract<SpeechAnswer, { ok: true }>,
  who: { readonly words: string; readonly spoken: Spoken | null },
): { words: string; spoken: Spoken } {
  const { text, language, english = null } = answer;
  const before = (who.spoken?.before ?? who.words).trim();
  return {
    words: before === '' ? text : `${before} ${text}`,
    spoken: { text, english, language, before },
  };
}
