/**
 * What the wall knows, kept by sequence. Pure: a change from the server gives the next knowledge and says whether a gap
 * was met (then the wall asks again with its own sequence) and which works are new, gone or to be held for the easel.
 */
import type { OpeningHours, WallState } from '../protocol/display.ts';
import type { Hang, Reflection } from '../protocol/hang.ts';
import type { Work } from '../protocol/work.ts';

export interface Knowledge {
  /** Last journal sequence applied; null before the first snapshot. */
  readonly seq: number | null;
  readonly works: ReadonlyMap<string, Work>;
  readonly hang: Hang;
  readonly reflection: Reflection | null;
  readonly painting: number;
  /** A person wants the wall dark. */
  readonly blank: boolean;
  readonly hours?: OpeningHours | undefined;
}

export const NOTHING: Knowledge = {
  seq: null,
  works: new Map(),
  hang: { revision: 0, kind: 'salon', poses: [], marks: [], stars: 0 },
  reflection: null,
  painting: 0,
  blank: false,
};

export interface Applied {
  readonly next: Knowledge;
  readonly outcome: 'applied' | 'ignored' | 'gap';
  readonly added: readonly string[];
  readonly gone: readonly string[];
}

function unchanged(now: Knowledge, outcome: 'ignored' | 'gap'): Applied {
  return { next: now, outcome, added: [], gone: [] };
}

function difference(before: Knowledge, next: Knowledge): Applied {
  const added = [...next.works.keys()].filter((id) => !before.works.has(id));
  const gone = [...before.works.keys()].filter((id) => !next.works.has(id));
  return { next, outcome: 'applied', added, gone };
}

/** The answer to `wall:resume`. A snapshot always wins, even one with a lower sequence: the server was restored from a backup. */
export function applyState(now: Knowledge, state: WallState): Applied {
  if (!state.snapshot && now.seq !== null && state.seq < now.seq) return unchanged(now, 'ignored');
  const works = new Map(state.snapshot ? [] : now.works);
  for (const work of state.works) works.set(work.id, work);
  for (const id of state.gone) works.delete(id);
  const reflection = state.reflection ?? now.reflection;
  const { seq, hang, painting, blank, hours } = state;
  return difference(now, { seq, works, hang, reflection, painting, blank, hours });
}

/** A pushed change. It is a hint: one that does not follow on ours is not applied, the wall resumes instead. */
export function applyChange(now: Knowledge, change: WallState & { from: number }): Applied {
  if (change.snapshot) return applyState(now, change);
  if (now.seq === null || change.from > now.seq) return unchanged(now, 'gap');
  if (change.seq <= now.seq) return unchanged(now, 'ignored');
  return applyState(now, change);
}

/** Everything we know as a snapshot, for the next start without a server. */
export function asSnapshot(knowledge: Knowledge, protocol: number): WallState {
  return {
    protocol,
    seq: knowledge.seq ?? 0,
    snapshot: true,
    works: [...knowledge.works.values()],
    gone: [],
    hang: knowledge.hang,
    reflection: knowledge.reflection,
    painting: 0,
    blank: knowledge.blank,
    hours: knowledge.hours,
  };
}
