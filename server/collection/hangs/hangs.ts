import { z } from 'zod';
import {
  type HangChoice,
  type HangKind,
  HangKind as HangKinds,
  ProgrammeStep,
} from '../../../protocol/index.ts';
import { HOUSE } from '../../journal/entries.ts';
import type { Journal } from '../../journal/journal.ts';
import type { Database } from '../../storage/database.ts';
import { createSettings } from '../../storage/settings.ts';
import type { Collection } from '../collection.ts';
import type { HangPlanner } from './planner.ts';
import { readHung, readWhole } from './read-works.ts';

/** Works that come in quick succession are laid together. */
const LAY_AFTER_MS = 400;
/** A planner that failed is tried again after this; the wall keeps the hang it has. */
const RETRY_MS = 30_000;

const Programme = z.array(ProgrammeStep);

/** Which hang the curator wants, and how the wall comes to it. Knows no screen and no socket: what is laid is in the tables. */
export interface Hangs {
  /** The hang wanted now; the one on the wall follows when it has been computed. */
  readonly chosen: HangKind;
  /** Empty when one hang stays. */
  readonly programme: readonly ProgrammeStep[];
  /** A choice of one hang ends a programme; a programme begins with its first step. */
  choose(choice: HangChoice): void;
  /** Lays what the last run left undone, and goes on with its programme. */
  start(): void;
  close(): Promise<void>;
}

export function createHangs(deps: {
  database: Database;
  journal: Journal;
  collection: Collection;
  planner: HangPlanner;
}): Hangs {
  const { database, journal, collection, planner } = deps;
  const settings = createSettings(database);
  const chosen = (): HangKind => HangKinds.catch('salon').parse(settings.get('hang_chosen'));
  const programme = (): ProgrammeStep[] => {
    const kept = settings.get('hang_programme');
    return kept === undefined ? [] : Programme.parse(JSON.parse(kept));
  };
  const step = (): number => Number(settings.get('hang_step') ?? 0);

  let closed = false;
  let stale = false; // works or choice changed since the planner last looked
  let laying: Promise<void> | null = null;
  let soon: NodeJS.Timeout | undefined;
  let turn: NodeJS.Timeout | undefined;

  const choose = (hang: HangKind, by: 'curator' | 'programme'): void => {
    database.transaction(() => {
      settings.set('hang_chosen', hang);
      journal.append({ type: 'hang:chosen', subject: HOUSE, body: { hang, by } });
      if (hang === 'salon') collection.laySalon();
    });
    if (hang !== 'salon') layAfter(0);
  };

  const lay = async (): Promise<void> => {
    const kind = chosen();
    if (kind === 'salon') return;
    stale = false;
    const hung = readHung(database);
    const whole = kind === 'constellation' ? await readWhole(database) : null;
    const laid = await planner.lay({ kind, hung, whole });
    if (closed || chosen() !== kind) return;
    collection.lay(kind, hung.at(-1)?.number ?? 0, laid);
  };

  /** One at a time; what changes meanwhile is laid after it. */
  const layAfter = (ms: number): void => {
    stale = true;
    if (closed || laying !== null) return;
    clearTimeout(soon);
    soon = setTimeout(() => {
      laying = lay()
        .then(() => LAY_AFTER_MS)
        .catch((error) => {
          if (closed) return 0;
          console.error('the hang could not be computed; the wall keeps the one it has:', error);
          stale = true;
          return RETRY_MS;
        })
        .then((pause) => {
          laying = null;
          if (stale) layAfter(pause);
        });
    }, ms);
    soon.unref();
  };

  const wait = (): void => {
    clearTimeout(turn);
    const steps = programme();
    const now = steps[step()];
    if (now === undefined) return;
    turn = setTimeout(() => {
      const next = (step() + 1) % steps.length;
      settings.set('hang_step', String(next));
      choose((steps[next] as ProgrammeStep).hang, 'programme');
      wait();
    }, now.minutes * 60_000);
    turn.unref();
  };

  const stopJournal = journal.subscribe((records) => {
    if (chosen() !== 'salon' && records.some(({ type }) => type.startsWith('work:'))) layAfter(LAY_AFTER_MS);
  });

  return {
    get chosen() {
      return chosen();
    },
    get programme() {
      return programme();
    },
    choose(choice) {
      const steps = 'programme' in choice ? choice.programme : [];
      database.transaction(() => {
        settings.set('hang_programme', JSON.stringify(steps));
        settings.set('hang_step', '0');
        choose('hang' in choice ? choice.hang : (steps[0] as ProgrammeStep).hang, 'curator');
      });
      wait();
    },
    start() {
      if (chosen() !== 'salon') layAfter(0);
      wait();
    },
    async close() {
      closed = true;
      stopJournal();
      clearTimeout(soon);
      clearTimeout(turn);
      await planner.close();
    },
  };
}
