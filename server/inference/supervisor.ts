import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { assetsFolder } from '../config/paths.ts';
import { type Deadlines, defaultDeadlines } from './deadlines.ts';
import { type HostProcess, startHost } from './host-process.ts';
import type { PaintService, PaintServiceState } from './paint-service.ts';
import { watchForRepair } from './weights-watch.ts';

/** Sessions leak a little with every run and cannot be reloaded in place: a fresh process is the cure. */
const RECYCLE_AFTER_JOBS = 200;
const RECYCLE_GROWTH_MB = 400;
/** A painter needs about half a gigabyte. */
const MEMORY_LIMIT_MB = 3_000;
const CANCEL_GRACE_MS = 3_000;
/** After this many starts in a row that came to nothing the painter is called unavailable, and tried ever more rarely. */
const STARTS_BEFORE_UNAVAILABLE = 3;
const BACK_OFF_FIRST_MS = 500;
const BACK_OFF_MAX_MS = 60_000;
/** A host that lived this long did not die of its start. */
const SETTLED_MS = 30_000;

export interface PaintServiceDeps {
  /** The host's entry, compiled; the painter of this build when not given. */
  readonly entry?: string;
  /** Folder with `models/` and `catalogue/`. */
  readonly assets?: string;
  /** Further arguments of the entry. */
  readonly args?: readonly string[];
  readonly log?: (line: string) => void;
  readonly deadlines?: Deadlines;
  readonly recycleAfterJobs?: number;
  readonly cancelGraceMs?: number;
  readonly memoryLimitMb?: number;
}

/**
 * Keeps one painter host alive and gives it one job at a time. While no host is ready, `paint` waits: a job is not lost because the
 * painter is being restored. What becomes of a job whose host failed is the queue's to decide.
 */
export function createPaintService(deps: PaintServiceDeps = {}): PaintService {
  const assets = deps.assets ?? assetsFolder();
  const log = deps.log ?? (() => undefined);
  const listeners = new Set<(state: PaintServiceState) => void>();
  let state: PaintServiceState = { status: 'starting' };
  let host: HostProcess | null = null;
  let closed = false;
  let failedStarts = 0;
  /** Jobs the present host has begun, and finished. */
  let began = 0;
  let jobs = 0;
  let firstRssMb = 0;
  let cancelRetry: () => void = () => undefined;
  let turn: Promise<unknown> = Promise.resolve();

  const become = (next: PaintServiceState) => {
    state = next;
    for (const listener of [...listeners]) {
      try {
        listener(next);
      } catch (error) {
        log(`a listener of the paint service failed: ${error}`);
      }
    }
  };

  const start = () => {
    cancelRetry();
    if (closed) return;
    const fresh = startHost({
      entry: deps.entry ?? defaultEntry(),
      args: [assets, ...(deps.args ?? [])],
      deadlines: deps.deadlines ?? defaultDeadlines,
      cancelGraceMs: deps.cancelGraceMs ?? CANCEL_GRACE_MS,
      memoryLimitMb: deps.memoryLimitMb ?? MEMORY_LIMIT_MB,
      log,
    });
    host = fresh;
    jobs = 0;
    began = 0;
    let readyAt: number | null = null;
    void fresh.started.then((how) => {
      if (closed || host !== fresh) return;
      if (how.kind === 'ready') {
        readyAt = performance.now();
        firstRssMb = how.rssMb;
        log(`painter ready: ${how.info.name}, pid ${fresh.pid}, stages ${JSON.stringify(how.stageMs)}`);
        become({ status: 'ready', info: how.info });
      } else if (how.kind === 'refused') {
        host = null;
        become({ status: 'unavailable', reason: how.reason });
        retryAfter(BACK_OFF_MAX_MS);
      }
    });
    void fresh.exited.then(({ reason }) => {
      if (closed || host !== fresh) return;
      host = null;
      log(`painter host ${fresh.pid} ${reason}`);
      const settled = readyAt !== null && (began > 0 || performance.now() - readyAt > SETTLED_MS);
      failedStarts = settled ? 0 : failedStarts + 1;
      if (failedStarts >= STARTS_BEFORE_UNAVAILABLE) {
        become({
          status: 'unavailable',
          reason: `the painter ended ${failedStarts} times while starting; the last ${reason}`,
        });
      } else if (state.status === 'ready') become({ status: 'starting' });
      if (failedStarts === 0) start();
      else retryAfter(Math.min(BACK_OFF_MAX_MS, BACK_OFF_FIRST_MS * 2 ** (failedStarts - 1)));
    });
  };

  /** Tries again after a while, or as soon as somebody touches the files of the painter. */
  const retryAfter = (ms: number) => {
    const stopWatching = watchForRepair([join(assets, 'models'), join(assets, 'catalogue')], start);
    const timer = setTimeout(start, ms);
    cancelRetry = () => {
      stopWatching();
      clearTimeout(timer);
      cancelRetry = () => undefined;
    };
  };

  /** The host once it is ready and idle; waits through restarts. Rejects with the signal's reason. */
  const readyHost = async (signal: AbortSignal): Promise<HostProcess> => {
    for (;;) {
      signal.throwIfAborted();
      if (closed) throw closedError();
      const candidate = host;
      if (candidate && state.status === 'ready') {
        await candidate.idle;
        if (host === candidate && !signal.aborted) return candidate;
        continue;
      }
      await changeOrAbort(signal);
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

  const recycleWhenDue = (used: HostProcess, rssMb: number) => {
    const due =
      jobs >= (deps.recycleAfterJobs ?? RECYCLE_AFTER_JOBS) || rssMb > firstRssMb + RECYCLE_GROWTH_MB;
    if (!due || host !== used) return;
    log(`painter host ${used.pid} is replaced after ${jobs} jobs at ${Math.round(rssMb)} MB`);
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
    paint(request, options) {
      const painted = turn.then(async () => {
        const ready = await readyHost(options.signal);
        began++;
        const { picture, rssMb } = await ready.paint(request, options).catch((error: unknown) => {
          // Ended by our own closing: no fault of host or job.
          throw closed ? closedError() : error;
        });
        jobs++;
        failedStarts = 0;
        recycleWhenDue(ready, rssMb);
        return picture;
      });
      turn = painted.catch(() => undefined);
      return painted;
    },
    async close() {
      closed = true;
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

/** The compiled entry beside this file. From source there is none: the caller names one. */
const defaultEntry = (): string => join(dirname(fileURLToPath(import.meta.url)), 'painter-host.js');

const closedError = (): Error => new DOMException('the paint service is closed', 'AbortError');
