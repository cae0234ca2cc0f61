import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type ComputeGate, type ComputeTurn, createComputeGate } from './compute-gate.ts';
import { type Deadlines, defaultDeadlines } from './deadlines.ts';
import { type HostProcess, startHost } from './host-process.ts';
import type { HostTrade, HostTypes } from './host-protocol.ts';
import type { HostService, HostState } from './host-service.ts';
import { watchForRepair } from './weights-watch.ts';

/** Sessions leak a little with every run and cannot be reloaded in place: a fresh process is the cure. */
const RECYCLE_AFTER_JOBS = 200;
const RECYCLE_GROWTH_MB = 400;
const CANCEL_GRACE_MS = 3_000;
/** After this many starts in a row that came to nothing the host is called unavailable, and tried ever more rarely. */
const STARTS_BEFORE_UNAVAILABLE = 3;
const BACK_OFF_FIRST_MS = 500;
const BACK_OFF_MAX_MS = 60_000;
/** A host that lived this long did not die of its start. */
const SETTLED_MS = 30_000;

/** What a test or the house may choose about a host. */
export interface SupervisorOptions<T extends HostTypes> {
  readonly log?: (line: string) => void;
  /** Shared by all hosts of a machine; one of its own, always open, when not given. */
  readonly gate?: ComputeGate;
  readonly deadlines?: Deadlines<T>;
  readonly recycleAfterJobs?: number;
  readonly cancelGraceMs?: number;
  readonly memoryLimitMb?: number;
}

export interface SupervisorDeps<T extends HostTypes> extends SupervisorOptions<T> {
  readonly trade: HostTrade<T>;
  /** The host's entry, compiled, and its arguments. */
  readonly entry: string;
  readonly args: readonly string[];
  readonly memoryLimitMb: number;
  /** Folders whose repair may bring a refused host back. */
  readonly watch: readonly string[];
}

export interface Supervisor<T extends HostTypes> extends HostService<T['info']> {
  /** Jobs being done or waiting for their turn. */
  readonly underway: number;
  /**
   * Does one job on the host. While no host is ready it waits: a job is not lost because the host is being restored. Rejects with
   * `HostFailure` when the host crashed, hung past a deadline or answered nonsense, with the signal's reason when `signal` fired, and
   * with an `AbortError` when this is closed.
   */
  run(
    request: T['request'],
    options: { signal: AbortSignal; onEvent: (event: T['event']) => void },
  ): Promise<T['result']>;
}

/**
 * Keeps one host alive and gives it one job at a time, each in its turn at the compute gate. What becomes of a job whose host failed
 * is the caller's to decide.
 */
