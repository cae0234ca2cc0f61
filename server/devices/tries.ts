/** Tries of one address a minute; the printed codes have 50 bits, so that five tries a minute lead nowhere. */
const TRIES = 5;
const MINUTE_MS = 60_000;
/** Addresses remembered; the oldest are forgotten. */
const ADDRESSES_MAX = 1_000;

export interface Tries {
  /** Counts a try; false when this address has had its five in the last minute. */
  may(address: string): boolean;
  /** After a right one. */
  forget(address: string): void;
}

/** @param clock milliseconds that only grow, whatever the wall clock does */
export function createTries(clock: () => number = () => performance.now()): Tries {
  const addresses = new Map<string, number[]>();
  return {
    may(address) {
      const since = clock() - MINUTE_MS;
      const recent = (addresses.get(address) ?? []).filter((at) => at > since);
      addresses.delete(address);
      addresses.set(address, recent);
      for (const oldest of addresses.keys()) {
        if (addresses.size <= ADDRESSES_MAX) break;
        addresses.delete(oldest);
      }
      if (recent.length >= TRIES) return false;
      recent.push(clock());
      return true;
    },
    forget: (address) => void addresses.delete(address),
  };
}
