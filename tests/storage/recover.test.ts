import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openDatabase } from '../../server/storage/database.ts';
import { DATABASE_FILE, openOrRecover } from '../../server/storage/recover.ts';
import { newFolder } from '../support/house.ts';

let folder: string;
beforeEach(() => {
  folder = newFolder();
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const NOW = new Date('2026-11-23T19:00:00Z');

function fill(rows: number): string {
  const file = join(folder, DATABASE_FILE);
  const database = openDatabase(file);
  database.transaction(() => {
    for (let row = 0; row < rows; row++)
      database.run('INSERT INTO settings VALUES (?, ?)', `name ${row}`, 'x'.repeat(500));
  });
  database.close();
  return file;
}

describe('a data folder at the start', () => {
  it('opens a sound database and says nothing', () => {
    fill(10);
    const { database, lost } = openOrRecover(folder, NOW);
    expect(lost).toBeNull();
    expect(database.all('SELECT * FROM settings')).toHaveLength(10);
    database.close();
  });

  it.each([
    [
      'overwritten at its head',
      (file: string) => writeFileSync(file, 'this is no database at all, not a bit of it'),
    ],
    ['cut in the middle', (file: string) => truncateSync(file, 40_960)],
  ])('[S2] quarantines a database that was %s and starts empty', (_how, damage) => {
    const file = fill(200);
    damage(file);
    const { database, lost } = openOrRecover(folder, NOW);
    expect(lost).toContain('quarantine');
    expect(database.all('SELECT * FROM settings')).toEqual([]);
    database.close();
    const [aside] = readdirSync(join(folder, 'quarantine'));
    expect(existsSync(join(folder, 'quarantine', aside ?? '', DATABASE_FILE))).toBe(true);
  });

  it('[S2] keeps what was committed before a torn write-ahead log', () => {
    const file = join(folder, DATABASE_FILE);
    const database = openDatabase(file);
    database.run("INSERT INTO settings VALUES ('first', '1')");
    // A copy of the files as a power cut would leave them: the log alive, its last page half written.
    const after = join(folder, 'after');
    mkdirSync(after);
    for (const suffix of ['', '-wal']) copyFileSync(file + suffix, join(after, DATABASE_FILE + suffix));
    database.close();
    writeFileSync(join(after, `${DATABASE_FILE}-wal`), Buffer.alloc(3_000, 7), { flag: 'a' });
    const { database: reopened, lost } = openOrRecover(after, NOW);
    expect(lost).toBeNull();
    expect(reopened.all('SELECT name FROM settings')).toMatchObject([{ name: 'first' }]);
    reopened.close();
  });
});
