/** Whether visitors' phones can reach this machine: an address is offered to them only while it answers. */
import { setTimeout as pause } from 'node:timers/promises';

/** Between two looks while an address answers, and while none does. */
const AGAIN_MS = 30_000;
const MISSING_MS = 3_000;
const ANSWER_MS = 5_000;

export interface Reach {
  /** The first address that answered at the last look, without a slash at its end; null while none does. */
  readonly origin: string | null;
  /** Looks once, now. */
  look(): Promise<void>;
  /** Looks again and again until closed. */
  start(): void;
  close(): void;
}

/**
 * An address counts only when it answers with this server's own sign: a hotel's login page, or another house under the same
 * address, is no way to a keepsake.
 */
export function createReach(deps: {
  /** Addresses to try, the best first; asked again at every look. */
  candidates: () => readonly string[];
  /** Where the sign is answered, from the address on. */
  path: string;
  sign: string;
}): Reach {
  const stop = new AbortController();
  let origin: string | null = null;

  const answers = async (candidate: string): Promise<boolean> => {
    try {
      const signal = AbortSignal.any([stop.signal, AbortSignal.timeout(ANSWER_MS)]);
      const response = await fetch(`${candidate}${deps.path}`, { signal, redirect: 'error' });
      return response.ok && (await response.text()) === deps.sign;
    } catch {
      return false;
    }
  };
  const look = async (): Promise<void> => {
    for (const candidate of deps.candidates())
      if (await answers(candidate)) {
        origin = candidate;
        return;
      }
    origin = null;
  };

  return {
    get origin() {
      return origin;
    },
    look,
    start() {
      if (deps.candidates().length === 0) return;
      void (async () => {
        while (!stop.signal.aborted) {
          await look();
          await pause(origin === null ? MISSING_MS : AGAIN_MS, undefined, {
            signal: stop.signal,
            ref: false,
          });
        }
      })().catch(() => {}); // closed while it waited
    },
    close: () => stop.abort(),
  };
}
