/** Fingerprints every work that has none, one at a time, so that a visitor's file never waits long. */

export interface Fingerprinting {
  /** Something was hung: to be called as often as one likes. */
  wake(): void;
  /** Resolves when every work that can be had has one. */
  idle(): Promise<void>;
  /** Takes no further work; resolves when the one in hand is done. */
  close(): Promise<void>;
}

export function createFingerprinting(deps: {
  /** Works without a fingerprint, at most so many, the one to take first in front. */
  missing: (most: number) => string[];
  /** Makes and keeps the fingerprint of a work. */
  take: (work: string) => Promise<void>;
}): Fingerprinting {
  let closed = false;
  let running: Promise<void> | null = null;

  /** The list is read again for each: what is hung meanwhile is next, and nothing waits for the next hanging. */
  const takeAll = async (): Promise<void> => {
    const failed = new Set<string>(); // not tried again before the next wake
    for (;;) {
      const work = deps.missing(failed.size + 1).find((each) => !failed.has(each));
      if (work === undefined || closed) return;
      try {
        await deps.take(work);
      } catch (error) {
        failed.add(work);
        if (!closed) console.error(`the picture of work ${work} could not be fingerprinted:`, error);
      }
    }
  };

  return {
    wake() {
      if (closed) return;
      running ??= takeAll()
        .catch((error) => console.error('fingerprinting stopped:', error))
        .finally(() => {
          running = null;
        });
    },
    async idle() {
      await running;
    },
    async close() {
      closed = true;
      await running;
    },
  };
}