export function supervise<T extends HostTypes>(deps: SupervisorDeps<T>): Supervisor<T> {
  const { trade } = deps;
  const log = deps.log ?? (() => undefined);
  const gate = deps.gate ?? createComputeGate();
  const listeners = new Set<(state: HostState<T['info']>) => void>();
  let state: HostState<T['info']> = { status: 'starting' };
  let host: HostProcess<T> | null = null;
  const closing = new AbortController();
  let failedStarts = 0;
  /** Jobs the present host has begun, and finished. */
  let began = 0;
  let jobs = 0;
  let underway = 0;
  let firstRssMb = 0;
  let cancelRetry: () => void = () => undefined;
  let turn: Promise<unknown> = Promise.resolve();

  const become = (next: HostState<T['info']>) => {
    state = next;
    for (const listener of [...listeners]) {
      try {
        listener(next);
      } catch (error) {
        log(`a listener of the ${trade.name}'s state failed: ${error}`);
      }
    }
  };

  const start = () => {
    cancelRetry();
    if (closing.signal.aborted) return;
    const fresh = startHost<T>({
      trade,
      entry: deps.entry,
      args: deps.args,
      deadlines: deps.deadlines ?? defaultDeadlines(trade),
      cancelGraceMs: deps.cancelGraceMs ?? CANCEL_GRACE_MS,
      memoryLimitMb: deps.memoryLimitMb,
      log,
    });
    host = fresh;
    jobs = 0;
    began = 0;
    let readyAt: number | null = null;
    void fresh.started.then((how) => {
      if (closing.signal.aborted || host !== fresh) return;
      if (how.kind === 'ready') {
        readyAt = performance.now();
        firstRssMb = how.rssMb;
        log(`${trade.name} ready: ${how.info.name}, pid ${fresh.pid}, stages ${JSON.stringify(how.stageMs)}`);
        become({ status: 'ready', info: how.info });
      } else if (how.kind === 'refused') {
        host = null;
        become({ status: 'unavailable', reason: how.reason });
        retryAfter(BACK_OFF_MAX_MS);
      }
    });
    void fresh.exited.then(({ reason }) => {
      if (closing.signal.aborted || host !== fresh) return;
      host = null;
      log(`${trade.name} host ${fresh.pid} ${reason}`);
      const settled = readyAt !== null && (began > 0 || performance.now() - readyAt > SETTLED_MS);
      failedStarts = settled ? 0 : failedStarts + 1;
      if (failedStarts >= STARTS_BEFORE_UNAVAILABLE) {
        become({
          status: 'unavailable',
          reason: `the ${trade.name} ended ${failedStarts} times while starting; the last ${reason}`,
        });
      } else if (state.status === 'ready') become({ status: 'starting' });
      if (failedStarts === 0) start();
      else retryAfter(Math.min(BACK_OFF_MAX_MS, BACK_OFF_FIRST_MS * 2 ** (failedStarts - 1)));
    });
  };

  /** Tries again after a while, or as soon as somebody touches its files. */
  const retryAfter = (ms: number) => {
    const stopWatching = watchForRepair(deps.watch, start);
    const timer = setTimeout(start, ms);
    cancelRetry = () => {
      stopWatching();
      clearTimeout(timer);
      cancelRetry = () => undefined;
    };
  };

  /** The host once it is ready and idle and it is our turn to compute; waits through restarts. */
  const readyHost = async (signal: AbortSignal): Promise<[HostProcess<T>, ComputeTurn]> => {
    for (;;) {
      signal.throwIfAborted();
      const candidate = host;
      if (!candidate || state.status !== 'ready') {
        await changeOrAbort(signal);
        continue;
      }
      await candidate.idle;
      const computing = await gate.enter(signal);
      if (host === candidate && !signal.aborted) return [candidate, computing];
      computing.leave();
    }
  };

  const changeOrAbort = (signal: AbortSignal): Promise<void> =>
    new Promise((resolve) => {
      const done = () => {
        listeners.delete(done);
        signal.removeEventListener('abort', done);
        resolve();
      };
      listeners.add(done);
      signal.addEventListener('abort', done, { once: true });
    });

  const recycleWhenDue = (used: HostProcess<T>, rssMb: number) => {
    const due =
      jobs >= (deps.recycleAfterJobs ?? RECYCLE_AFTER_JOBS) || rssMb > firstRssMb + RECYCLE_GROWTH_MB;
    if (!due || host !== used) return;
    log(`${trade.name} host ${used.pid} is replaced after ${jobs} jobs at ${Math.round(rssMb)} MB`);
    host = null;
    used.kill();
    become({ status: 'starting' });
    start();
  };

  start();
  return {
    get state() {
      return state;
    },
    get pid() {
      return host?.pid ?? null;
    },
    onState(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    get underway() {
      return underway;
    },
    run(request, { signal, onEvent }) {
      const either = AbortSignal.any([signal, closing.signal]);
      const done = turn.then(async () => {
        const [ready, computing] = await readyHost(either);
        began++;
        const { result, rssMb } = await ready
          .run(request, { signal, onEvent, turn: computing })
          .catch((error: unknown) => {
            // Ended by our own closing: no fault of host or job.
            throw closing.signal.aborted ? closing.signal.reason : error;
          });
        jobs++;
        failedStarts = 0;
        recycleWhenDue(ready, rssMb);
        return result;
      });
      underway++;
      turn = done
        .catch(() => undefined)
        .finally(() => {
          underway--;
        });
      return done;
    },
    async close() {
      closing.abort(new DOMException(`the ${trade.name}'s service is closed`, 'AbortError'));
      cancelRetry();
      const last = host;
      host = null;
      become({ status: 'unavailable', reason: 'closed' });
      last?.kill();
      await last?.exited;
      listeners.clear();
    },
  };
}

/** A compiled entry beside this file. From source there is none: the caller names one. */
export const compiledEntry = (file: string): string => join(dirname(fileURLToPath(import.meta.url)), file);
