import { type DeskProgramme, Programme } from '../../protocol/index.ts';
import { HOUSE } from '../journal/entries.ts';
import type { Journal } from '../journal/journal.ts';
import type { Database } from '../storage/database.ts';
import { createSettings } from '../storage/settings.ts';
import { isOpen, nextChange } from './hours.ts';

const PROGRAMME = 'programme';

/** The opening hours that the desk has set. */
export interface HouseProgramme {
  now(): DeskProgramme;
  readonly open: boolean;
  set(programme: Programme, by: string): void;
}

export function createProgramme(deps: {
  database: Database;
  journal: Journal;
  now: () => number;
}): HouseProgramme {
  const settings = createSettings(deps.database);
  const read = (): Programme | null => {
    try {
      return Programme.parse(JSON.parse(settings.get(PROGRAMME) ?? 'null'));
    } catch {
      return null; // none was set, or it cannot be read: open
    }
  };
  return {
    now() {
      const [programme, now] = [read(), deps.now()];
      return { programme, open: isOpen(programme, now), until: nextChange(programme, now) };
    },
    get open() {
      return isOpen(read(), deps.now());
    },
    set: (programme, by) =>
      deps.database.transaction(() => {
        settings.set(PROGRAMME, JSON.stringify(programme));
        deps.journal.append({ type: 'programme:changed', subject: HOUSE, body: { by } });
      }),
  };
}
