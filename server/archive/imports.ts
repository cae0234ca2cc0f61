import { createWriteStream } from 'node:fs';
import { mkdir, rm, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { syncFolder, writeAtomically } from '../storage/atomic-files.ts';
import { ArchiveRefused } from './format.ts';
import { INCOMING_FOLDER, READY_FILE, REPLACED_FOLDER } from './settle-import.ts';
import { unpackArchive, type Verified } from './unpack.ts';

/** Of the disk's bytes, left free whatever comes. */
const SPARE_BYTES = 64 * 1024 * 1024;

/** Another exhibition's archive, taken in beside what runs, and put in its place at the next start. */
export interface Imports {
  /** Ready for the next start; null: nothing is. */
  readonly ready: Verified | null;
  /** Receives and verifies an archive whole. Rejects with `ArchiveRefused`, `ImportBusy` or the disk's error, and then nothing of it is left. */
  take(archive: Readable, bytes: number): Promise<Verified>;
  /** Removes what was ready. */
  drop(): Promise<void>;
}

/** One archive at a time. */
export class ImportBusy extends Error {
  override readonly name = 'ImportBusy';
}

export function createImports({ folder }: { folder: string }): Imports {
  const incoming = join(folder, INCOMING_FOLDER);
  let ready: Verified | null = null;
  let busy = false;

  const clear = () => rm(incoming, { recursive: true, force: true });
  const receive = async (archive: Readable, bytes: number): Promise<Verified> => {
    const { bavail, bsize } = await statfs(folder);
    if (2 * bytes + SPARE_BYTES > bavail * bsize)
      throw new ArchiveRefused('space', `${2 * bytes} bytes are needed`);
    await mkdir(incoming, { recursive: true });
    const file = join(incoming, 'archive.zip');
    await pipeline(archive, createWriteStream(file));
    const verified = await unpackArchive(file, incoming, { pictures: true });
    await rm(file);
    await rm(join(folder, REPLACED_FOLDER), { recursive: true, force: true });
    await syncFolder(incoming);
    await writeAtomically(join(incoming, READY_FILE), Buffer.from(JSON.stringify({ works: verified.works })));
    return verified;
  };

  return {
    get ready() {
      return ready;
    },
    async take(archive, bytes) {
      if (busy || ready) {
        archive.resume(); // read and forgotten: whoever sends hears the answer only then
        throw new ImportBusy('an archive is here already');
      }
      busy = true;
      try {
        ready = await receive(archive, bytes);
        return ready;
      } catch (error) {
        archive.resume();
        await clear();
        throw error;
      } finally {
        busy = false;
      }
    },
    async drop() {
      if (busy) throw new ImportBusy('an archive is being read');
      ready = null;
      await clear();
    },
  };
}
