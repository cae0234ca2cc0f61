import { setTimeout as pause } from 'node:timers/promises';
import type { Policy } from '../../protocol/index.ts';
import type { Collection } from '../collection/collection.ts';
import { makingOf } from '../collection/making.ts';
import type { PaintEvent, PaintedPicture, PaintRequest } from '../diffusion/painter.ts';
import { HostFailure } from '../inference/host-service.ts';
import type { PaintService } from '../inference/paint-service.ts';
import type { Journal } from '../journal/journal.ts';
import type { PictureJudge } from '../moderation/picture.ts';
import type { Database } from '../storage/database.ts';
import type { DiskWatch } from '../storage/disk.ts';
import type { PictureStore } from '../storage/pictures.ts';
import { measureEnergy } from './energy.ts';
import type { Job, JobTable } from './jobs.ts';

/** Before the next try when something other than the host went wrong, so that a lasting fault does not spin. */
const AFTER_ERROR_MS = 1_000;

/** What visitors do not choose about their picture. */
export type PaintingDials = Pick<PaintRequest, 'steps' | 'guidanceScale' | 'obedience'>;

export type ProgressListener = (job: Job, event: PaintEvent) => void;

export interface WorkerDeps {
  database: Database;
  journal: Journal;
  jobs: JobTable;
  collection: Collection;
  pictures: PictureStore;
  paint: PaintService;
  disk: DiskWatch;
  judgePicture: PictureJudge;
  /** As the desk has it now. */
  painting: () => PaintingDials;
  /** Whether a person is to look at a station's pictures now. */
  policyOf: (station: string) => Policy;
  /** Times a job may be begun before a failure of the host quarantines it. */
  attempts: number;
  next: () => Job | undefined;
  newId: () => string;
  onProgress: ProgressListener;
}

const REVIEW = { pre: 'before', post: 'after', trusted: null } as const;

/** Paints one job at a time, in the order `next` gives. */
export interface Worker {
  /** To be told that there may be something to do. */
  wake(): void;
  /** The job being painted now. */
  readonly current: Job | null;
  /** Stops painting `job` if it is the current one; it must have left `in_progress` before. */
  abort(job: string): void;
  /** Lets the current job go back to the queue and ends; resolves when nothing runs any more. */
  stop(): Promise<void>;
}

