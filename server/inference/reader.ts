import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { Reading } from '../../protocol/index.ts';
import { projectRoot } from '../config/paths.ts';

export interface ReadRequest {
  readonly id: number;
  readonly words: string;
  /** BCP 47. */
  readonly language: string;
}
export interface ReadAnswer {
  readonly id: number;
  readonly reading: Reading[];
}

/** Says what the painter would understand of words, without painting. */
export interface WordReader {
  /** Null where it cannot be said just now: nobody waits for it, so nothing is tried again. */
  read(words: string, language: string): Promise<Reading[] | null>;
  close(): Promise<void>;
}

/** As built: a thread runs no TypeScript. */
const THREAD = join(projectRoot(), 'dist', 'server', 'inference', 'reader-thread.js');
/** Sentences under way at once; each takes milliseconds, so more is somebody who does not type. */
const WAITING_MAX = 16;

/** A thread of its own: the lexicons of thirty languages take a second to load. It starts with the first words. */
export function createWordReader({
  assets,
  thread = THREAD,
}: {
  assets: string;
  thread?: string;
}): WordReader {
  let worker: Worker | null = null;
  let next = 0;
  const waiting = new Map<number, (reading: Reading[] | null) => void>();
  const giveUp = (of: Worker, error: unknown): void => {
    if (worker !== of) return;
    worker = null;
    console.error('the reader of words ended:', error);
    for (const answer of waiting.values()) answer(null);
    waiting.clear();
  };
  const start = (): Worker => {
    const started = new Worker(thread, { workerData: { assets } });
    started.on('message', ({ id, reading }: ReadAnswer) => {
      waiting.get(id)?.(reading);
      waiting.delete(id);
    });
    started.on('error', (error) => giveUp(started, error));
    started.on('exit', (code) => giveUp(started, new Error(`code ${code}`)));
    return started;
  };
  return {
    read(words, language) {
      if (waiting.size >= WAITING_MAX) return Promise.resolve(null);
      worker ??= start();
      const id = next++;
      worker.postMessage({ id, words, language } satisfies ReadRequest);
      return new Promise((resolve) => waiting.set(id, resolve));
    },
    async close() {
      const ending = worker;
      worker = null;
      for (const answer of waiting.values()) answer(null);
      waiting.clear();
      await ending?.terminate();
    },
  };
}
