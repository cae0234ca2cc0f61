/**
 * This station: the machine of the visit, connected to the clock, the outbox, the memory and the server. Pages read `kiosk` and
 * call `tell`; everything else happens here.
 */
import { v4, v7 } from 'uuid';
import type {
  JobProgress,
  JobStatus,
  KioskToServer,
  KioskWelcome,
  Reading,
  ServerToKiosk,
  SpeechAck,
  SpeechAnswer,
  SpeechOffer,
  SubmitAnswer,
} from '../protocol/index.ts';
import { PROTOCOL_VERSION } from '../protocol/version.ts';
import { ask, openLink } from '../ui/link.ts';
import { purgeWorks } from '../ui/offline.ts';
import { eraseKeepsake } from './erase-keepsake.ts';
import { PHASE_MS } from './listening.ts';
import { readMemory, recallKiosk, remember } from './memory.ts';
import { createOutbox, type OutboxStore } from './outbox.ts';
import { createEar } from './speech/ear.ts';
import {
  type Effect,
  isComposing,
  type Kiosk,
  type KioskEvent,
  NO_SPEECH,
  turn,
  turnsAt,
  WARNING_MS,
  warningSeconds,
} from './visit.ts';

const STATION_KEY = 'echoes.station';
const VISIT_KEY = 'echoes.visit';
/** Signs of life come in showers; one a second is enough to know that somebody is there. */
const TOUCH_EVERY_MS = 1_000;

/** A new id that needs no secure context, in the order of time. */
export const newId = (): string => v7();

export interface Station {
  readonly kiosk: Kiosk;
  /** Milliseconds of the clock the visit runs on. */
  now(): number;
  /** How loud it is before an open microphone, 0 to 1. */
  level(): number;
  tell(event: KioskEvent): void;
  /** Somebody is there: any touch or key. While the visitor is asked, only `stay` answers: a pointer that passes means nothing. */
  touch(): void;
  /** Answers "Are you still there?"; false when nobody asked. */
  stay(): boolean;
  /** What the painter would understand of words, in a language; null where that cannot be known now. */
  read(words: string, language: string): Promise<Reading[] | null>;
  onChange(listener: () => void): () => void;
  close(): void;
}

function stationId(storage: Storage): string {
  const known = storage.getItem(STATION_KEY);
  if (known !== null && /^[0-9a-f-]{36}$/.test(known)) return known;
  const fresh = v4();
  storage.setItem(STATION_KEY, fresh);
  return fresh;
}

