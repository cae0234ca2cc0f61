import { randomUUID } from 'node:crypto';
import type { GroupBegin, VisitingGroup } from '../../protocol/index.ts';
import type { Journal } from '../journal/journal.ts';
import type { Database } from '../storage/database.ts';
import type { Curation } from './curation.ts';

const MINUTE_MS = 60_000;

/** School classes: everything made while one is here carries its tag, and can be erased whole. One at a time; each ends by itself. */
export interface VisitingGroups {
  /** The one whose hour it is; null: none. */
  current(): string | null;
  list(): VisitingGroup[];
  /** Begins one; another that runs ends. */
  begin(wish: GroupBegin, by: string): VisitingGroup;
  /** False when it does not run. */
  end(id: string, by: string): boolean;
  /** Destroys its works and the words of all its jobs, for good. The number of works; undefined when there is no such group. */
  erase(id: string, by: string): number | undefined;
}

interface Row {
  id: string;
  label: string;
  began_at: number;
  ends_at: number;
  erased_at: number | null;
}

export function createVisitingGroups(deps: {
  database: Database;
  journal: Journal;
  /** Erases works, and what is held or waits of these jobs. */
  destroy: Curation['destroy'];
  cancel: (jobs: readonly string[]) => void;
  now: () => number;
}): VisitingGroups {
  const { database, journal, now } = deps;
  const running = (): Row | undefined =>
    database.get<Row>(
      'SELECT * FROM visiting_groups WHERE began_at <= ? AND ends_at > ? ORDER BY began_at DESC LIMIT 1',
      now(),
      now(),
    );
  const worksOf = (id: string): string[] =>
    database
      .all<{ id: string }>(
        "SELECT works.id AS id FROM works JOIN jobs ON jobs.id = works.job WHERE jobs.visitors = ? AND works.state != 'destroyed'",
        id,
      )
      .map((row) => row.id);
  const toGroup = (row: Row): VisitingGroup => ({
    id: row.id,
    label: row.label,
    beganAt: row.began_at,
    endsAt: row.ends_at,
    running: row.id === running()?.id,
    works: worksOf(row.id).length,
    erasedAt: row.erased_at,
  });
  const end = (id: string, by: string): boolean =>
    database.transaction(() => {
      if (running()?.id !== id) return false;
      database.run('UPDATE visiting_groups SET ends_at = ? WHERE id = ?', now(), id);
      journal.append({ type: 'group:ended', subject: id, body: { by } });
      return true;
    });
  return {
    current: () => running()?.id ?? null,
    list: () =>
      database.all<Row>('SELECT * FROM visiting_groups ORDER BY began_at DESC LIMIT 100').map(toGroup),
    begin: ({ label, minutes }, by) =>
      database.transaction(() => {
        const before = running();
        if (before) end(before.id, by);
        const id = randomUUID();
        database.run(
          'INSERT INTO visiting_groups (id, label, began_at, ends_at) VALUES (?, ?, ?, ?)',
          id,
          label,
          now(),
          now() + minutes * MINUTE_MS,
        );
        journal.append({ type: 'group:began', subject: id, body: { by } });
        return toGroup(database.get<Row>('SELECT * FROM visiting_groups WHERE id = ?', id) as Row);
      }),
    end,
    erase(id, by) {
      if (!database.get('SELECT 1 FROM visiting_groups WHERE id = ?', id)) return undefined;
      end(id, by);
      deps.cancel(
        database.all<{ id: string }>('SELECT id FROM jobs WHERE visitors = ?', id).map((row) => row.id),
      );
      const works = worksOf(id);
      database.transaction(() => {
        // Words of jobs that became no work too; the label says which class it was, and goes with them.
        database.run("UPDATE jobs SET words = '', english = NULL WHERE visitors = ?", id);
        database.run("UPDATE visiting_groups SET erased_at = ?, label = '' WHERE id = ?", now(), id);
        journal.append({ type: 'group:erased', subject: id, body: { works: works.length, by } });
      });
      deps.destroy(works, by, 'group');
      return works.length;
    },
  };
}
