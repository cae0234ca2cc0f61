import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { projectRoot } from '../../config/paths.ts';
import type { Laid, LayRequest } from './lay.ts';

/** Lays hangs in a thread of its own: kinship of hundreds takes a second that no socket should wait. One request at a time. */
export interface HangPlanner {
  /** Rejects when the thread fails; the next request gets a fresh one. */
  lay(request: LayRequest): Promise<Laid>;
  close(): Promise<void>;
}

/** As built: a thread runs no TypeScript. */
const WORKER = join(projectRoot(), 'dist', 'server', 'collection', 'hangs', 'worker.js');

/** The thread starts with the first request: a house that stays with its salon never has one. */
export function createHangPlanner(file = WORKER): HangPlanner {
  let worker: Worker | null = null;
  return {
    lay(request) {
      worker ??= new Worker(file);
      const thread = worker;
      return new Promise<Laid>((resolve, reject) => {
        const settle = (): void => {
          for (const event of ['message', 'error', 'exit']) thread.removeAllListeners(event);
        };
        const fail = (reason: unknown): void => {
          settle();
          worker = null;
          void thread.terminate();
          reject(reason);
        };
        thread.once('message', (laid: Laid) => {
          settle();
          resolve(laid);
        });
        thread.once('error', fail);
        thread.once('exit', (code) => fail(new Error(`the planner of hangs ended with ${code}`)));
        const transfer = request.whole
          ? [request.whole.embeddings.buffer as ArrayBuffer, request.whole.numbers.buffer as ArrayBuffer]
          : [];
        thread.postMessage(request, transfer);
      });
    },
    async close() {
      await worker?.terminate();
      worker = null;
    },
  };
}
