import { monitorEventLoopDelay } from 'node:perf_hooks';

/** The sampler's own period; Node counts it into every sample, so it is taken off again. */
const RESOLUTION_MS = 2;
const NS_PER_MS = 1e6;

export interface LoopDelay {
  /** How much later than due the event loop turned since it was watched, milliseconds. */
  read(): { p50Ms: number; p99Ms: number; maxMs: number };
  close(): void;
}

/** Watches how long the server makes its stations wait: it must never run a model or anything else that is long. */
export function watchLoopDelay(): LoopDelay {
  const histogram = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  histogram.enable();
  const late = (ns: number) => Math.round(Math.max(0, ns / NS_PER_MS - RESOLUTION_MS) * 100) / 100;
  return {
    read: () => ({
      p50Ms: late(histogram.percentile(50)),
      p99Ms: late(histogram.percentile(99)),
      maxMs: late(histogram.max),
    }),
    close: () => histogram.disable(),
  };
}