export function createWorker(deps: WorkerDeps): Worker {
  const { database, journal, jobs, paint, disk } = deps;
  let current: { job: Job; stop: AbortController } | null = null;
  let stopping = false;
  let running: Promise<void> | null = null;

  const wake = (): void => {
    if (running || stopping) return;
    running = loop()
      .catch((error) => console.error('the queue stumbled:', error))
      .finally(() => {
        running = null;
        if (ready()) wake();
      });
  };

  const ready = (): boolean => {
    if (stopping || disk.paused || paint.state.status !== 'ready') return false;
    try {
      return deps.next() !== undefined || jobs.count('in_progress') > 0;
    } catch (error) {
      disk.report(error); // its listeners wake us when the disk is well again
      return false;
    }
  };

  const loop = async (): Promise<void> => {
    while (ready()) {
      try {
        // Whatever is `in_progress` here is painted by nobody: its end could not be written.
        for (const { id } of jobs.in('in_progress')) giveBack(id, 'disk');
        const job = deps.next();
        if (!job) return;
        const stop = new AbortController();
        current = { job, stop };
        await paintJob(job, stop.signal);
      } catch (error) {
        // Only the ledger itself throws this far: the disk or the database. Nothing was promised that is not still there.
        disk.report(error);
        console.error('a job could not be brought to an end:', error);
        await pause(AFTER_ERROR_MS);
      } finally {
        current = null;
      }
    }
  };

  const giveBack = (id: string, reason: 'host' | 'disk' | 'stopped'): void =>
    database.transaction(() => {
      const job = jobs.get(id);
      if (job?.state !== 'in_progress') return;
      const attempt = reason === 'host' ? job.attempts : job.attempts - 1;
      jobs.giveBack(id, attempt);
      journal.append({ type: 'job:returned', subject: id, body: { attempt, reason } });
    });

  const paintJob = async (job: Job, signal: AbortSignal): Promise<void> => {
    for (;;) {
      const work = deps.newId();
      const begun = begin(job.id, work);
      if (!begun) return;
      if (current) current.job = begun;
      let picture: PaintedPicture;
      const joules = measureEnergy();
      try {
        picture = await paint.paint(requestOf(begun), {
          signal,
          onEvent: (event) => deps.onProgress(begun, event),
        });
      } catch (error) {
        if (signal.aborted) {
          // Given back already where its visitor called it finished; canceled otherwise.
          if (stopping) giveBack(job.id, 'stopped');
          return;
        }
        if (stopping) return giveBack(job.id, 'stopped');
        settleFailure(begun, error);
        return; // `next` decides, when the host is well again
      }
      const verdict = deps.judgePicture(picture);
      if (verdict.verdict === 'repaint') {
        if (!repaintOrFail(begun, verdict.reason)) return;
        continue;
      }
      try {
        await keep(begun, work, picture, joules());
      } catch (error) {
        await deps.pictures.remove(work).catch(() => {});
        if (!disk.report(error)) throw error;
        giveBack(job.id, 'disk');
      }
      return;
    }
  };

  /** Null when the job is no longer waiting: canceled between choosing and beginning. */
  const begin = (id: string, work: string): Job | null =>
    database.transaction(() => {
      const job = jobs.get(id);
      if (job?.state !== 'pending' && job?.state !== 'in_progress') return null;
      jobs.begin(job, work);
      const begun = jobs.get(id) ?? null;
      if (begun)
        journal.append({ type: 'job:started', subject: id, body: { attempt: Math.max(1, begun.attempts) } });
      return begun;
    });

  /** One more try on the fresh host, then quarantine; what cannot be painted as it was asked fails at once. */
  const settleFailure = (job: Job, error: unknown): void => {
    const kind = error instanceof HostFailure ? error.kind : 'error';
    console.error(`job ${job.id}, attempt ${job.attempts}: ${kind}: ${(error as Error)?.message}`);
    database.transaction(() => {
      if (jobs.get(job.id)?.state !== 'in_progress') return;
      if (kind === 'wish') {
        jobs.setState(job.id, 'failed');
        journal.append({ type: 'job:failed', subject: job.id, body: { reason: 'error' } });
        return;
      }
      if (job.attempts < deps.attempts) return giveBack(job.id, 'host');
      jobs.setState(job.id, 'quarantined');
      journal.append({ type: 'job:quarantined', subject: job.id, body: { attempt: job.attempts } });
    });
  };

  const repaintOrFail = (job: Job, reason: 'not-finite' | 'black' | 'flat'): boolean =>
    database.transaction(() => {
      if (jobs.get(job.id)?.state !== 'in_progress') return false;
      if (job.repaints > 0) {
        jobs.setState(job.id, 'failed');
        journal.append({ type: 'job:failed', subject: job.id, body: { reason: 'broken' } });
        return false;
      }
      jobs.setRepaint(job.id, anotherSeed(job.seed));
      journal.append({ type: 'job:repainted', subject: job.id, body: { reason } });
      return true;
    });

  const keep = async (
    job: Job,
    work: string,
    picture: PaintedPicture,
    energyJoules: number | null,
  ): Promise<void> => {
    const files = await deps.pictures.save(work, picture);
    const kept = database.transaction(() => {
      if (jobs.get(job.id)?.state !== 'in_progress') return false; // canceled at the last moment
      const former = job.replaces === null ? undefined : deps.collection.get(job.replaces)?.state;
      if (former === 'hidden' || former === 'destroyed') {
        // Whoever took the first picture away did not mean to see it again.
        jobs.setState(job.id, 'canceled');
        journal.append({ type: 'job:canceled', subject: job.id, body: {} });
        return false;
      }
      jobs.setState(job.id, 'completed');
      deps.collection.hangNew({
        id: work,
        job: job.id,
        words: job.words,
        english: job.english,
        input: job.input,
        language: job.language,
        picture,
        making: makingOf(picture, { energyJoules, repaints: job.repaints }),
        files,
        review: REVIEW[deps.policyOf(job.station)],
      });
      if (job.replaces !== null)
        deps.collection.takeDown(job.replaces, { to: 'destroyed', reason: 'visitor' });
      journal.append({ type: 'job:completed', subject: job.id, body: { work } });
      return true;
    });
    // What a crash leaves of the files of a destroyed work is removed at the next start.
    if (!kept) await deps.pictures.remove(work);
    else if (job.replaces !== null) await deps.pictures.remove(job.replaces);
  };

  const requestOf = (job: Job): PaintRequest => {
    const dials = deps.painting();
    const known = paint.state.status === 'ready' ? paint.state.info.manners : [];
    return {
      words: job.words,
      language: job.language,
      english: job.english ?? undefined,
      manner: job.manner !== null && known.includes(job.manner) ? job.manner : undefined,
      seed: job.seed,
      ...dials,
      ...(job.until === null ? {} : { until: Math.min(job.until, dials.steps) }),
      freedom: job.freedom,
    };
  };

  return {
    wake,
    get current() {
      return current?.job ?? null;
    },
    abort(job) {
      if (current?.job.id === job) current.stop.abort();
    },
    async stop() {
      stopping = true;
      current?.stop.abort();
      await running;
    },
  };
}

/** A different seed that the first one alone decides, so that a repaint can be repeated too. */
const anotherSeed = (seed: number): number => (Math.imul(seed ^ 0x9e3779b9, 0x85ebca6b) + 1) >>> 0;
