import { randomUUID } from 'node:crypto';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { JournalEntry, JournalRecord } from '../../server/journal/entries.ts';
import { createJournal, type Journal } from '../../server/journal/journal.ts';
import { type Database, openDatabase } from '../../server/storage/database.ts';
import { newFolder } from '../support/house.ts';

let folder: string;
let database: Database;
let journal: Journal;
let errors: unknown[];
beforeEach(() => {
  folder = newFolder();
  database = openDatabase(join(folder, 'echoes.db'));
  errors = [];
  journal = createJournal({ database, now: () => 0, onListenerError: (error) => errors.push(error) });
});
afterEach(() => {
  database.close();
  rmSync(folder, { recursive: true, force: true });
});

const canceled = (subject: string = randomUUID()): JournalEntry => ({
  type: 'job:canceled',
  subject,
  body: {},
});
const hung = (subject: string): JournalEntry => ({
  type: 'work:hung',
  subject,
  body: { number: 1, revision: 1 },
});

describe('the journal', () => {
  it('[J1] takes ids, numbers and enum values, and nothing a visitor could have said', () => {
    const subject = randomUUID();
    journal.append({ type: 'job:queued', subject, body: { station: randomUUID() } });
    const refused = [
      { type: 'job:queued', subject: 'a red fox', body: { station: randomUUID() } },
      { type: 'job:queued', subject, body: { station: randomUUID(), words: 'a red fox' } },
      { type: 'job:queued', subject, body: { station: 'fox' } },
      { type: 'job:failed', subject, body: { reason: 'fox' } },
      { type: 'work:hung', subject, body: { number: 'fox', revision: 1 } },
      { type: 'file:torn', subject, body: { file: 'a red fox' } },
      { type: 'a:fox', subject, body: {} },
    ];
    for (const entry of refused) expect(() => journal.append(entry as JournalEntry)).toThrow();
    expect(journal.head()).toBe(1);
  });

  it('[J2] tells every listener although one throws', () => {
    const heard: number[] = [];
    journal.subscribe(() => {
      throw new Error('on purpose');
    });
    journal.subscribe((records) => heard.push(...records.map(({ seq }) => seq)));
    journal.append(canceled());
    journal.append(canceled());
    expect(heard).toEqual([1, 2]);
    expect(errors).toHaveLength(2);
  });

  it('[J2] tells after the commit, once per transaction, and nothing of a rollback', () => {
    const heard: number[][] = [];
    journal.subscribe((records) => heard.push(records.map(({ seq }) => seq)));
    expect(() =>
      database.transaction(() => {
        journal.append(canceled());
        journal.append(canceled());
        throw new Error('on purpose');
      }),
    ).toThrow();
    database.transaction(() => {
      journal.append(canceled());
      journal.append(canceled());
      expect(heard).toEqual([]);
    });
    expect(heard).toEqual([[1, 2]]);
  });

  it('[J2] keeps the order of seq for every listener when a listener writes too', () => {
    const heard: number[] = [];
    let answered = false;
    journal.subscribe(() => {
      if (answered) return;
      answered = true;
      journal.append(canceled());
    });
    journal.subscribe((records: readonly JournalRecord[]) => heard.push(...records.map(({ seq }) => seq)));
    journal.append(canceled());
    expect(heard).toEqual([1, 2]);
  });

  it('names each touched subject once, of one kind, after a sequence', () => {
    const [a, b] = [randomUUID(), randomUUID()];
    journal.append(hung(a));
    const since = journal.append(canceled());
    journal.append(hung(b));
    journal.append({ type: 'work:hidden', subject: a, body: { revision: 2 } });
    journal.append({ type: 'work:hidden', subject: b, body: { revision: 3 } });
    expect(journal.subjectsSince(since, 'work:')).toEqual([b, a]);
    expect(journal.subjectsSince(0, 'job:')).toHaveLength(1);
    expect(journal.subjectsSince(journal.head(), 'work:')).toEqual([]);
  });

  it('stops telling who has left', () => {
    const heard: number[] = [];
    const stop = journal.subscribe(() => heard.push(1));
    stop();
    journal.append(canceled());
    expect(heard).toEqual([]);
  });
});
