import { createWriteStream } from 'node:fs';
import { mkdir, open, readdir, readFile, rename, rm, stat, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { z } from 'zod';
import { HOUSE } from '../journal/entries.ts';
import type { Journal } from '../journal/journal.ts';
import { syncFolder, writeAtomically } from '../storage/atomic-files.ts';
import type { Database } from '../storage/database.ts';
import { ArchiveRefused } from './format.ts';
import type { Packed } from './pack.ts';
import { REPLACED_FOLDER } from './settle-import.ts';
import { unpackArchive } from './unpack.ts';

/** Whole ones kept; a new one is verified before the oldest goes. */
const KEPT = 3;
const HOUR_MS = 60 * 60 * 1000;
/** Every night: not sooner after the last one, and in the middle of the day when a night was missed. */
const NIGHT_MS = 20 * HOUR_MS;
const LATE_MS = 36 * HOUR_MS;
const LOOK_EVERY_MS = 10 * 60 * 1000;

const Note = z.object({
  file: z.string().regex(/^echoes-[\w-]+\.zip$/),
  madeAt: z.number(),
  verifiedAt: z.number(),
  bytes: z.int().nonnegative(),
  works: z.int().nonnegative(),
  /** Picture files that were torn already. */
  torn: z.int().nonnegative(),
  seq: z.int().nonnegative(),
});
export type Backup = z.infer<typeof Note>;

export type BackupFault = 'space' | 'damaged' | 'error';

/**
 * Archives of the whole exhibition on a disk of the museum's choice. One counts only after it was read back from that disk, every byte and
 * every row, as an import would.
 */
export interface Backups {
  readonly folder: string;
  readonly running: boolean;
  /** What went wrong with the last one; null when it is whole. */
  readonly fault: BackupFault | null;
  /** Whole ones, newest first. */
  list(): Promise<Backup[]>;
  /** Makes one and reads it back. Whoever asks while one is being made gets that one. Null: it failed, and `fault` says how. */
  make(by?: string): Promise<Backup | null>;
  start(): void;
  close(): Promise<void>;
}

export function createBackups(deps: {
  folder: string;
  dataFolder: string;
  database: Database;
  journal: Journal;
  pack: () => Promise<Packed>;
  /** Whether visitors may be in the house. */
  open: () => boolean;
  now: () => number;
}): Backups {
  const { folder, database, journal } = deps;
  let running: Promise<Backup | null> | null = null;
  let fault: BackupFault | null = null;
  let timer: NodeJS.Timeout | undefined;
  const stopped = new AbortController();

  const list = async (): Promise<Backup[]> => {
    const names = await readdir(folder).catch(() => []);
    const notes: Backup[] = [];
    for (const name of names.filter((each) => each.endsWith('.zip.json'))) {
      const note = await readFile(join(folder, name), 'utf8')
        .then((text) => Note.parse(JSON.parse(text)))
        .catch(() => null);
      if (note && (await stat(join(folder, note.file)).catch(() => null))?.size === note.bytes)
        notes.push(note);
    }
    return notes.sort((a, b) => b.seq - a.seq || b.madeAt - a.madeAt);
  };

  const erasedAt = (after: number): number | null =>
    database.get<{ at: number | null }>(
      "SELECT MIN(at) AS at FROM journal WHERE type = 'work:destroyed' AND seq > ?",
      after,
    )?.at ?? null;

  /** The oldest go, and so does every one that still holds a work erased since. */
  const tidy = async (newest: Backup): Promise<void> => {
    const old = (await list()).filter(({ file }) => file !== newest.file);
    for (const [index, { file, seq }] of old.entries()) {
      if (index < KEPT - 1 && erasedAt(seq) === null) continue;
      await rm(join(folder, `${file}.json`), { force: true });
      await rm(join(folder, file), { force: true });
    }
    await rm(join(deps.dataFolder, REPLACED_FOLDER), { recursive: true, force: true });
  };

  const write = async (): Promise<Backup> => {
    await mkdir(folder, { recursive: true });
    const last = (await list())[0];
    const { bavail, bsize } = await statfs(folder);
    if (last && bavail * bsize < last.bytes * 1.1)
      throw new ArchiveRefused('space', `${last.bytes} bytes are needed`);
    const madeAt = deps.now();
    const packed = await deps.pack();
    const file = `echoes-${new Date(madeAt).toISOString().slice(0, 19).replaceAll(':', '-')}-${packed.seq}.zip`;
    const temporary = join(folder, `${file}.tmp`);
    const check = join(folder, `${file}.check`);
    try {
      await pipeline(packed.stream, createWriteStream(temporary), { signal: stopped.signal });
      await sync(temporary);
      const { bytes, works, torn, seq } = await unpackArchive(temporary, check, {
        pictures: false,
        signal: stopped.signal,
      });
      const backup: Backup = { file, madeAt, verifiedAt: deps.now(), bytes, works, torn, seq };
      await rename(temporary, join(folder, file));
      await syncFolder(folder);
      await writeAtomically(join(folder, `${file}.json`), Buffer.from(JSON.stringify(backup)));
      return backup;
    } finally {
      await rm(temporary, { force: true });
      await rm(check, { recursive: true, force: true });
    }
  };

  const attempt = async (by?: string): Promise<Backup | null> => {
    const person = by === undefined ? {} : { by };
    try {
      const backup = await write();
      fault = null;
      await tidy(backup);
      const { works, torn } = backup;
      journal.append({ type: 'backup:made', subject: HOUSE, body: { works, torn, ...person } });
      return backup;
    } catch (error) {
      if (stopped.signal.aborted) return null;
      fault = faultOf(error);
      console.error('the backup failed:', error);
      journal.append({ type: 'backup:failed', subject: HOUSE, body: { reason: fault, ...person } });
      return null;
    }
  };

  const make = (by?: string): Promise<Backup | null> => {
    running ??= attempt(by).finally(() => {
      running = null;
    });
    return running;
  };

  const look = async (): Promise<void> => {
    if (await isDue(list, erasedAt, deps)) await make();
  };

  return {
    folder,
    get running() {
      return running !== null;
    },
    get fault() {
      return fault;
    },
    list,
    make,
    start() {
      timer = setInterval(
        () => void look().catch((error) => console.error('no backup:', error)),
        LOOK_EVERY_MS,
      );
      timer.unref();
    },
    async close() {
      clearInterval(timer);
      stopped.abort();
      await running;
    },
  };
}

/**
 * Whether it is time. A backup from the future is one of a clock that was set since: it counts as old. An erased work is out of every
 * backup within the hour.
 */
export async function isDue(
  list: () => Promise<Backup[]>,
  erasedAt: (seq: number) => number | null,
  { open, now }: { open: () => boolean; now: () => number },
): Promise<boolean> {
  const last = (await list())[0];
  if (last === undefined) return true;
  const erased = erasedAt(last.seq);
  if (erased !== null && Math.abs(now() - erased) >= HOUR_MS) return true;
  const age = Math.abs(now() - last.madeAt);
  return age >= LATE_MS || (age >= NIGHT_MS && !open());
}

async function sync(file: string): Promise<void> {
  const handle = await open(file, 'r+');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

function faultOf(error: unknown): BackupFault {
  if (error instanceof ArchiveRefused) return error.fault === 'space' ? 'space' : 'damaged';
  return (error as { code?: unknown } | null)?.code === 'ENOSPC' ? 'space' : 'error';
}
