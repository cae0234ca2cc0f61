import type { Namespace, Socket } from 'socket.io';
import {
  type KioskToServer,
  type ServerToKiosk,
  SpeechBegin,
  SpeechCancel,
  SpeechChunk,
  SpeechEnd,
  type SpeechOffer,
} from '../../protocol/index.ts';
import type { ListenService } from '../inference/listen-service.ts';
import type { SpokenLanguages } from '../listening/languages.ts';
import type { Recordings, SpeechLine } from '../listening/recordings.ts';
import type { createHandlers } from './handle.ts';

export interface SpeechDeps {
  listen: ListenService;
  languages: SpokenLanguages;
  recordings: Recordings;
}

const INVALID = { ok: false, reason: 'invalid' } as const;

/** What a station may know of the listener: never the reason it is missing, which is the operator's. */
export function offerOf({ listen, languages }: SpeechDeps): SpeechOffer {
  const { state } = listen;
  if (state.status === 'unavailable') return { available: false, languages: [] };
  const known = state.status === 'ready' ? state.info.languages : null;
  return {
    available: true,
    languages: languages
      .all()
      .filter(({ language, on }) => on && (known === null || known.includes(language)))
      .map(({ language, errors }) => ({ language, errors })),
  };
}

/** The speech events of one connection: parse, call, ack. `arrived` once the station has said who it is, and again when it changes. */
export function serveSpeech(
  socket: Socket<KioskToServer, ServerToKiosk>,
  handle: ReturnType<typeof createHandlers>,
  recordings: Recordings | undefined,
): { arrived(station: string): void } {
  let line: SpeechLine | null = null;
  handle('speech:begin', SpeechBegin, INVALID, (begin) => line?.begin(begin) ?? INVALID);
  handle('speech:chunk', SpeechChunk, INVALID, (chunk) => line?.chunk(chunk) ?? INVALID);
  handle('speech:end', SpeechEnd, INVALID, (end) => line?.end(end) ?? INVALID);
  handle('speech:cancel', SpeechCancel, { ok: false }, (cancel) => line?.cancel(cancel) ?? { ok: false });
  socket.on('disconnect', () => line?.close());
  return {
    arrived(station) {
      line?.close();
      // Not kept for a line that is away: what it was for is over by then.
      line = recordings?.line(station, (partial) => socket.emit('speech:partial', partial)) ?? null;
    },
  };
}

/** Tells every station when there is something else on offer; returns how to stop. */
export function announceOffers(
  kiosks: Namespace<KioskToServer, ServerToKiosk>,
  deps: SpeechDeps,
): () => void {
  const tell = () => kiosks.emit('speech:changed', offerOf(deps));
  const stops = [deps.listen.onState(tell), deps.languages.onChange(tell)];
  return () => {
    for (const stop of stops) stop();
  };
}
