/** The marking thread's entry. Started by `workshop.ts`. */
import { parentPort } from 'node:worker_threads';
import { perform, type Task } from './thread-work.ts';

parentPort?.on('message', (task: Task) => {
  perform(task).then(
    (outcome) => parentPort?.postMessage({ ok: true, outcome }),
    (error) => parentPort?.postMessage({ ok: false, message: String(error?.message ?? error) }),
  );
});
