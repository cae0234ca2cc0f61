import type { Database } from '../storage/database.ts';
import { JournalEntry, type JournalRecord } from './entries.ts';

/** Called after the commit with everything one transaction wrote, in order. */
export type JournalListener = (records: readonly JournalRecord[]) => void;

/** The append-only order of everything that happened, and the outbox of every broadcast. */
export interface Journal {
  /** Writes one entry in the running transaction. Throws when the entry holds anything but ids, numbers and enum values. */
  append(entry: JournalEntry): number;
  /** Sequence of the newest entry; 0 before the first. */
  head(): number;
  /** Subjects with an entry of a type beginning with `prefix` after `seq`, each once, in the order first touched. */
  subjectsSince(seq: number, prefix: 'job:' | 'work:'): string[];
  /** The newest entry about a subject. */
  lastOf(subject: string): JournalRecord | undefined;
  /** Returns how to stop listening. A listener that throws is reported and never stops the next. */
  subscribe(listener: JournalListener): () => void;
}

export function createJournal(deps: {
  database: Database;
  now: () => number;
  onListenerError?: (error: unknown) => void;
}): Journal {
  const { database } = deps;
  const listeners = new Set<JournalListener>();
  const onListenerError =
    deps.onListenerError ?? ((error: unknown) => console.error('a journal listener failed:', error));
  let written: JournalRecord[] = []; // by the running transaction
  const committed: JournalRecord[][] = [];
  let publishing = false;

  // A listener may write too: its entries wait their turn, so that every listener sees them in the order of `seq`.
  const publish = (): void => {
    committed.push(written);
    written = [];
    if (publishing) return;
    publishing = true;
    for (let records = committed.shift(); records; records = committed.shift())
      for (const listener of listeners) {
        try {
          listener(records);
        } catch (error) {
          onListenerError(error);
        }
      }
    publishing = false;
  };

  const head = (): number =>
    database.get<{ seq: number | null }>('SELECT MAX(seq) AS seq FROM journal')?.seq ?? 0;

  return {
    append(entry) {
      const checked = JournalEntry.parse(entry);
      const at = deps.now();
      database.run(
        'INSERT INTO journal (at, type, subject, body) VALUES (?, ?, ?, ?)',
        at,
        checked.type,
        checked.subject,
        JSON.stringify(checked.body),
      );
      const seq = head();
      const record = { ...checked, seq, at } as JournalRecord;
      if ((written.at(-1)?.seq ?? 0) >= seq) written = []; // a rollback took those back, and their numbers
      written.push(record);
      if (written.length === 1) database.afterCommit(publish);
      return seq;
    },
    head,
    subjectsSince(seq, prefix) {
      return database
        .all<{ subject: string }>(
          'SELECT subject FROM journal WHERE seq > ? AND type LIKE ? GROUP BY subject ORDER BY MIN(seq)',
          seq,
          `${prefix}%`,
        )
        .map((row) => row.subject);
    },
    lastOf(subject) {
      const row = database.get<{ seq: number; at: number; type: string; subject: string; body: string }>(
        'SELECT * FROM journal WHERE subject = ? ORDER BY seq DESC LIMIT 1',
        subject,
      );
      return row && ({ ...row, body: JSON.parse(row.body) } as JournalRecord);
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
