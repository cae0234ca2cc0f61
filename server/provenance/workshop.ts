/**
 * Marking and looking in a thread of its own: each takes a quarter of a second that no socket should wait. One task at a time, a short
 * line before the door, a deadline for each; a thread that misses it or dies of a file is replaced.
 */
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { projectRoot } from '../config/paths.ts';
import type { Outcomes, Task } from './thread-work.ts';

/** As built: a thread runs no TypeScript. */
const ENTRY = join(projectRoot(), 'dist', 'server', 'provenance', 'thread.js');
const WAITING_MAX = 24;
/** Far beyond any honest file. */
const DEADLINE_MS = 60_000;
/** Of the thread's JavaScript; pixels lie outside it and are bounded by what is decoded. */
const HEAP_MB = 512;

/** Too many wait already. */
export class WorkshopBusy extends Error {
  override readonly name = 'WorkshopBusy';
}

export interface Workshop {
  /** @throws WorkshopBusy, or an Error when the thread failed at it or took too long */
  run<Kind extends Task['kind']>(task: Task & { kind: Kind }): Promise<Outcomes[Kind]>;
  close(): Promise<void>;
}

interface Waiting {
  readonly task: Task;
  readonly resolve: (outcome: never) => void;
  readonly reject: (error: Error) => void;
}

/** The thread starts with the first task. */
export function createWorkshop({ entry = ENTRY, deadlineMs = DEADLINE_MS } = {}): Workshop {
  const waiting: Waiting[] = [];
  let worker: Worker | null = null;
  let current: Waiting | null = null;
  let deadline: NodeJS.Timeout | undefined;
  let closed = false;

  const next = (): void => {
    if (current || closed) return;
    current = waiting.shift() ?? null;
    if (!current) return;
    worker ??= start();
    deadline = setTimeout(() => drop(new Error('the marking thread took too long')), deadlineMs);
    worker.postMessage(current.task);
  };

  const settle = (): Waiting | null => {
    clearTimeout(deadline);
    const settled = current;
    current = null;
    return settled;
  };

  /** Gives the thread up; whoever waits gets a fresh one. */
  const drop = (error: Error): void => {
    void worker?.terminate();
    worker = null;
    settle()?.reject(error);
    next();
  };

  const start = (): Worker => {
    const fresh = new Worker(entry, { resourceLimits: { maxOldGenerationSizeMb: HEAP_MB } });
    fresh.on('message', (answer: { ok: true; outcome: never } | { ok: false; message: string }) => {
      if (fresh !== worker) return;
      const settled = settle();
      if (answer.ok) settled?.resolve(answer.outcome);
      else settled?.reject(new Error(answer.message));
      next();
    });
    fresh.on('error', (error) => {
      if (fresh === worker) drop(error instanceof Error ? error : new Error(String(error)));
    });
    fresh.on('exit', (code) => {
      if (fresh === worker) drop(new Error(`the marking thread ended with ${code}`));
    });
    fresh.unref();
    return fresh;
  };

  return {
    run(task) {
      if (closed) return Promise.reject(new Error('the workshop is closed'));
      if (waiting.length >= WAITING_MAX) return Promise.reject(new WorkshopBusy('too many wait'));
      return new Promise((resolve, reject) => {
        waiting.push({ task, resolve, reject });
        next();
      });
    },
    async close() {
      closed = true;
      const error = new Error('the workshop is closed');
      settle()?.reject(error);
      for (const { reject } of waiting.splice(0)) reject(error);
      await worker?.terminate();
      worker = null;
    },
  };
}
