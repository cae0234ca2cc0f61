/** The archive's thread: one task, one answer, then its end. Started by `in-thread.ts`. */
import { parentPort, workerData } from 'node:worker_threads';
import { ArchiveRefused } from './format.ts';
import { perform, type Task } from './tasks.ts';

try {
  parentPort?.postMessage({ ok: true, outcome: perform(workerData as Task) });
} catch (error) {
  const fault = error instanceof ArchiveRefused ? error.fault : null;
  parentPort?.postMessage({ ok: false, fault, message: String((error as Error).message) });
}
