import { closeSync, existsSync, fsyncSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import Libsql from 'libsql';
import { StartRefused } from '../config/start-refused.ts';
import { migrate } from './migrations.ts';

export type SqlValue = string | number | bigint | Uint8Array | null;

/** The part of the driver this module uses; tests hand in one that disobeys. */
export interface Driver {
  exec(sql: string): unknown;
  prepare(sql: string): {
    run(...parameters: SqlValue[]): { changes: number };
    get(...parameters: SqlValue[]): unknown;
    all(...parameters: SqlValue[]): unknown[];
  };
  pragma(source: string): unknown;
  close(): unknown;
}

/** One SQLite connection: synchronous, every statement prepared once. */
export interface Database {
  run(sql: string, ...parameters: SqlValue[]): number;
  get<Row>(sql: string, ...parameters: SqlValue[]): Row | undefined;
  all<Row>(sql: string, ...parameters: SqlValue[]): Row[];
  /**
   * Runs `work` in one immediate transaction; inside another one it simply joins it. When this returns, the commit has been
   * fsynced: only then may anything be acknowledged. Whatever throws rolls everything back and is thrown on.
   */
  transaction<Result>(work: () => Result): Result;
  /** Calls `then` when the running transaction has committed (now, when there is none); dropped on a rollback. */
  afterCommit(then: () => void): void;
  /** Writes the log into the file and empties it: after an erasure nothing of the past may lie there. */
  truncateLog(): void;
  close(): void;
}

/** The file cannot keep its promises: not fully synchronous, not WAL, or written by a newer version. */
export class DatabaseRefused extends StartRefused {
  override readonly name = 'DatabaseRefused';
}

const FULL = 2;

/** Reads back what durability depends on: a build or a wrapper that ignores a pragma must not be found out by a power cut. */
export function assertDurable(driver: Driver): void {
  const read = (name: string): unknown => {
    const row = (driver.pragma(name) as Record<string, unknown>[])[0];
    return row?.[name];
  };
  const expected: Record<string, unknown> = {
    journal_mode: 'wal',
    synchronous: FULL,
    secure_delete: 1,
    foreign_keys: 1,
  };
  for (const [name, wanted] of Object.entries(expected)) {
    const found = read(name);
    if (found !== wanted)
      throw new DatabaseRefused(
        `The database would not promise durability: ${name} is ${found}, ${wanted} is needed.`,
      );
  }
}

/** Opens and migrates. Throws `DatabaseRefused`, or the driver's error when the file is damaged (see `recover.ts`). */
export function openDatabase(
  file: string,
  open: (file: string) => Driver = (path) => new Libsql(path) as unknown as Driver,
): Database {
  const driver = open(file);
  try {
    driver.pragma('journal_mode=WAL');
    driver.pragma('synchronous=FULL');
    driver.pragma('secure_delete=ON');
    driver.pragma('foreign_keys=ON');
    assertDurable(driver);
    const database = wrap(driver);
    migrate(database);
    syncFolder(dirname(file)); // the file's own name must survive a power cut too
    return database;
  } catch (error) {
    driver.close();
    throw error;
  }
}

function syncFolder(folder: string): void {
  const handle = openSync(folder, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

/** Opens beside a running server and changes nothing, not even an older version's tables. Throws the driver's error when there is no such file. */
export function openForReading(file: string): Database {
  if (!existsSync(file)) throw new Error(`no database at ${file}`);
  const driver = new Libsql(file) as unknown as Driver;
  driver.pragma('query_only=ON');
  return wrap(driver);
}

/** The driver hands bytes out now as a Buffer, now as a bare ArrayBuffer; whoever reads a row gets what was put in. */
function withBytes<Row>(row: unknown): Row {
  const columns = row as Record<string, unknown>;
  for (const name in columns) {
    const value = columns[name];
    // A Buffer is copied: its own slice() would share, and its memory may begin elsewhere.
    if (value instanceof ArrayBuffer || Buffer.isBuffer(value)) columns[name] = new Uint8Array(value);
  }
  return columns as Row;
}

function wrap(driver: Driver): Database {
  const statements = new Map<string, ReturnType<Driver['prepare']>>();
  const prepared = (sql: string): ReturnType<Driver['prepare']> => {
    let statement = statements.get(sql);
    if (!statement) {
      statement = driver.prepare(sql);
      statements.set(sql, statement);
    }
    return statement;
  };
  let waiting: (() => void)[] | null = null; // non-null while a transaction is open

  const transaction = <Result>(work: () => Result): Result => {
    if (waiting) return work();
    driver.exec('BEGIN IMMEDIATE');
    waiting = [];
    let result: Result;
    try {
      result = work();
      driver.exec('COMMIT');
    } catch (error) {
      waiting = null;
      try {
        driver.exec('ROLLBACK');
      } catch {
        // A full disk has already rolled back: the first error is the one that tells what happened.
      }
      throw error;
    }
    const committed = waiting;
    waiting = null;
    for (const then of committed) then();
    return result;
  };

  return {
    run: (sql, ...parameters) => prepared(sql).run(...parameters).changes,
    get: <Row>(sql: string, ...parameters: SqlValue[]) => {
      const row = prepared(sql).get(...parameters);
      return row === undefined ? undefined : withBytes<Row>(row);
    },
    all: <Row>(sql: string, ...parameters: SqlValue[]) =>
      prepared(sql)
        .all(...parameters)
        .map(withBytes<Row>),
    transaction,
    afterCommit(then) {
      if (waiting) waiting.push(then);
      else then();
    },
    truncateLog: () => void driver.pragma('wal_checkpoint(TRUNCATE)'),
    close() {
      driver.pragma('wal_checkpoint(TRUNCATE)'); // one file to back up, and nothing of the past in the log
      driver.close();
    },
  };
}
