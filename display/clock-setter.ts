/** Sets the shared clock over the line: some questions in a row when it opens, then one now and then. */
import type { DisplayToServer } from '../protocol/display.ts';
import { ask, type Link } from '../ui/link.ts';
import type { SharedClock } from './shared-clock.ts';

const FIRST_QUESTIONS = 6;
const EVERY_MS = 10_000;

/** @returns how to stop */
export function setClock<In extends object>(clock: SharedClock, link: Link<In, DisplayToServer>): () => void {
  let asking = false;
  const askOnce = async (): Promise<void> => {
    const sent = performance.now();
    const { now } = await ask<{ now: number }>(link.socket, 'clock:ask', {});
    clock.learn({ sent, served: now, received: performance.now() });
  };
  const askOften = async (times: number): Promise<void> => {
    if (asking || link.state !== 'connected') return;
    asking = true;
    try {
      for (let i = 0; i < times; i++) await askOnce();
    } catch {
      // The line was lost: the clock runs on as it was set.
    } finally {
      asking = false;
    }
  };
  const timer = setInterval(() => void askOften(1), EVERY_MS);
  const stop = link.onState((state) => {
    if (state === 'connected') void askOften(FIRST_QUESTIONS);
  });
  return () => {
    clearInterval(timer);
    stop();
  };
}
