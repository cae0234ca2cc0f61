import { z } from 'zod';
import { CalibrationProfile, PROFILE_UNDO_MAX, STRAIGHT } from '../../protocol/index.ts';
import type { Journal } from '../journal/journal.ts';
import type { Database } from '../storage/database.ts';
import { createSettings } from '../storage/settings.ts';

/** A corner that is pushed pixel by pixel is one change: what follows within this time belongs to it. */
const ONE_CHANGE_MS = 2_000;

const Kept = z.object({
  profile: CalibrationProfile,
  past: z.array(CalibrationProfile).max(PROFILE_UNDO_MAX),
});
type Kept = z.infer<typeof Kept>;

/** The calibration profile of each wall's projector, and the way back. */
export interface Projections {
  /** Straight where nobody has aligned anything, or what was kept cannot be read. */
  get(station: string): CalibrationProfile;
  set(station: string, profile: CalibrationProfile, by: 'wall' | 'desk'): void;
  /** Takes the last change back; false when there is none. */
  undo(station: string, by: 'wall' | 'desk'): boolean;
  canUndo(station: string): boolean;
}

export function createProjections(deps: {
  database: Database;
  journal: Journal;
  now: () => number;
}): Projections {
  const { database, journal, now } = deps;
  const settings = createSettings(database);
  const lastChange = new Map<string, { at: number; by: 'wall' | 'desk' }>();

  const read = (station: string): Kept => {
    try {
      const parsed = Kept.safeParse(JSON.parse(settings.get(nameOf(station)) ?? 'null'));
      if (parsed.success) return parsed.data;
    } catch {
      // A torn setting is as good as none: the projector can be aligned again.
    }
    return { profile: STRAIGHT, past: [] };
  };

  const write = (station: string, kept: Kept, by: 'wall' | 'desk'): void =>
    database.transaction(() => {
      settings.set(nameOf(station), JSON.stringify(kept));
      journal.append({ type: 'projection:changed', subject: station, body: { by } });
    });

  return {
    get: (station) => read(station).profile,
    set(station, profile, by) {
      const { profile: before, past } = read(station);
      const last = lastChange.get(station);
      const goesOn = last !== undefined && last.by === by && now() - last.at < ONE_CHANGE_MS;
      lastChange.set(station, { at: now(), by });
      write(station, { profile, past: goesOn ? past : [...past, before].slice(-PROFILE_UNDO_MAX) }, by);
    },
    undo(station, by) {
      const { past } = read(station);
      const profile = past.at(-1);
      if (profile === undefined) return false;
      lastChange.delete(station);
      write(station, { profile, past: past.slice(0, -1) }, by);
      return true;
    },
    canUndo: (station) => read(station).past.length > 0,
  };
}

const nameOf = (station: string): string => `projection:${station}`;
