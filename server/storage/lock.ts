import { accessSync, constants, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import Libsql from 'libsql';
import { StartRefused } from '../config/start-refused.ts';

/** Another server works in this folder. */
export class FolderInUse extends StartRefused {
  override readonly name = 'FolderInUse';
}

/** The data folder cannot be made or written to. */
export class FolderUnusable extends StartRefused {
  override readonly name = 'FolderUnusable';
}

/**
 * Takes a data folder for this process. The lock is SQLite's own on a file of its own: the kernel lets it go with the process,
 * so a kill -9 or a power cut never leaves a stale one. Returns how to let go; throws `FolderInUse` or
 * `FolderUnusable`.
 */
export function lockFolder(folder: string): () => void {
  const lock = openLock(folder);
  try {
    lock.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    lock.close();
    throw new FolderInUse(`Another server already works with the data in ${folder}. Stop it first.`, {
      cause: error,
    });
  }
  return () => {
    lock.exec('ROLLBACK');
    lock.close();
  };
}

function openLock(folder: string): Libsql.Database {
  try {
    mkdirSync(folder, { recursive: true });
    accessSync(folder, constants.R_OK | constants.W_OK | constants.X_OK);
    return new Libsql(join(folder, 'lock.db'));
  } catch (error) {
    throw new FolderUnusable(
      `The data folder ${folder} cannot be used: ${(error as Error).message}. Name another with --data.`,
      { cause: error },
    );
  }
}
