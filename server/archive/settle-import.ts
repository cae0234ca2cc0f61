import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { openDatabase, openForReading } from '../storage/database.ts';
import type { ErasureLedger } from '../storage/erasure-ledger.ts';
import { DATABASE_FILE } from '../storage/recover.ts';
import { LEDGER_ENTRY } from './format.ts';

/** An import lies here until the next start; `READY_FILE` is written last. */
export const INCOMING_FOLDER = 'incoming';
export const READY_FILE = 'ready.json';
/** What an import took the place of, until the next backup is whole or the next import ready. */
export const REPLACED_FOLDER = 'replaced';
/** Made from the pictures, and made anew when they are asked for. */
const DERIVED_FOLDER = 'atlas';

export const Ready = z.strictObject({ works: z.int().nonnegative() });

/**
 * Puts a verified import in the place of the exhibition, before anything is opened. Each step is one rename that a power cut leaves done or
 * not done, and the next start goes on where this one ended. An import that never became ready is removed. Returns how many works came, or
 * null. What was there before is moved aside, never deleted here.
 */
export function settleImport(folder: string, ledger: ErasureLedger): number | null {
  const incoming = join(folder, INCOMING_FOLDER);
  const ready = readReady(join(incoming, READY_FILE));
  if (ready === null) {
    rmSync(incoming, { recursive: true, force: true });
    return null;
  }
  const [theirs, ours] = [join(incoming, DATABASE_FILE), join(folder, DATABASE_FILE)];
  const [theirWorks, ourWorks] = [join(incoming, 'works'), join(folder, 'works')];
  const aside = join(folder, REPLACED_FOLDER);
  const words = join(incoming, LEDGER_ENTRY);
  if (existsSync(words)) ledger.take(readFileSync(words, 'utf8'));
  if (existsSync(theirs)) {
    if (existsSync(ours)) {
      keepPeople(ours, theirs);
      mkdirSync(aside, { recursive: true });
      if (existsSync(ourWorks)) renameSync(ourWorks, join(aside, 'works'));
      // The tables last: while they are here this step is not done, and no log of theirs may be left beside others.
      for (const end of ['-wal', '-shm', ''])
        if (existsSync(ours + end)) renameSync(ours + end, join(aside, DATABASE_FILE + end));
    }
    if (existsSync(theirWorks)) renameSync(theirWorks, ourWorks);
    renameSync(theirs, ours);
  }
  rmSync(join(folder, DERIVED_FOLDER), { recursive: true, force: true });
  rmSync(incoming, { recursive: true, force: true });
  return ready.works;
}

function readReady(file: string): z.infer<typeof Ready> | null {
  if (!existsSync(file)) return null;
  try {
    return Ready.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return null;
  }
}

/**
 * Whoever may use the desk of this machine still may; those of the other machine have left, and their names stay beside what they did. An
 * archive carries no passphrase.
 */
function keepPeople(ours: string, theirs: string): void {
  const here = openForReading(ours);
  const people = here.all<Record<string, string | number | null>>('SELECT * FROM staff');
  here.close();
  const there = openDatabase(theirs);
  try {
    there.transaction(() => {
      there.run(
        'UPDATE staff SET folded = id, passphrase = NULL, code = NULL, left_at = COALESCE(left_at, created_at)',
      );
      for (const person of people) {
        const columns = Object.keys(person);
        there.run(
          `INSERT OR REPLACE INTO staff (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')})`,
          ...Object.values(person),
        );
      }
    });
  } finally {
    there.close();
  }
}