export async function openStation({
  store,
  language,
  storage = localStorage,
}: {
  store: OutboxStore;
  /** The station's own. */
  language: string;
  storage?: Storage;
}): Promise<Station> {
  const now = (): number => performance.now();
  const listeners = new Set<() => void>();
  let kiosk = recallKiosk(readMemory(storage.getItem(VISIT_KEY), Date.now()), now(), language);
  let timer: ReturnType<typeof setTimeout> | undefined;
  let touchedAt = Number.NEGATIVE_INFINITY;
  let isFirstHello = true;

  const outbox = createOutbox({
    store,
    line: {
      submit: (prompt) => askGreeted<SubmitAnswer>('prompt:submit', prompt),
      cancel: async (job) => void (await askGreeted('job:cancel', { job })),
    },
    onAnswer: (key, answer) => tell({ type: 'answered', key, answer }),
  });

  /** Asks only after the hello was answered: socket.io would send what waits before it, from a station nobody knows yet. */
  const askGreeted = async <Answer>(event: string, payload: unknown, timeoutMs?: number): Promise<Answer> => {
    if (link.state !== 'connected') throw new Error('the line is not there');
    return ask<Answer>(link.socket, event, payload, timeoutMs);
  };

  const ear = createEar({
    line: {
      begin: (begin) => askGreeted<SpeechAck>('speech:begin', begin),
      chunk: (chunk) => askGreeted<SpeechAck>('speech:chunk', chunk),
      end: (end) => askGreeted<SpeechAnswer>('speech:end', end, PHASE_MS.understanding),
      cancel: (recording) => askGreeted('speech:cancel', { recording }),
    },
    tell: (event) => tell(event),
  });

  const act = (effect: Effect): void => {
    switch (effect.do) {
      case 'send':
        void outbox.submit(effect.prompt);
        return;
      case 'finish':
        askGreeted<{ job: string | null }>('job:finish', { job: effect.job, step: effect.step })
          .then(({ job }) => job)
          .catch(() => null)
          .then((job) => tell({ type: 'finish-answered', asked: effect.job, job }));
        return;
      case 'abandon':
        void outbox.abandon(effect).catch((error) => console.warn('the outbox could not be changed', error));
        return;
      case 'listen':
        ear.listen(effect);
        return;
      case 'hear-out':
        ear.hearOut(effect.recording);
        return;
      case 'hush':
        ear.hush(effect.recording);
        return;
      case 'erase':
        void eraseWork(effect);
        return;
      case 'wipe':
        storage.removeItem(VISIT_KEY);
        return;
      default:
        effect satisfies never;
    }
  };

  const eraseWork = async ({ work, keepsake }: Extract<Effect, { do: 'erase' }>): Promise<void> => {
    const ok = await eraseKeepsake(keepsake);
    if (ok) await purgeWorks([work]).catch(() => {}); // without a service worker nothing was kept
    tell({ type: 'erased', work, ok });
  };

  const keepInMind = (): void => {
    const memory = remember(kiosk.visit, Date.now());
    if (memory === null) storage.removeItem(VISIT_KEY);
    else storage.setItem(VISIT_KEY, JSON.stringify(memory));
  };

  const tell = (event: KioskEvent): void => {
    const before = kiosk;
    const { kiosk: next, effects } = turn(before, event, now());
    kiosk = next;
    for (const effect of effects) act(effect);
    if (next.visit !== before.visit) keepInMind();
    wakeUp();
    const { visit } = next;
    // What happened to a job before this page listened for it is asked for once.
    if (visit.at === 'waiting' && (before.visit.at !== 'waiting' || before.visit.job !== visit.job)) {
      if (link.state === 'connected') void followJob(visit.job).catch(() => {});
    }
    for (const listener of [...listeners]) listener();
  };

  /** Wakes at the next moment that changes the machine, or the seconds of a warning. */
  const wakeUp = (): void => {
    clearTimeout(timer);
    const { visit } = kiosk;
    const at = now();
    let next = turnsAt(kiosk, at);
    if (visit.at !== 'attract') {
      const left = visit.deadline - at;
      next = Math.min(next, left > WARNING_MS ? visit.deadline - WARNING_MS : at + (left % 1000 || 1000));
    }
    if (next === Number.POSITIVE_INFINITY) return;
    timer = setTimeout(() => tell({ type: 'ticked' }), Math.max(16, next - at));
  };

  const isAsking = (): boolean => warningSeconds(kiosk, now()) !== null;

  const followJob = async (job: string): Promise<void> => {
    const status = await ask<JobStatus | null>(link.socket, 'job:resume', { job });
    if (status === null) tell({ type: 'missed', job });
    else tell({ type: 'resumed', visit: newId(), status });
  };

  const welcome = async ({ protocol, painter, speech = NO_SPEECH, job }: KioskWelcome): Promise<void> => {
    if (protocol !== PROTOCOL_VERSION) return reloadOnce(protocol);
    sessionStorage.removeItem(RELOADED_KEY);
    tell({ type: 'welcomed', painter });
    tell({ type: 'offered', speech });
    const { visit } = kiosk;
    if (visit.at === 'waiting') {
      await followJob(visit.job);
    } else if (isComposing(visit) && visit.sending !== null && !(await outbox.has(visit.sending.key))) {
      // Neither sent nor kept: the words are still before the visitor.
      tell({ type: 'recalled' });
    } else if (visit.at === 'attract' && isFirstHello && job !== undefined) {
      const isAlive = job.state === 'pending' || job.state === 'in_progress' || job.state === 'held';
      const isAbandoned = (await outbox.abandonedJobs()).has(job.job);
      if (isAlive && !isAbandoned) tell({ type: 'resumed', visit: newId(), status: job });
    }
    isFirstHello = false;
  };

  const link = openLink<ServerToKiosk, KioskToServer>({
    namespace: '/kiosk',
    hello: async (socket) => {
      await welcome(await ask<KioskWelcome>(socket, 'station:hello', { station: stationId(storage) }));
    },
  });
  link.socket.on('job:progressed', ((progress: JobProgress) => {
    tell({ type: 'progressed', progress: withBytes(progress) });
  }) as never);
  link.socket.on('job:changed', ((status: JobStatus) => tell({ type: 'changed', status })) as never);
  link.socket.on('painter:changed', ((painter: KioskWelcome['painter']) =>
    tell({ type: 'welcomed', painter })) as never);
  link.socket.on('speech:changed', ((speech: SpeechOffer) => tell({ type: 'offered', speech })) as never);
  link.socket.on('speech:partial', (({ recording, text }: { recording: string; text: string }) =>
    tell({ type: 'guessed', recording, text })) as never);
  link.onState((state) => {
    if (state === 'lost') tell({ type: 'unlinked' });
    if (state === 'connected') void outbox.flush();
  });

  await outbox
    .keepOnly(kiosk.visit.at === 'attract' ? null : kiosk.visit.visit)
    .catch((error) => console.warn('the outbox could not be read', error));
  wakeUp();

  return {
    get kiosk() {
      return kiosk;
    },
    now,
    level: () => ear.level,
    tell,
    touch() {
      const at = now();
      if (kiosk.visit.at === 'attract' || isAsking() || at - touchedAt < TOUCH_EVERY_MS) return;
      touchedAt = at;
      tell({ type: 'touched' });
    },
    read: (words, language) =>
      askGreeted<Reading[] | null>('words:read', { words, language }).catch(() => null),
    stay() {
      if (!isAsking()) return false;
      tell({ type: 'touched' });
      return true;
    },
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close() {
      clearTimeout(timer);
      outbox.close();
      ear.close();
      link.close();
    },
  };
}

const RELOADED_KEY = 'echoes.reloaded-for';

/** A page of another build fetches the present one; if that does not help, it stays and says that it is out of service. */
function reloadOnce(protocol: number): never {
  if (sessionStorage.getItem(RELOADED_KEY) !== String(protocol)) {
    sessionStorage.setItem(RELOADED_KEY, String(protocol));
    location.reload();
  }
  throw new Error(`the server speaks protocol ${protocol}, this page ${PROTOCOL_VERSION}`);
}

/** The wire brings binary as an ArrayBuffer. */
function withBytes(progress: JobProgress): JobProgress {
  if (progress.stage !== 'step') return progress;
  const preview = progress.preview as Uint8Array<ArrayBuffer> | ArrayBuffer;
  return { ...progress, preview: preview instanceof ArrayBuffer ? new Uint8Array(preview) : preview };
}
