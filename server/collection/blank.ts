import { HOUSE } from '../journal/entries.ts';
import type { Journal } from '../journal/journal.ts';
import type { Database } from '../storage/database.ts';
import { createSettings } from '../storage/settings.ts';

const BLANK = 'wall_blank';

/** Whether every wall is dark because a person wants it so. It outlives a restart: whoever darkened the room decides when it is lit again. */
export interface Blank {
  readonly on: boolean;
  /** False when it is so already. */
  turn(on: boolean, by?: string): boolean;
}

export function createBlank(deps: { database: Database; journal: Journal }): Blank {
  const settings = createSettings(deps.database);
  const isOn = (): boolean => settings.get(BLANK) === '1';
  return {
    get on() {
      return isOn();
    },
    turn: (on, by) =>
      deps.database.transaction(() => {
        if (isOn() === on) return false;
        settings.set(BLANK, on ? '1' : '0');
        deps.journal.append({
          type: on ? 'wall:blanked' : 'wall:lit',
          subject: HOUSE,
          body: by === undefined ? {} : { by },
        });
        return true;
      }),
  };
}
