/**
 * What this kiosk remembers of the present visit across a reload or a crash, and nothing of an earlier one.
 */

import { stillPace } from './pace.ts';
import { type Kiosk, PATIENCE_MS, startKiosk, type Visit } from './visit.ts';

const MEMORY_VERSION = 1;

export interface Memory {
  readonly version: typeof MEMORY_VERSION;
  readonly at: 'compose' | 'waiting' | 'reveal';
  readonly visit: string;
  readonly language: string | null;
  readonly words: string;
  readonly manner: string | null;
  readonly key: string | null;
  readonly fromNothing: boolean;
  readonly job: string | null;
  /** Wall clock, ms: only to tell a reload from yesterday's visitor. */
  readonly savedAt: number;
}

export function remember(visit: Visit, wallClock: number): Memory | null {
  if (visit.at === 'attract') return null;
  const { at, language, words, manner } = visit;
  const base = {
    version: MEMORY_VERSION,
    at,
    visit: visit.visit,
    language,
    words,
    manner,
    savedAt: wallClock,
  } as const;
  switch (visit.at) {
    case 'compose':
      return {
        ...base,
        key: visit.sending?.key ?? null,
        fromNothing: visit.sending?.fromNothing ?? false,
        job: null,
      };
    case 'waiting':
      return { ...base, key: visit.key, fromNothing: visit.fromNothing, job: visit.job };
    case 'reveal':
      return { ...base, key: null, fromNothing: false, job: visit.job };
    default:
      return visit satisfies never;
  }
}

const isTextOrNull = (value: unknown): value is string | null => value === null || typeof value === 'string';

/** Null for nothing, for what is torn or foreign, and for a visit that nobody can be in any more. */
export function readMemory(json: string | null, wallClock: number): Memory | null {
  if (json === null) return null;
  let value: Partial<Record<keyof Memory, unknown>>;
  try {
    value = JSON.parse(json) ?? {};
  } catch {
    return null;
  }
  const { version, at, visit, language, words, manner, key, fromNothing, job, savedAt } = value;
  const isWhole =
    version === MEMORY_VERSION &&
    (at === 'compose' || at === 'waiting' || at === 'reveal') &&
    typeof visit === 'string' &&
    typeof words === 'string' &&
    typeof fromNothing === 'boolean' &&
    typeof savedAt === 'number' &&
    [language, manner, key, job].every(isTextOrNull) &&
    (at === 'compose' || typeof job === 'string');
  if (!isWhole) return null;
  const age = wallClock - savedAt;
  // A clock that was set back makes an age of less than nothing: better forget than show a stranger's words.
  if (age < 0 || age > PATIENCE_MS[at]) return null;
  return value as Memory;
}

/** The kiosk as it was left; a job is asked for again before anything is shown of it. */
export function recallKiosk(memory: Memory | null, now: number): Kiosk {
  const kiosk = startKiosk(now);
  if (memory === null) return kiosk;
  const { visit, language, words, manner, key, fromNothing, job } = memory;
  const who = { visit, language, words, manner };
  if (memory.at === 'compose' || job === null) {
    const sending = key === null ? null : { key, fromNothing };
    return {
      ...kiosk,
      visit: { at: 'compose', ...who, sending, notice: null, deadline: now + PATIENCE_MS.compose },
    };
  }
  return {
    ...kiosk,
    visit: {
      at: 'waiting',
      ...who,
      key,
      job,
      fromNothing,
      state: 'pending',
      place: 0,
      pace: stillPace(now),
      work: null,
      deadline: now + PATIENCE_MS.waiting,
    },
  };
}
