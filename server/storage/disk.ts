import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { type FileSystem, realFileSystem, writeAtomically } from './atomic-files.ts';

/** Written and removed to learn whether a disk that refused once takes data again: one work's order of magnitude. */
const PROBE_BYTES = 1024 * 1024;

/** Whether new work can be kept. Paused: nothing is taken in, and what hangs goes on hanging. */
export interface DiskWatch {
  readonly paused: boolean;
  /** Share of the disk that is free at the last look, 0 to 1. */
  readonly free: number;
  /** To be told of every error of a write: a full or read-only disk pauses intake at once. Returns whether it was one. */
  report(error: unknown): boolean;
  /** Looks now; a paused disk must also take a probe file before intake goes on. Never rejects. */
  look(): Promise<void>;
  onChange(listener: (paused: boolean) => void): () => void;
  close(): void;
}

const FULL_CODES = new Set([
  'ENOSPC',
  'EDQUOT',
  'EROFS',
  'EIO',
  'SQLITE_FULL',
  'SQLITE_READONLY',
  'SQLITE_IOERR',
]);

/** Whether an error says that the disk, not the data, is at fault. SQLite's extended codes begin with the plain one. */
export function isDiskError(error: unknown): boolean {
  const code = (error as { code?: unknown } | null)?.code;
  if (typeof code !== 'string') return false;
  return FULL_CODES.has(code) || /^SQLITE_(FULL|READONLY|IOERR)/.test(code);
}

export function createDiskWatch(options: {
  folder: string;
  minFree: number;
  intervalMs: number;
  files?: FileSystem;
}): DiskWatch {
  const files = options.files ?? realFileSystem;
  const listeners = new Set<(paused: boolean) => void>();
  let paused = false;
  let refused = false; // a write failed since the last probe that passed
  let free = 1;

  const set = (next: boolean): void => {
    if (next === paused) return;
    paused = next;
    for (const listener of listeners) listener(paused);
  };

  const probe = async (): Promise<boolean> => {
    const file = join(options.folder, '.probe');
    try {
      await writeAtomically(file, randomBytes(PROBE_BYTES), files);
      return true;
    } catch {
      return false;
    } finally {
      await files.rm(file, { force: true }).catch(() => {});
    }
  };

  const lookOnce = async (): Promise<void> => {
    try {
      const { bavail, blocks } = await files.statfs(options.folder);
      free = blocks > 0 ? bavail / blocks : 1;
    } catch {
      free = 0;
    }
    if (refused && free >= options.minFree) refused = !(await probe());
    set(refused || free < options.minFree);
  };

  let looking: Promise<void> | null = null; // two probes at once would take each other's file for a fault
  const look = (): Promise<void> => {
    looking ??= lookOnce().finally(() => {
      looking = null;
    });
    return looking;
  };

  const timer = setInterval(() => void look(), options.intervalMs);
  timer.unref();

  return {
    get paused() {
      return paused;
    },
    get free() {
      return free;
    },
    report(error) {
      if (!isDiskError(error)) return false;
      refused = true;
      set(true);
      return true;
    },
    look,
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close: () => clearInterval(timer),
  };
}
