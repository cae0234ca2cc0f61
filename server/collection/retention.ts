import { isBelievable } from '../config/believable-time.ts';
import type { Database } from '../storage/database.ts';
import type { Curation } from './curation.ts';

const DAY_MS = 86_400_000;
/** Often enough that a day's limit is a day's. */
const SWEEP_EVERY_MS = 60 * 60 * 1000;

/**
 * Erases works that do not hang, are not pinned, and are older than the curator lets the collection remember. A clock that cannot be right erases nothing, and no
 * work of an unbelievable date is erased by its age.
 */
export function createRetention(deps: {
  database: Database;
  destroy: Curation['destroy'];
  days: () => number | null;
  now: () => number;
}): { sweep(): number; start(): void; close(): void } {
  let timer: NodeJS.Timeout | undefined;
  const sweep = (): number => {
    const days = deps.days();
    const now = deps.now();
    if (days === null || !isBelievable(now)) return 0;
    const old = deps.database
      .all<{ id: string; painted_at: number }>(
        "SELECT id, painted_at FROM works WHERE state NOT IN ('hung', 'destroyed') AND pinned = 0 AND painted_at < ?",
        now - days * DAY_MS,
      )
      .filter(({ painted_at }) => isBelievable(painted_at));
    return deps.destroy(
      old.map(({ id }) => id),
      undefined,
      'retention',
    );
  };
  return {
    sweep,
    start() {
      sweep();
      timer = setInterval(sweep, SWEEP_EVERY_MS);
      timer.unref();
    },
    close: () => clearInterval(timer),
  };
}
