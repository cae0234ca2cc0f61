import type { Heard, HearRequest, ListenerInfo } from '../speech/listener.ts';
import type { HostTrade } from './host-protocol.ts';

export interface ListenerTypes {
  /** A hearing is short and reports nothing on its way. */
  readonly stage: 'hear';
  readonly request: HearRequest;
  readonly event: never;
  readonly result: Heard;
  readonly info: ListenerInfo;
}

export const LISTENER: HostTrade<ListenerTypes> = {
  name: 'listener',
  stages: ['hear'],
  // The longest recording, run twice and translated, on a machine that does something else as well.
  floorMs: { hear: 10_000 },
  // glibc: large blocks go back to the system, and threads share one heap. What loading leaves behind would else stay, a hundred megabytes.
  environment: { MALLOC_MMAP_THRESHOLD_: '131072', MALLOC_ARENA_MAX: '1' },
  stageAfter: () => 'hear',
  isEvent: () => false,
  isResult(heard) {
    const { kind, text, english, language, confidence, why } = (heard ?? {}) as Record<string, unknown>;
    if (kind === 'nothing') return why === 'silence' || why === 'no-speech' || why === 'unclear';
    return (
      kind === 'text' &&
      typeof text === 'string' &&
      (english === null || typeof english === 'string') &&
      typeof language === 'string' &&
      typeof confidence === 'number' &&
      confidence >= 0 &&
      confidence <= 1
    );
  },
};
