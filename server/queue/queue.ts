import { randomInt, randomUUID } from 'node:crypto';
import {
  type JobStatus,
  type KeepsakeOffer,
  type PromptSubmit,
  SEED_MAX,
  type SubmitAnswer,
} from '../../protocol/index.ts';
import type { Collection } from '../collection/collection.ts';
import { SHOWABLE, type WorkState } from '../collection/works.ts';
import type { QueueConfig } from '../config/queue.ts';
import type { PaintEvent } from '../diffusion/painter.ts';
import type { PaintService } from '../inference/paint-service.ts';
import type { Journal } from '../journal/journal.ts';
import type { PictureJudge } from '../moderation/picture.ts';
import { gravest, type WordsJudge } from '../moderation/words.ts';
import type { Database } from '../storage/database.ts';
import type { DiskWatch } from '../storage/disk.ts';
import type { PictureStore } from '../storage/pictures.ts';
import { createDrafts, type Drafts } from './drafts.ts';
import { checkWords } from './intake.ts';
import { createJobTable, type Job } from './jobs.ts';
import { inTurn } from './turns.ts';
import { createWorker, type WorkerDeps } from './worker.ts';

/** Jobs from the first word to the committed work. The table is the only ledger; this object can be lost at any moment. */
export interface Queue {
  /** Takes a visitor's words in. When the answer says `ok`, the job survives kill -9 and power cuts. Never throws. */
  submit(station: string, prompt: PromptSubmit): SubmitAnswer;
  /** False when the job is not this station's, or can no longer be canceled. */
  cancel(station: string, job: string): boolean;
  /**
   * The visitor says that the picture was finished at a step: it is painted to there. The job that brings it, which is another one where
   * the picture hangs already; null when the job is not this station's, or has nothing to be finished.
   */
  finishAt(station: string, job: string, step: number): string | null;
  /** A person's verdict on held words, in the caller's transaction: they are painted, or not. False when nothing is held. */
  decide(job: string, verdict: 'release' | 'reject', by: string): boolean;
  /** Takes such a verdict back, in the caller's transaction. False when the words are being painted, or were. */
  reopen(job: string, by: string): boolean;
  /** In the caller's transaction: the words of a job once more, with another seed, for the same station. Its id; null without words. */
  repaint(job: string, by: string): string | null;
  /** Takes a job that nobody paints yet out of the queue, in the caller's transaction. */
  withdraw(job: string, by: string): boolean;
  /** Ends whatever of these jobs waits, is held or is being painted: their words are to be erased. */
  giveUp(jobs: readonly string[]): void;
  job(id: string): Job | undefined;
  /** What the station may know of its own job; null when there is no such job of its. */
  status(station: string, job: string): JobStatus | null;
  /** The station a job came from. */
  stationOf(job: string): string | undefined;
  /** The job a station still waits for, so that a reload resumes in place. */
  openOf(station: string): JobStatus | undefined;
  /** All waiting jobs in the order of their turns, the one being painted first. */
  waiting(): Job[];
  /** Number of jobs in a state, for the health page. */
  counts(): { pending: number; held: number; in_progress: number; quarantined: number };
  readonly painting: number;
  readonly drafts: Drafts;
  /** Volatile progress of the current job; returns how to stop listening. */
  onProgress(listener: (job: Job, event: PaintEvent) => void): () => void;
  /** Puts right what a crash left; before the doors open. */
  recover(): Promise<void>;
  /** Begins to paint. */
  start(): void;
  stop(): Promise<void>;
}

export interface QueueDeps {
  database: Database;
  journal: Journal;
  collection: Collection;
  pictures: PictureStore;
  paint: PaintService;
  disk: DiskWatch;
  judgeWords: WordsJudge;
  judgePicture: PictureJudge;
  /** The keepsake of a work that may be shown. */
  keepsakeOf: (work: string) => KeepsakeOffer | undefined;
  config: QueueConfig;
  painting: WorkerDeps['painting'];
  policyOf: WorkerDeps['policyOf'];
  /** Manners that are not offered now. */
  mannersOff: () => readonly string[];
  /** The school class whose hour it is. */
  visitors: () => string | null;
  now: () => number;
}

/** What a station may see of its own: also what waits for its release. */
const OWN: readonly WorkState[] = [...SHOWABLE, 'held'];

