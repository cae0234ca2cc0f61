/** What an archive needs of SQLite: done in a thread of its own, as each takes longer than a socket may wait. */
import { rmSync } from 'node:fs';
import Libsql from 'libsql';
import { JournalEntry } from '../journal/entries.ts';
import { type Database, DatabaseRefused, openDatabase } from '../storage/database.ts';
import { ArchiveRefused, type Manifest, WORK_FILE } from './format.ts';

export type Task =
  | { kind: 'copy'; database: string; to: string }
  | { kind: 'check'; database: string; files: Manifest['files'] };

/** What a copied database says of itself. */
export interface Checked {
  works: number;
  seq: number;
  /** Picture files that its tables know and the archive lacks: they are marked as torn. */
  torn: number;
}

export const perform = (task: Task): Checked | null => {
  if (task.kind === 'check') return check(task.database, task.files);
  copy(task.database, task.to);
  return null;
};

/** One consistent copy of a database that is being written to, without anybody's passphrase or code. */
function copy(database: string, to: string): void {
  rmSync(to, { force: true });
  const live = new Libsql(database);
  try {
    live.prepare('VACUUM INTO ?').run(to);
  } finally {
    live.close();
  }
  const copied = new Libsql(to);
  try {
    copied.pragma('secure_delete=ON');
    copied.exec('UPDATE staff SET passphrase = NULL, code = NULL, code_until = NULL');
    copied.exec("DELETE FROM settings WHERE name LIKE 'curator_code%'");
  } finally {
    copied.close();
  }
}

/**
 * Whether a database from an archive is one of ours, whole, and says what the archive holds; brought to this version, with files that the
 * archive lacks marked as torn. Throws `ArchiveRefused`.
 */
function check(file: string, files: Manifest['files']): Checked {
  try {
    refuseProgrammes(file);
    const database = openDatabase(file);
    try {
      assertWhole(database);
      assertSameTables(database, `${file}.ours`);
      return { ...countEntries(database), torn: markTorn(database, files) };
    } finally {
      database.close();
    }
  } catch (error) {
    if (error instanceof ArchiveRefused) throw error;
    if (error instanceof DatabaseRefused) throw new ArchiveRefused('newer', error.message, { cause: error });
    throw new ArchiveRefused('damaged', String((error as Error).message), { cause: error });
  }
}

/** Triggers and views would run when the tables are brought to this version: looked for before anything is written. */
function refuseProgrammes(file: string): void {
  const driver = new Libsql(file);
  try {
    const found = driver
      .prepare("SELECT name FROM sqlite_schema WHERE type IN ('trigger', 'view') LIMIT 1")
      .get();
    if (found) throw new ArchiveRefused('foreign', 'its database holds more than tables');
  } finally {
    driver.close();
  }
}

function assertWhole(database: Database): void {
  const answer = database.get<{ quick_check: string }>('PRAGMA quick_check')?.quick_check;
  if (answer !== 'ok') throw new ArchiveRefused('damaged', `quick_check: ${answer}`);
  if (database.get('PRAGMA foreign_key_check'))
    throw new ArchiveRefused('damaged', 'rows point to rows that are not there');
}

const TABLES = "SELECT type, name, sql FROM sqlite_schema WHERE name NOT LIKE 'sqlite_%' ORDER BY name";

function assertSameTables(database: Database, empty: string): void {
  const ours = openDatabase(empty);
  try {
    if (JSON.stringify(ours.all(TABLES)) !== JSON.stringify(database.all(TABLES)))
      throw new ArchiveRefused('foreign', 'its tables are none of this exhibition');
  } finally {
    ours.close();
    for (const end of ['', '-wal', '-shm']) rmSync(empty + end, { force: true });
  }
}

const ROWS_A_READ = 5_000;

/** Every entry of the journal must be one that this exhibition could have written: nothing personal comes in by that door. */
function countEntries(database: Database): { works: number; seq: number } {
  let seq = 0;
  for (;;) {
    const rows = database.all<{ seq: number; type: string; subject: string; body: string }>(
      'SELECT seq, type, subject, body FROM journal WHERE seq > ? ORDER BY seq LIMIT ?',
      seq,
      ROWS_A_READ,
    );
    for (const { type, subject, body } of rows)
      if (!JournalEntry.safeParse({ type, subject, body: JSON.parse(body) }).success)
        throw new ArchiveRefused('foreign', `its journal has an entry "${type.slice(0, 40)}" that is none`);
    seq = rows.at(-1)?.seq ?? seq;
    if (rows.length < ROWS_A_READ) break;
  }
  const works = database.get<{ n: number }>("SELECT COUNT(*) AS n FROM works WHERE state != 'destroyed'")?.n;
  return { works: works ?? 0, seq };
}

function markTorn(database: Database, files: Manifest['files']): number {
  const known = new Set<string>();
  const rows = database.all<{ work: string; name: string; size: number; sha256: string; torn: number }>(
    'SELECT work, name, size, sha256, torn FROM files',
  );
  return database.transaction(() => {
    let torn = 0;
    for (const row of rows) {
      const path = `works/${row.work}/${row.name}`;
      known.add(path);
      const file = files[path];
      if (row.torn === 1 || (file?.sha256 === row.sha256 && file.size === row.size)) continue;
      database.run('UPDATE files SET torn = 1 WHERE work = ? AND name = ?', row.work, row.name);
      torn += 1;
    }
    for (const path of Object.keys(files))
      if (WORK_FILE.test(path) && !known.has(path))
        throw new ArchiveRefused('foreign', `${path} belongs to no work`);
    return torn;
  });
}
