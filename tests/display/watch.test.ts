import { describe, expect, it } from 'vitest';
import { FROZEN_AFTER_MS, SIGN_EVERY_MS, Watch } from '../../display/watch.ts';

describe('the watchdog', () => {
  /** Looks once a second for so long, without a sign. */
  const lookFor = (watch: Watch, from: number, ms: number) => {
    const found = [];
    for (let now = from; now <= from + ms; now += SIGN_EVERY_MS) found.push(watch.look(now));
    return found.filter((finding) => finding !== 'fine');
  };

  it('[W17] (B3) says once that a page hangs for 30 s, and that it is back', () => {
    const watch = new Watch(0);
    expect(watch.sign('alive', 500)).toBe('fine');
    expect(lookFor(watch, 1_000, 30_000)).toEqual(['frozen']);
    expect(watch.sign('alive', 31_500)).toBe('thawed');
    expect(watch.sign('alive', 32_500)).toBe('fine');
    expect(lookFor(watch, 33_000, FROZEN_AFTER_MS - 2_000)).toEqual([]);
  });

  it('[W17] (B3) says nothing of a page that nobody sees, nor after it was asleep itself', () => {
    const hidden = new Watch(0);
    hidden.sign('hidden', 100);
    expect(lookFor(hidden, 1_000, 120_000)).toEqual([]);
    const asleep = new Watch(0);
    asleep.look(1_000);
    expect(asleep.look(3_600_000)).toBe('fine');
  });
});
