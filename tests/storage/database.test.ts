import { rmSync } from 'node:fs';
import { join } from 'node:path';
import Libsql from 'libsql';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DatabaseRefused, type Driver, openDatabase } from '../../server/storage/database.ts';
import { newFolder } from '../support/house.ts';

let folder: string;
let file: string;
beforeEach(() => {
  folder = newFolder();
  file = join(folder, 'echoes.db');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const open = (path: string): Driver => new Libsql(path) as unknown as Driver;

/** A driver that sets something else than what it is told, as a careless build would. */
function disobedient(asked: string, does: string): (path: string) => Driver {
  return (path) => {
    const driver = open(path);
    return {
      exec: (sql) => driver.exec(sql),
      prepare: (sql) => driver.prepare(sql),
      pragma: (source) => driver.pragma(source === asked ? does : source),
      close: () => driver.close(),
    };
  };
}

describe('the database', () => {
  it('[S1] opens with full synchronisation, write-ahead log, secure delete and foreign keys', () => {
    const database = openDatabase(file);
    const read = (name: string) => Object.values(database.get<object>(`PRAGMA ${name}`) ?? {})[0];
    expect([read('synchronous'), read('journal_mode'), read('secure_delete'), read('foreign_keys')]).toEqual([
      2,
      'wal',
      1,
      1,
    ]);
    database.close();
  });

  it.each([
    ['synchronous=FULL', 'synchronous=NORMAL'],
    ['synchronous=FULL', 'synchronous=OFF'],
    ['journal_mode=WAL', 'journal_mode=DELETE'],
    ['secure_delete=ON', 'secure_delete=OFF'],
    ['foreign_keys=ON', 'foreign_keys=OFF'],
  ])('[S1] refuses to start when %s comes out as %s', (asked, does) => {
    expect(() => openDatabase(file, disobedient(asked, does))).toThrow(DatabaseRefused);
    openDatabase(file).close(); // the refusal left nothing locked or broken
  });

  it('refuses a file of a newer version instead of guessing at it', () => {
    const database = openDatabase(file);
    database.run('PRAGMA user_version = 999');
    database.close();
    expect(() => openDatabase(file)).toThrow(/newer version/);
  });

  it('gives back bytes as they were put in, from one row and from all', () => {
    const database = openDatabase(file);
    const bytes = new Uint8Array([0, 1, 2, 254, 255]);
    database.run('CREATE TEMPORARY TABLE kept (name TEXT, bytes BLOB)');
    database.run('INSERT INTO kept VALUES (?, ?)', 'it', bytes);
    const rows = [
      database.get<{ bytes: Uint8Array }>('SELECT bytes FROM kept'),
      ...database.all<{ bytes: Uint8Array }>('SELECT bytes FROM kept'),
    ];
    // A copy's own memory begins with it: floats are read from there.
    for (const row of rows) expect(new Uint8Array(row?.bytes.slice().buffer ?? [])).toEqual(bytes);
    expect(rows).toHaveLength(2);
    database.close();
  });

  it('rolls everything back when the work throws, and says nothing to those who waited for the commit', () => {
    const database = openDatabase(file);
    const heard: string[] = [];
    expect(() =>
      database.transaction(() => {
        database.run("INSERT INTO settings VALUES ('a', '1')");
        database.afterCommit(() => heard.push('lost'));
        throw new Error('on purpose');
      }),
    ).toThrow('on purpose');
    expect(database.all('SELECT * FROM settings')).toEqual([]);
    database.transaction(() => {
      database.transaction(() => database.run("INSERT INTO settings VALUES ('b', '2')"));
      database.afterCommit(() => heard.push('kept'));
      expect(heard).toEqual([]);
    });
    expect(heard).toEqual(['kept']);
    database.close();
  });

  it('throws the first error when the rollback has nothing left to roll back', () => {
    const database = openDatabase(file);
    expect(() =>
      database.transaction(() => {
        database.run('ROLLBACK'); // what SQLite does by itself on a full disk
        throw new Error('the disk is full');
      }),
    ).toThrow('the disk is full');
    database.transaction(() => database.run("INSERT INTO settings VALUES ('c', '3')"));
    expect(database.all('SELECT name FROM settings')).toHaveLength(1);
    database.close();
  });

  it('keeps rows across a close and keeps UNIQUE and foreign keys', () => {
    let database = openDatabase(file);
    database.run("INSERT INTO settings VALUES ('a', '1')");
    database.close();
    database = openDatabase(file);
    expect(database.get<{ value: string }>("SELECT value FROM settings WHERE name = 'a'")?.value).toBe('1');
    expect(() => database.run("INSERT INTO settings VALUES ('a', '2')")).toThrow(/UNIQUE/);
    expect(() => database.run("INSERT INTO poses VALUES ('nobody', 0, 0, 0, 1, 1)")).toThrow(/FOREIGN KEY/);
    database.close();
  });
});
