import { existsSync, mkdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { type Database, openDatabase } from './database.ts';

export const DATABASE_FILE = 'echoes.db';

/** Opened, and what had to be given up on the way; `lost` is a sentence for the operator. */
export interface OpenedDatabase {
  database: Database;
  lost: string | null;
}

/** SQLite's words for a file that is not, or no longer, a database. */
const DAMAGED = /^SQLITE_(CORRUPT|NOTADB)/;

/**
 * Opens the database of a data folder. A damaged one is moved to `quarantine/`, never deleted, and an empty one takes its place:
 * an exhibition that opens with an empty wall is better than one that does not open. Throws `DatabaseRefused` as `openDatabase`.
 */
export function openOrRecover(folder: string, now: Date): OpenedDatabase {
  const file = join(folder, DATABASE_FILE);
  try {
    return { database: openChecked(file), lost: null };
  } catch (error) {
    if (!DAMAGED.test(String((error as { code?: unknown }).code))) throw error;
  }
  const aside = join(folder, 'quarantine', `database-${now.toISOString().replaceAll(':', '-')}`);
  mkdirSync(aside, { recursive: true });
  for (const suffix of ['', '-wal', '-shm'])
    if (existsSync(file + suffix)) renameSync(file + suffix, join(aside, DATABASE_FILE + suffix));
  return {
    database: openDatabase(file),
    lost: `The database was damaged. It was moved to ${aside} and the collection starts empty; restore a backup to have it back.`,
  };
}

function openChecked(file: string): Database {
  const database = openDatabase(file);
  try {
    const answer = database.get<{ quick_check: string }>('PRAGMA quick_check')?.quick_check;
    if (answer !== 'ok') throw Object.assign(new Error(`quick_check: ${answer}`), { code: 'SQLITE_CORRUPT' });
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}
