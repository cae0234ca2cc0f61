import {
  SPEECH_IDLE_MS,
  SPEECH_RATE_HZ,
  SPEECH_RECORDING_MAX_MS,
  SPEECH_STATIONS_MAX,
  type SpeechAck,
  type SpeechAnswer,
  type SpeechBegin,
  type SpeechCancel,
  type SpeechChunk,
  type SpeechEnd,
  type SpeechRefusal,
} from '../../protocol/index.ts';
import type { ListenService } from '../inference/listen-service.ts';
import type { Hearing } from './hearing.ts';
import type { SpokenLanguages } from './languages.ts';
import { createRecording, type Recording } from './recording.ts';

/** New sound that is worth another partial text. */
const PARTIAL_EVERY_SAMPLES = SPEECH_RATE_HZ;

/**
 * What the stations are saying at this moment: one recording a station, in memory only, wiped when it is answered, canceled, expired
 * or its line is lost. A text that nobody sent as a prompt is kept nowhere.
 */
export interface Recordings {
  /** Begins to listen to one line of a station. `onPartial` hears of texts while the visitor still speaks. */
  line(station: string, onPartial: (partial: { recording: string; text: string }) => void): SpeechLine;
  /** Stations recording, or waiting for their text. */
  readonly open: number;
}

/** One connection of a station. Its recordings are its own: another line can neither add to them nor end them. */
export interface SpeechLine {
  begin(begin: SpeechBegin): SpeechAck;
  /** Wipes the chunk's bytes, taken or not. */
  chunk(chunk: SpeechChunk): SpeechAck;
  /** Resolves with the text, or why there is none; never rejects. */
  end(end: SpeechEnd): Promise<SpeechAnswer>;
  /** Also gives up an answer that is waited for. */
  cancel(cancel: SpeechCancel): { ok: boolean };
  /** The line is lost: whatever it recorded is wiped. */
  close(): void;
}

interface Take {
  readonly id: string;
  readonly line: SpeechLine;
  readonly language: string | null;
  readonly recording: Recording;
  readonly stop: AbortController;
  readonly until: number;
  ended: boolean;
  /** Samples when the last partial text was begun. */
  partialAt: number;
  expiry: NodeJS.Timeout | undefined;
}

export function createRecordings(deps: {
  listen: ListenService;
  languages: SpokenLanguages;
  hearing: Hearing;
}): Recordings {
  const { listen, languages, hearing } = deps;
  const takes = new Map<string, Take>(); // by station

  const lineOf: Recordings['line'] = (station, onPartial) => {
    const mine = (recording: string): Take | undefined => {
      const take = takes.get(station);
      return take?.line === line && take.id === recording ? take : undefined;
    };
    const drop = (take: Take): void => {
      take.stop.abort();
      clearTimeout(take.expiry);
      take.recording.wipe();
      if (takes.get(station) === take) takes.delete(station);
    };
    const expireLater = (take: Take): void => {
      clearTimeout(take.expiry);
      const ms = Math.min(SPEECH_IDLE_MS, take.until - performance.now());
      take.expiry = setTimeout(() => drop(take), Math.max(0, ms));
    };
    const partial = (take: Take): void => {
      const { sound } = take.recording;
      if (sound.length - take.partialAt < PARTIAL_EVERY_SAMPLES) return;
      const tell = (text: string) => {
        if (!take.ended && text) onPartial({ recording: take.id, text });
      };
      const { language, stop } = take;
      if (hearing.tryPartial({ sound, language, signal: stop.signal }, tell)) take.partialAt = sound.length;
    };

    const line: SpeechLine = {
      begin({ recording, language, rate }) {
        const again = mine(recording);
        if (again) return again.ended ? refuse('invalid') : { ok: true, next: again.recording.next };
        if (rate !== SPEECH_RATE_HZ) return refuse('format');
        if (listen.state.status === 'unavailable') return refuse('unavailable');
        const spoken = language && primaryOf(language);
        if (spoken !== null && !languages.isOn(spoken)) return refuse('language');
        if (takes.has(station) || takes.size >= SPEECH_STATIONS_MAX) return refuse('busy');
        const take: Take = {
          id: recording,
          line,
          language: spoken,
          recording: createRecording(),
          stop: new AbortController(),
          until: performance.now() + SPEECH_RECORDING_MAX_MS,
          ended: false,
          partialAt: 0,
          expiry: undefined,
        };
        takes.set(station, take);
        expireLater(take);
        return { ok: true, next: 0 };
      },
      chunk({ recording, index, pcm }) {
        try {
          const take = mine(recording);
          if (!take || take.ended) return refuse('invalid');
          expireLater(take);
          const outcome = take.recording.append(index, pcm);
          if (outcome === 'taken') {
            partial(take);
            return { ok: true, next: take.recording.next };
          }
          if (outcome === 'order') drop(take);
          return refuse(outcome);
        } finally {
          pcm.fill(0);
        }
      },
      async end({ recording, chunks }) {
        const take = mine(recording);
        if (!take || take.ended) return refuse('invalid');
        try {
          const { next, sound, full } = take.recording;
          // Where more came than fits, what did fit is heard.
          if (full ? chunks < next : chunks !== next) return refuse('order');
          take.ended = true;
          clearTimeout(take.expiry);
          return await hearing.answer({ sound, language: take.language, signal: take.stop.signal });
        } finally {
          drop(take);
        }
      },
      cancel({ recording }) {
        const take = mine(recording);
        if (take) drop(take);
        return { ok: take !== undefined };
      },
      close() {
        const take = takes.get(station);
        if (take?.line === line) drop(take);
      },
    };
    return line;
  };

  return {
    line: lineOf,
    get open() {
      return takes.size;
    },
  };
}

const refuse = (reason: SpeechRefusal): { ok: false; reason: SpeechRefusal } => ({ ok: false, reason });

/** "de-AT" → "de". */
const primaryOf = (tag: string): string => (tag.split('-')[0] ?? '').toLowerCase();
