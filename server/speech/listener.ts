/** What anything that turns sound into words offers. Types only: the server and its hosts may both import it. */

/** One utterance, and how it is to be heard. */
export interface HearRequest {
  /** Mono samples in [-1, 1] at SPEECH_RATE_HZ; the listener may overwrite them, and the caller zeroes them afterwards. */
  readonly samples: Float32Array;
  /** ISO 639-1; null finds out. */
  readonly language: string | null;
  /** What finding out chooses from, ISO 639-1; absent: what is offered by default. A short sentence is easily taken for another language's. */
  readonly among?: readonly string[];
  /** Also say it in English, where it was not said in English. */
  readonly translate: boolean;
  /** Quick and rough, for text while the visitor still speaks: no rerun, no translation. */
  readonly partial?: boolean;
}

/** Milliseconds of each stage. */
export interface HearTimes {
  readonly gate: number;
  readonly encode: number;
  readonly decode: number;
  readonly translate: number;
}

export type Heard =
  | {
      readonly kind: 'text';
      readonly text: string;
      readonly english: string | null;
      readonly language: string;
      /** Mean probability of the tokens, 0 to 1. */
      readonly confidence: number;
      /** The network's own probability that nobody spoke. */
      readonly noSpeech: number;
      readonly ms: HearTimes;
    }
  /** `silence`: below the level gate. `no-speech`: no voice in it. `unclear`: repetitions or nonsense, also on a second run. */
  | {
      readonly kind: 'nothing';
      readonly why: 'silence' | 'no-speech' | 'unclear';
      readonly language: string | null;
      readonly noSpeech: number | null;
      readonly ms: HearTimes;
    };

export interface ListenerInfo {
  readonly name: string;
  /** Languages the network knows, ISO 639-1. */
  readonly languages: readonly string[];
}

/** Runs in the listener's own process. `hear` blocks it between its awaits; `signal` takes effect at the next token. */
export interface Listener {
  readonly info: ListenerInfo;
  hear(request: HearRequest, signal: AbortSignal): Promise<Heard>;
  close(): Promise<void>;
}
