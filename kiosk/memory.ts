/**
 * What this kiosk remembers of the present visit across a reload or a crash, and nothing of an earlier one.
 */

import type { Spoken } from './listening.ts';
import { stillPace } from './pace.ts';
import { composing, type Kiosk, PATIENCE_MS, type Shown, startKiosk, type Visit } from './visit.ts';

const MEMORY_VERSION = 3;

export interface Memory {
  readonly version: typeof MEMORY_VERSION;
  /** `compose` for review too, and for listening: of a recording nothing is kept. */
  readonly at: 'compose' | 'waiting' | Shown;
  readonly visit: string;
  readonly language: string | null;
  readonly words: string;
  readonly spoken: Spoken | null;
  readonly manner: string | null;
  readonly key: string | null;
  readonly fromNothing: boolean;
  readonly job: string | null;
  /** Wall clock, ms: only to tell a reload from yesterday's visitor. */
  readonly savedAt: number;
}

export function remember(visit: Visit, wallClock: number): Memory | null {
  if (visit.at === 'attract') return null;
  const { language, words, spoken, manner } = visit;
  const base = {
    version: MEMORY_VERSION,
    visit: visit.visit,
    language,
    words,
    spoken,
    manner,
    savedAt: wallClock,
  } as const;
  switch (visit.at) {
    case 'compose':
    case 'review':
      return {
        ...base,
        at: 'compose',
        key: visit.sending?.key ?? null,
        fromNothing: visit.sending?.fromNothing ?? false,
        job: null,
      };
    case 'listening':
      return { ...base, at: 'compose', key: null, fromNothing: false, job: null };
    case 'waiting':
      return { ...base, at: 'waiting', key: visit.key, fromNothing: visit.fromNothing, job: visit.job };
    case 'keepsake':
      // An erased picture is nothing to come back to.
      if (visit.erasing === 'done') return null;
      return { ...base, at: 'keepsake', key: null, fromNothing: false, job: visit.job };
    case 'reveal':
      return { ...base, at: 'reveal', key: null, fromNothing: false, job: visit.job };
    default:
      return visit satisfies never;
  }
}

const isTextOrNull = (value: unknown): value is string | null => value === null || typeof value === 'string';

const isSpokenOrNull = (value: unknown): value is Spoken | null => {
  if (value === null) return true;
  if (typeof value !== 'object') return false;
  const { text, english, language, before } = value as Partial<Record<keyof Spoken, unknown>>;
  return [text, language, before].every((part) => typeof part === 'string') && isTextOrNull(english);
};

const isPlace = (at: unknown): at is Memory['at'] =>
  at === 'compose' || at === 'waiting' || at === 'reveal' || at === 'keepsake';

/** Null for nothing, for what is torn or foreign, and for a visit that nobody can be in any more. */
export function readMemory(json: string | null, wallClock: number): Memory | null {
  if (json === null) return null;
  let value: Partial<Record<keyof Memory, unknown>>;
  try {
    value = JSON.parse(json) ?? {};
  } catch {
    return null;
  }
  const { version, at, visit, language, words, spoken, manner, key, fromNothing, job, savedAt } = value;
  const isWhole =
    version === MEMORY_VERSION &&
    isPlace(at) &&
    typeof visit === 'string' &&
    typeof words === 'string' &&
    typeof fromNothing === 'boolean' &&
    typeof savedAt === 'number' &&
    [language, manner, key, job].every(isTextOrNull) &&
    isSpokenOrNull(spoken) &&
    (at === 'compose' || typeof job === 'string');
  if (!isWhole) return null;
  const age = wallClock - savedAt;
  // A clock that was set back makes an age of less than nothing: better forget than show a stranger's words.
  if (age < 0 || age > PATIENCE_MS[at]) return null;
  return value as Memory;
}

/** The kiosk as it was left; a job is asked for again before anything is shown of it. */
export function recallKiosk(memory: Memory | null, now: number, ownLanguage: string): Kiosk {
  const kiosk = startKiosk(now, ownLanguage);
  if (memory === null) return kiosk;
  const { visit, language, words, spoken, manner, key, fromNothing, job } = memory;
  const who = { visit, language, words, spoken, manner };
  if (memory.at === 'compose' || job === null) {
    const sending = key === null ? null : { key, fromNothing };
    return { ...kiosk, visit: { ...composing(who, null, now), sending } };
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
      keepsake: null,
      looking: null,
      finishing: null,
      leadsTo: memory.at === 'waiting' ? 'reveal' : memory.at,
      deadline: now + PATIENCE_MS.waiting,
    },
  };
}