export function createQueue(deps: QueueDeps): Queue {
  const { database, journal, collection, paint, disk } = deps;
  const jobs = createJobTable(database);
  const drafts = createDrafts();
  const listeners = new Set<(job: Job, event: PaintEvent) => void>();

  const order = (): Job[] => inTurn(jobs.in('pending'), jobs.lastTurns());

  const worker = createWorker({
    ...deps,
    jobs,
    attempts: deps.config.attempts,
    next: () => order()[0],
    newId: randomUUID,
    onProgress(job, event) {
      if (jobs.get(job.id)?.state !== 'in_progress') return; // canceled: nothing more is said of it
      if (event.type === 'draft') drafts.put(job.id, event.webp);
      for (const listener of listeners) {
        try {
          listener(job, event);
        } catch (error) {
          console.error('a progress listener failed:', error);
        }
      }
    },
  });

  const waiting = (): Job[] => [...jobs.in('in_progress'), ...order()];
  const placeOf = (id: string): number =>
    Math.max(
      0,
      waiting().findIndex((job) => job.id === id),
    );
  const isOpen = (job: Job): boolean => job.state === 'pending' || job.state === 'in_progress';

  const statusOf = (job: Job): JobStatus => {
    const made = job.state === 'completed' ? collection.ofJob(job.id) : undefined;
    const keepsake = made && deps.keepsakeOf(made.work.id);
    return {
      job: job.id,
      state: job.state,
      place: isOpen(job) ? placeOf(job.id) : 0,
      words: job.words,
      ...(made && OWN.includes(made.state) ? { work: made.work } : {}),
      ...(keepsake ? { keepsake } : {}),
    };
  };

  const takeIn = (station: string, prompt: PromptSubmit): SubmitAnswer => {
    const first = jobs.byKey(prompt.key);
    if (first) {
      if (first.station !== station) return { ok: false, reason: 'invalid' };
      return { ok: true, job: first.id, place: isOpen(first) ? placeOf(first.id) : 0 };
    }
    const checked = checkWords(prompt);
    if (!checked.ok) return checked;
    const { state } = paint;
    if (state.status === 'unavailable' || disk.paused) return { ok: false, reason: 'unavailable' };
    if (
      state.status === 'ready' &&
      prompt.manner !== undefined &&
      (!state.info.manners.includes(prompt.manner) || deps.mannersOff().includes(prompt.manner))
    )
      return { ok: false, reason: 'invalid' };
    const verdict = gravest([checked.words, checked.english ?? ''].map(deps.judgeWords));
    if (verdict.verdict === 'block') return { ok: false, reason: 'words' };
    if (jobs.hasWaiting(station)) return { ok: false, reason: 'waiting' };
    if (jobs.count('pending') + jobs.count('held') >= deps.config.cap) return { ok: false, reason: 'busy' };

    const id = randomUUID(); // 122 random bits: knowing it is the right to see the draft
    const held = verdict.verdict === 'hold';
    jobs.insert(
      {
        id,
        key: prompt.key,
        station,
        visit: prompt.visit,
        words: checked.words,
        english: checked.english,
        input: prompt.input,
        language: prompt.language,
        manner: prompt.manner ?? null,
        freedom: prompt.freedom,
        seed: prompt.seed ?? randomInt(SEED_MAX + 1),
        state: held ? 'held' : 'pending',
        reason: verdict.verdict === 'hold' ? verdict.reason : null,
        visitors: deps.visitors(),
      },
      deps.now(),
    );
    if (held) journal.append({ type: 'job:held', subject: id, body: { station, reason: 'words' } });
    else journal.append({ type: 'job:queued', subject: id, body: { station } });
    return { ok: true, job: id, place: held ? 0 : placeOf(id) };
  };

  const finish = (
    station: string,
    id: string,
    step: number,
  ): { finishing: string | null; stopped: boolean } => {
    const job = jobs.get(id);
    if (job?.station !== station) return { finishing: null, stopped: false };
    if (isOpen(job)) {
      jobs.setUntil(id, step);
      // Begun again from its seed, to the step: equal requests give equal pictures, so nothing needs to be kept of the first way.
      const stopped = job.state === 'in_progress';
      if (stopped) jobs.giveBack(id, job.attempts - 1);
      journal.append({ type: 'job:finished-at', subject: id, body: { step } });
      return { finishing: id, stopped };
    }
    const made = job.state === 'completed' ? collection.ofJob(id) : undefined;
    if (!made || !OWN.includes(made.state) || jobs.hasWaiting(station))
      return { finishing: null, stopped: false };
    const again = randomUUID();
    jobs.insert(
      {
        ...job,
        id: again,
        key: randomUUID(),
        seed: made.work.seed,
        until: step,
        replaces: made.work.id,
        state: 'pending',
      },
      deps.now(),
    );
    journal.append({ type: 'job:queued', subject: again, body: { station } });
    return { finishing: again, stopped: false };
  };

  // A finished job's draft stays for the moment in which its station may still be fetching it.
  const stopListening = [
    journal.subscribe((records) => {
      for (const { type, subject } of records)
        if (type === 'job:canceled' || type === 'job:failed' || type === 'job:quarantined')
          drafts.drop(subject);
    }),
  ];

  return {
    submit(station, prompt) {
      try {
        return database.transaction(() => takeIn(station, prompt));
      } catch (error) {
        disk.report(error);
        console.error('words could not be kept:', error);
        return { ok: false, reason: 'unavailable' };
      }
    },
    cancel(station, id) {
      const canceled = database.transaction(() => {
        const job = jobs.get(id);
        if (!job || job.station !== station || !(isOpen(job) || job.state === 'held')) return false;
        jobs.setState(id, 'canceled');
        journal.append({ type: 'job:canceled', subject: id, body: {} });
        return true;
      });
      if (canceled) worker.abort(id);
      return canceled;
    },
    finishAt(station, id, step) {
      const { finishing, stopped } = database.transaction(() => finish(station, id, step));
      if (stopped) worker.abort(id);
      return finishing;
    },
    decide(id, verdict, by) {
      if (jobs.get(id)?.state !== 'held') return false;
      jobs.setState(id, verdict === 'release' ? 'pending' : 'rejected');
      journal.append({
        type: verdict === 'release' ? 'job:released' : 'job:rejected',
        subject: id,
        body: { by },
      });
      return true;
    },
    reopen(id, by) {
      const state = jobs.get(id)?.state;
      if (state !== 'pending' && state !== 'rejected') return false;
      jobs.setState(id, 'held');
      journal.append({ type: 'job:reopened', subject: id, body: { by } });
      return true;
    },
    repaint(id, by) {
      const first = jobs.get(id);
      if (!first || first.words === '') return null;
      const again = randomUUID();
      jobs.insert(
        {
          ...first,
          id: again,
          key: randomUUID(),
          seed: randomInt(SEED_MAX + 1),
          until: null,
          replaces: null,
          state: 'pending',
          reason: null,
        },
        deps.now(),
      );
      journal.append({ type: 'job:queued', subject: again, body: { station: first.station, by } });
      return again;
    },
    withdraw(id, by) {
      if (jobs.get(id)?.state !== 'pending') return false;
      jobs.setState(id, 'canceled');
      journal.append({ type: 'job:canceled', subject: id, body: { by } });
      return true;
    },
    giveUp(ids) {
      for (const id of ids) {
        const ended = database.transaction(() => {
          const job = jobs.get(id);
          if (!job || !(isOpen(job) || job.state === 'held')) return false;
          jobs.setState(id, 'canceled');
          journal.append({ type: 'job:canceled', subject: id, body: {} });
          return true;
        });
        if (ended) worker.abort(id);
      }
    },
    job: jobs.get,
    status(station, id) {
      const job = jobs.get(id);
      return job && job.station === station ? statusOf(job) : null;
    },
    stationOf: (id) => jobs.get(id)?.station,
    openOf(station) {
      const job = jobs.openOf(station);
      return job && statusOf(job);
    },
    waiting,
    counts: () => ({
      pending: jobs.count('pending'),
      held: jobs.count('held'),
      in_progress: jobs.count('in_progress'),
      quarantined: jobs.count('quarantined'),
    }),
    get painting() {
      return jobs.count('in_progress');
    },
    drafts,
    onProgress(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async recover() {
      for (const job of jobs.unfinished()) {
        if (job.work && !collection.get(job.work)) await deps.pictures.remove(job.work);
        jobs.forgetWork(job.id);
      }
      for (const job of jobs.in('in_progress'))
        database.transaction(() => {
          if (job.attempts >= deps.config.attempts) {
            jobs.setState(job.id, 'quarantined');
            journal.append({ type: 'job:quarantined', subject: job.id, body: { attempt: job.attempts } });
          } else {
            jobs.giveBack(job.id, job.attempts);
            journal.append({
              type: 'job:returned',
              subject: job.id,
              body: { attempt: job.attempts, reason: 'restart' },
            });
          }
        });
    },
    start() {
      stopListening.push(
        journal.subscribe(() => queueMicrotask(worker.wake)),
        paint.onState(worker.wake),
        disk.onChange(worker.wake),
      );
      worker.wake();
    },
    async stop() {
      for (const stop of stopListening) stop();
      await worker.stop();
    },
  };
}
