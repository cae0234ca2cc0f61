import { setTimeout as pause } from 'node:timers/promises';

/** First and longest wait after a wrong guess of one address. */
const FIRST_MS = 250;
const LONGEST_MS = 5_000;
/** Guesses of one address that may wait at once. */
const WAITING_MAX = 3;
/** Addresses remembered; the oldest are forgotten. */
const ADDRESSES_MAX = 1_000;

/**
 * Makes guessing slow without ever locking anybody out: each wrong guess of an address doubles the wait before its next one is
 * looked at, up to five seconds; a right one forgets them all.
 */
export interface Guesses {
  /** Runs `check` after the wait this address has earned. Null: too many of its guesses wait already. */
  guess(address: string, check: () => Promise<boolean>): Promise<boolean | null>;
}

export function createGuesses(sleep: (ms: number) => Promise<unknown> = pause): Guesses {
  const addresses = new Map<string, { wrong: number; waiting: number; last: Promise<unknown> }>();
  return {
    async guess(address, check) {
      const entry = addresses.get(address) ?? { wrong: 0, waiting: 0, last: Promise.resolve() };
      addresses.delete(address);
      addresses.set(address, entry);
      for (const [oldest, { waiting }] of addresses) {
        if (addresses.size <= ADDRESSES_MAX) break;
        if (waiting === 0) addresses.delete(oldest);
      }
      if (entry.waiting >= WAITING_MAX) return null;
      entry.waiting += 1;
      const turn = entry.last.then(async () => {
        if (entry.wrong > 0) await sleep(Math.min(LONGEST_MS, FIRST_MS * 2 ** (entry.wrong - 1)));
        const right = await check();
        entry.wrong = right ? 0 : entry.wrong + 1;
        return right;
      });
      entry.last = turn.catch(() => {});
      try {
        return await turn;
      } finally {
        entry.waiting -= 1;
      }
    },
  };
}
