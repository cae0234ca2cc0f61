/**
 * Who may run a network now. Two networks on the same two cores take longer together than one after the other, and the visitor who
 * waits for a word waits longest; so heavy runs go through one gate, first come, first served. A long one gives way between two of
 * its stages: whoever comes waits one stage at most, and who gave way is next again, for one stage at least.
 */
export interface ComputeGate {
  /** Whoever entered now would be let in at once. */
  readonly free: boolean;
  /** Resolves when it is this one's turn; rejects with the signal's reason when that fires before. */
  enter(signal: AbortSignal): Promise<ComputeTurn>;
}

export interface ComputeTurn {
  /** Calls `listener` whenever somebody waits for this turn to end, now or later. One that cannot give way need not listen. */
  onWanted(listener: () => void): void;
  /** Lets in whoever waits now and calls `then` when it is this one's turn again; never when it has left meanwhile. */
  giveWay(then: () => void): void;
  /** Ends the turn, or the wait for it. May be called twice. */
  leave(): void;
}

interface Entry {
  grant: () => void;
  wanted: () => void;
}

/** `places`: how many may compute at the same time; `Infinity` is no gate at all. */
export function createComputeGate(places = 1): ComputeGate {
  const inside = new Set<Entry>();
  const waiting: Entry[] = [];

  const letIn = () => {
    while (inside.size < places) {
      const next = waiting.shift();
      if (!next) return;
      inside.add(next);
      next.grant();
    }
    if (waiting.length > 0) for (const entry of [...inside]) entry.wanted();
  };
  const remove = (entry: Entry) => {
    const place = waiting.indexOf(entry);
    if (place >= 0) waiting.splice(place, 1);
    if (inside.delete(entry)) letIn();
  };

  return {
    get free() {
      return inside.size < places && waiting.length === 0;
    },
    enter(signal) {
      return new Promise((resolve, reject) => {
        if (signal.aborted) return reject(signal.reason);
        const entry: Entry = { grant: () => undefined, wanted: () => undefined };
        const abort = () => {
          remove(entry);
          reject(signal.reason);
        };
        signal.addEventListener('abort', abort, { once: true });
        entry.grant = () => {
          signal.removeEventListener('abort', abort);
          resolve({
            onWanted(listener) {
              entry.wanted = listener;
              if (waiting.length > 0 && inside.has(entry)) listener();
            },
            giveWay(then) {
              if (!inside.delete(entry)) return;
              entry.grant = then;
              waiting.push(entry);
              letIn();
            },
            leave: () => remove(entry),
          });
        };
        waiting.push(entry);
        letIn();
      });
    },
  };
}
