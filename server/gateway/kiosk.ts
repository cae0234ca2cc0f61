import type { Namespace, Server } from 'socket.io';
import { z } from 'zod';
import {
  Id,
  type JobProgress,
  KioskHello,
  type KioskToServer,
  type KioskWelcome,
  MAX_MESSAGE_BYTES,
  PROTOCOL_VERSION,
  PromptSubmit,
  type ServerToKiosk,
  STEPS_MAX,
  WordsRead,
} from '../../protocol/index.ts';
import type { Stations } from '../devices/stations.ts';
import type { PaintEvent } from '../diffusion/painter.ts';
import type { PaintService } from '../inference/paint-service.ts';
import type { WordReader } from '../inference/reader.ts';
import type { Journal } from '../journal/journal.ts';
import type { Job } from '../queue/jobs.ts';
import type { Queue } from '../queue/queue.ts';
import type { HouseSettings } from '../settings/settings.ts';
import { type Counters, createHandlers } from './handle.ts';
import { announceOffers, offerOf, type SpeechDeps, serveSpeech } from './speech.ts';

const JobRequest = z.strictObject({ job: Id });
const FinishRequest = z.strictObject({ job: Id, step: z.int().min(1).max(STEPS_MAX) });

/** What a station may know of the painter: never the reason it is missing, which is the operator's. */
export function painterOf(paint: PaintService, mannersOff: readonly string[]): KioskWelcome['painter'] {
  const { state } = paint;
  return state.status === 'ready'
    ? {
        available: true,
        name: state.info.name,
        manners: state.info.manners.filter((manner) => !mannersOff.includes(manner)),
      }
    : { available: state.status === 'starting', name: '', manners: [] };
}

/** The `/kiosk` namespace: parse, call a service, ack. A station hears of its own jobs only. */
export function serveKiosks(deps: {
  io: Server;
  queue: Queue;
  journal: Journal;
  paint: PaintService;
  house: HouseSettings;
  stations: Stations;
  reader: WordReader;
  counters: Counters;
  /** Absent where the house does not listen at all. */
  speech?: SpeechDeps | undefined;
}): () => void {
  const { queue, paint, speech } = deps;
  const kiosks: Namespace<KioskToServer, ServerToKiosk> = deps.io.of('/kiosk');

  const painter = (): KioskWelcome['painter'] => painterOf(paint, deps.house.now.visit.mannersOff);

  kiosks.on('connection', (socket) => {
    let station: string | null = null;
    let left: () => void = () => {};
    const handle = createHandlers(socket, deps.counters);
    const speaking = serveSpeech(socket, handle, speech?.recordings);

    handle('station:hello', KioskHello, undefined, (hello) => {
      if (station !== null && station !== hello.station) void socket.leave(roomOf(station));
      left();
      station = hello.station;
      left = deps.stations.arrived(hello.station, 'kiosk', hello.version ?? '');
      void socket.join(roomOf(hello.station));
      speaking.arrived(hello.station);
      const job = queue.openOf(hello.station);
      return { ...welcome(), ...(job ? { job } : {}) };
    });
    handle('prompt:submit', PromptSubmit, { ok: false as const, reason: 'invalid' as const }, (prompt) =>
      station === null ? { ok: false as const, reason: 'invalid' as const } : queue.submit(station, prompt),
    );
    let isReading = false;
    handle('words:read', WordsRead, null, async ({ words, language }) => {
      // One sentence at a time for each page: whoever types on asks again.
      if (station === null || isReading) return null;
      isReading = true;
      return deps.reader.read(words, language).finally(() => {
        isReading = false;
      });
    });
    handle('job:cancel', JobRequest, { ok: false }, ({ job }) => ({
      ok: station !== null && queue.cancel(station, job),
    }));
    handle('job:finish', FinishRequest, { job: null }, ({ job, step }) => ({
      job: station === null ? null : queue.finishAt(station, job, step),
    }));
    handle('job:resume', JobRequest, null, ({ job }) =>
      station === null ? null : queue.status(station, job),
    );
    socket.on('disconnect', () => left());
  });

  function welcome(): KioskWelcome {
    return {
      protocol: PROTOCOL_VERSION,
      painter: painter(),
      ...(speech ? { speech: offerOf(speech) } : {}),
    };
  }

  // Progress is not kept for a station that is away: it asks the table when it is back. Socket.IO's own `volatile` would also
  // drop what is said in the same turn of the event loop, and with it the draft or a step of a fast painter.
  const stopProgress = queue.onProgress((job, event) => {
    const progress = progressOf(job, event);
    if (progress) kiosks.to(roomOf(job.station)).emit('job:progressed', progress);
  });

  // Whoever waits learns of every change of state, and of every change of place.
  let told = new Map<string, string>();
  const stopJournal = deps.journal.subscribe((records) => {
    const touched = new Set(
      records.filter(({ type }) => type.startsWith('job:')).map(({ subject }) => subject),
    );
    if (touched.size === 0) return;
    const places = new Map<string, string>();
    for (const [place, job] of queue.waiting().entries()) {
      const key = `${place}`;
      places.set(job.id, key);
      if (told.get(job.id) !== key) touched.add(job.id);
    }
    told = places;
    for (const id of touched) {
      const station = queue.stationOf(id);
      const status = station === undefined ? null : queue.status(station, id);
      if (station !== undefined && status) kiosks.to(roomOf(station)).emit('job:changed', status);
    }
  });

  const tellPainter = (): void => void kiosks.emit('painter:changed', painter());
  const stopPaint = paint.onState(tellPainter);
  const stopSettings = deps.house.onChange(tellPainter);
  const stopOffers = speech ? announceOffers(kiosks, speech) : () => {};

  return () => {
    stopProgress();
    stopJournal();
    stopPaint();
    stopSettings();
    stopOffers();
  };
}

const roomOf = (station: string): string => `station:${station}`;

function progressOf(job: Job, event: PaintEvent): JobProgress | null {
  switch (event.type) {
    case 'draft':
      return {
        stage: 'draft',
        job: job.id,
        sources: [...event.sources],
        understood: [...event.understood],
        reading: [...event.reading],
      };
    case 'step':
      if (event.preview.byteLength > MAX_MESSAGE_BYTES) return null;
      return {
        stage: 'step',
        job: job.id,
        step: event.step,
        steps: event.steps,
        size: event.size,
        preview: event.preview as Uint8Array<ArrayBuffer>,
      };
    case 'brush':
      return {
        stage: 'brush',
        job: job.id,
        ...(event.coat && event.coat.preview.byteLength <= MAX_MESSAGE_BYTES
          ? { coat: { size: event.coat.size, preview: event.coat.preview as Uint8Array<ArrayBuffer> } }
          : {}),
      };
  }
}
