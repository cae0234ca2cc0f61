import type { StageTimes } from '../../protocol/index.ts';

/** Milliseconds spent in each stage; time between a `yield` and the next `start` is the listener's, not the painter's. */
export function startStopwatch() {
  const ms = { plan: 0, draft: 0, text: 0, denoise: 0, decode: 0, brush: 0 };
  let since = performance.now();
  return {
    ms: ms as StageTimes,
    start() {
      since = performance.now();
    },
    lap(stage: keyof StageTimes) {
      const now = performance.now();
      ms[stage] = Math.round((ms[stage] + now - since) * 10) / 10;
      since = now;
    },
  };
}
