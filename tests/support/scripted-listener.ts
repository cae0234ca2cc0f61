import type { ListenService, ListenServiceState } from '../../server/inference/listen-service.ts';
import type { Heard, HearRequest } from '../../server/speech/listener.ts';

/** What the scripted listener does with one request; the default hears a red fox. */
export type Ear = (request: HearRequest, options: { signal: AbortSignal }) => Promise<Heard>;

/**
 * A listener that does as a test says, in this process. It stands in for the host in tests of the recordings and the gateway only;
 * the host has its own tests.
 */
export interface ScriptedListener extends ListenService {
  /** Every request, its sound copied. */
  readonly requests: HearRequest[];
  /** What the next requests meet, one each; afterwards the default. */
  readonly ears: Ear[];
  free: boolean;
  become(state: ListenServiceState): void;
}

export const LISTENING: ListenServiceState = {
  status: 'ready',
  info: { name: 'scripted', languages: ['en', 'de', 'fr', 'ar', 'cy'] },
};

const MS = { gate: 1, encode: 1, decode: 1, translate: 1 };

export const text = (words: string, more: Partial<Heard & { kind: 'text' }> = {}): Heard => ({
  kind: 'text',
  text: words,
  english: null,
  language: 'en',
  confidence: 0.9,
  noSpeech: 0.1,
  ms: MS,
  ...more,
});

export const nothing = (why: 'silence' | 'no-speech' | 'unclear'): Heard => ({
  kind: 'nothing',
  why,
  language: null,
  noSpeech: 0.9,
  ms: MS,
});

export function createScriptedListener(fallback: Ear = async () => text('a red fox')): ScriptedListener {
  let state = LISTENING;
  const listeners = new Set<(state: ListenServiceState) => void>();
  const requests: HearRequest[] = [];
  const ears: Ear[] = [];
  return {
    requests,
    ears,
    free: false,
    pid: null,
    get state() {
      return state;
    },
    async hear(request, options) {
      requests.push({ ...request, samples: request.samples.slice() });
      options.signal.throwIfAborted();
      return (ears.shift() ?? fallback)(request, options);
    },
    onState(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    become(next) {
      state = next;
      for (const listener of [...listeners]) listener(next);
    },
    async close() {
      listeners.clear();
    },
  };
}

/** Hears only when `gate` has opened; ends early when the signal fires. */
export function hearAfter(gate: Promise<unknown>, heard: Heard = text('a red fox')): Ear {
  return async (_request, { signal }) => {
    await Promise.race([
      gate,
      new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true })),
    ]);
    signal.throwIfAborted();
    return heard;
  };
}
