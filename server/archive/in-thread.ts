import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { projectRoot } from '../config/paths.ts';
import { type ArchiveFault, ArchiveRefused } from './format.ts';
import type { Checked, Task } from './tasks.ts';

/** As built: a thread runs no TypeScript. */
const THREAD = join(projectRoot(), 'dist', 'server', 'archive', 'thread.js');

type Said =
  | { ok: true; outcome: Checked | null }
  | { ok: false; fault: ArchiveFault | null; message: string };

/** Does a task in a thread of its own. Rejects with `ArchiveRefused`, or an error with what the thread said. */
export const inThread = (task: Task): Promise<Checked | null> =>
  new Promise((resolve, reject) => {
    const worker = new Worker(THREAD, { workerData: task });
    worker.once('message', (said: Said) => {
      if (said.ok) resolve(said.outcome);
      else reject(said.fault ? new ArchiveRefused(said.fault, said.message) : new Error(said.message));
    });
    worker.once('error', reject);
    worker.once('exit', (code) => reject(new Error(`the archive's thread ended with ${code}`)));
  });
