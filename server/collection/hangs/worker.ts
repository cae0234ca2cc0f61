/** The planner's thread: one request, one answer. Started by `planner.ts`. */
import { parentPort } from 'node:worker_threads';
import { type LayRequest, lay } from './lay.ts';

parentPort?.on('message', (request: LayRequest) => {
  const laid = lay(request);
  parentPort?.postMessage(laid, [laid.stars.buffer as ArrayBuffer]);
});
