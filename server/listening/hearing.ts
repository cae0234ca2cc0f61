import type { SpeechAnswer } from '../../protocol/index.ts';
import { HostFailure } from '../inference/host-service.ts';
import type { ListenService } from '../inference/listen-service.ts';
import type { Heard } from '../speech/listener.ts';
import type { SpokenLanguages } from './languages.ts';
import { isSpeaking } from './speaking.ts';

/** A visitor who looks at a waiting page this long is better asked to type. */
const ANSWER_MAX_MS = 20_000;
/** Sound that takes down two hosts is not given to a third. */
const ATTEMPTS = 2;
/** A partial text that takes longer than this shows that the machine has no time for them. */
const PARTIAL_QUICK_MS = 1_000;
/** And then none is tried for so long. */
const PARTIAL_REST_MS = 60_000;

/** One utterance at the door of the listener. */
export interface Utterance {
  /** [-1, 1] at SPEECH_RATE_HZ. The caller's to wipe, not before the answer. */
  readonly sound: Float32Array;
  /** ISO 639; null finds out. */
  readonly language: string | null;
  readonly signal: AbortSignal;
}

/** Gives sound to the listener and makes an answer of what it heard. Keeps neither. */
export interface Hearing {
  /** The final text, or why there is none. Never rejects. A host that fails is given the sound once more. */
  answer(utterance: Utterance): Promise<SpeechAnswer>;
  /**
   * The text so far, only where it costs nobody anything: nobody is being heard or painted for, and the last one was quick. It is
   * broken off as soon as anybody waits for a final text. False when it was not begun.
   */
  tryPartial(utterance: Utterance, tell: (text: string) => void): boolean;
}

export function createHearing(deps: { listen: ListenService; languages: SpokenLanguages }): Hearing {
  const { listen, languages } = deps;
  let partial: AbortController | null = null;
  let partialsFrom = 0;

  const answerOf = (heard: Heard): SpeechAnswer => {
    if (heard.kind === 'nothing') return { ok: false, reason: heard.why };
    const { language, confidence } = heard;
    const text = heard.text.trim();
    if (text === '') return { ok: false, reason: 'unclear' };
    // Switched off meanwhile, or found out in spite of us: where it mishears too often, no text is better than a wrong one.
    if (!languages.isOn(language)) return { ok: false, reason: 'language' };
    const english = language === 'en' ? '' : (heard.english ?? '').trim();
    return { ok: true, text, ...(english ? { english } : {}), language, confidence };
  };

  /** Finding out chooses among what is on: a short sentence is easily taken for another language's. */
  const among = (): string[] => languages.all().flatMap(({ language, on }) => (on ? [language] : []));

  return {
    async answer({ sound, language, signal }) {
      partial?.abort();
      if (sound.length === 0) return { ok: false, reason: 'silence' };
      const gone = new AbortController();
      const stopWatching = listen.onState(({ status }) => {
        if (status === 'unavailable') gone.abort();
      });
      const until = AbortSignal.any([signal, gone.signal, AbortSignal.timeout(ANSWER_MAX_MS)]);
      try {
        for (let attempt = 1; listen.state.status !== 'unavailable' && attempt <= ATTEMPTS; attempt++) {
          try {
            return answerOf(
              await listen.hear(
                { samples: sound, language, among: among(), translate: true },
                { signal: until },
              ),
            );
          } catch (error) {
            if (until.aborted || !(error instanceof HostFailure)) break;
            // The kind alone: what a host says of its failure could hold what it heard.
            console.error(`a hearing failed, attempt ${attempt}: ${error.kind}`);
          }
        }
        return { ok: false, reason: 'unavailable' };
      } finally {
        stopWatching();
      }
    },
    tryPartial({ sound, language, signal }, tell) {
      if (partial || !listen.free || performance.now() < partialsFrom || !isSpeaking(sound)) return false;
      const stop = new AbortController();
      partial = stop;
      const began = performance.now();
      const until = AbortSignal.any([signal, stop.signal]);
      listen
        .hear(
          { samples: sound, language, among: among(), translate: false, partial: true },
          { signal: until },
        )
        .then(
          (heard) => {
            if (heard.kind === 'text' && !until.aborted) tell(heard.text.trim());
          },
          () => undefined, // whoever spoke gets the final text, or a reason
        )
        .finally(() => {
          if (performance.now() - began > PARTIAL_QUICK_MS)
            partialsFrom = performance.now() + PARTIAL_REST_MS;
          partial = null;
        });
      return true;
    },
  };
}
