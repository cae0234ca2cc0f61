import { placesOf } from './config/compute.ts';
import { readConfig } from './config/config.ts';
import { StartRefused } from './config/start-refused.ts';
import { keepMemoryOutOfCores } from './core-dumps.ts';
import { createComputeGate } from './inference/compute-gate.ts';
import { createListenService } from './inference/listen-service.ts';
import { createPaintService } from './inference/paint-service.ts';
import { run } from './run.ts';

/** Longest time a shutdown may take: after it the system would cut the power anyway. */
const SHUTDOWN_MS = 15_000;

async function main(): Promise<void> {
  keepMemoryOutOfCores();
  const config = readConfig();
  const hosts = {
    assets: config.storage.assets,
    gate: createComputeGate(placesOf(config.compute)),
    log: (line: string) => console.error(line),
  };
  const server = await run({
    config,
    createPaint: () => createPaintService(hosts),
    createListen: () => createListenService(hosts),
    say: (line) => void process.stdout.write(`${line}\n`),
  });
  const stop = (): void => {
    setTimeout(() => process.exit(1), SHUTDOWN_MS).unref();
    server.stop().then(
      () => process.exit(0),
      (error) => {
        console.error('the shutdown failed:', error);
        process.exit(1);
      },
    );
  };
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
}

// One fault of one visitor's request must not close the exhibition; what is durable is durable already.
process.on('unhandledRejection', (error) => console.error('unhandled:', error));

main().catch((error: unknown) => {
  console.error(error instanceof StartRefused ? error.message : error);
  process.exit(1);
});
