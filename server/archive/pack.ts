import { createHash } from 'node:crypto';
import { type FileHandle, mkdir, open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import yazl from 'yazl';
import { openForReading } from '../storage/database.ts';
import type { ErasureLedger } from '../storage/erasure-ledger.ts';
import { DATABASE_FILE } from '../storage/recover.ts';
import {
  CATALOGUE_FILES,
  CATALOGUE_FOLDER,
  DATABASE_ENTRY,
  LEDGER_ENTRY,
  MANIFEST_ENTRY,
  type Manifest,
  WORKS_FOLDER,
} from './format.ts';
import { inThread } from './in-thread.ts';

/** Bytes read at a time: hashing them takes a fraction of a millisecond, so sockets come between. */
const READ_BYTES = 256 * 1024;

export interface Packed {
  /** The archive's bytes; made as they are read. Destroying it ends the work and removes what it left behind. */
  stream: Readable;
  works: number;
  seq: number;
}

/**
 * The whole exhibition as one ZIP: a consistent copy of the tables, every picture file they know, the catalogue that names the artist and
 * the licence of every source, and what was erased. Everything is stored as it is: pictures do not get smaller, and an archive that never compresses can never be a bomb.
 * Memory grows with the number of files, not with their size. Rejects with the file system's or SQLite's error.
 */
export async function packExhibition(deps: {
  folder: string;
  catalogue: string;
  ledger: Pick<ErasureLedger, 'text'>;
  now: () => number;
}): Promise<Packed> {
  const { folder, ledger } = deps;
  const desk = join(folder, 'packing');
  await mkdir(desk, { recursive: true });
  const copy = join(desk, `${process.hrtime.bigint()}.db`);
  await inThread({ kind: 'copy', database: join(folder, DATABASE_FILE), to: copy });

  const tables = openForReading(copy);
  const pictures = tables.all<{ work: string; name: string }>(
    `SELECT work, name FROM files JOIN works ON works.id = files.work
     WHERE torn = 0 AND state != 'destroyed' ORDER BY works.number, name`,
  );
  const { works, seq } = tables.get<{ works: number; seq: number }>(
    "SELECT (SELECT COUNT(*) FROM works WHERE state != 'destroyed') AS works, (SELECT COALESCE(MAX(seq), 0) FROM journal) AS seq",
  ) ?? { works: 0, seq: 0 };
  tables.close();

  const zip = new yazl.ZipFile();
  const files: Manifest['files'] = {};
  const add = (name: string, read: () => Readable): void =>
    zip.addReadStreamLazy(name, { compress: false }, (give) => give(null, read()));
  const addFile = (name: string, path: string): void => {
    const note = (size: number, sha256: string): void => {
      files[name] = { size, sha256 };
    };
    add(name, () => Readable.from(noted(path, note)));
  };

  addFile(DATABASE_ENTRY, copy);
  for (const { work, name } of pictures)
    addFile(`${WORKS_FOLDER}/${work}/${name}`, join(folder, 'works', work, name));
  for (const name of CATALOGUE_FILES) addFile(`${CATALOGUE_FOLDER}/${name}`, join(deps.catalogue, name));
  // Read when its turn comes: what was erased while the pictures were packed is in it.
  add(LEDGER_ENTRY, () => {
    const text = Buffer.from(ledger.text());
    files[LEDGER_ENTRY] = { size: text.byteLength, sha256: sha256(text) };
    return Readable.from([text]);
  });
  add(MANIFEST_ENTRY, () => {
    const manifest: Manifest = {
      format: 'echoes-exhibition',
      version: 1,
      madeAt: Math.max(0, Math.round(deps.now())),
      works,
      seq,
      files,
    };
    return Readable.from([Buffer.from(JSON.stringify(manifest))]);
  });
  zip.end();
  const stream = zip.outputStream as Readable;
  zip.on('error', (error: Error) => stream.destroy(error));
  stream.once('close', () => void rm(copy, { force: true }));
  return { stream, works, seq };
}

/** A file's bytes; what they were is told at the end. One that has gone is empty, and the manifest says so. */
async function* noted(
  path: string,
  note: (size: number, sha256: string) => void,
): AsyncGenerator<Buffer, void> {
  const hash = createHash('sha256');
  let size = 0;
  let handle: FileHandle | null = null;
  try {
    handle = await open(path, 'r');
    for (;;) {
      const { bytesRead, buffer } = await handle.read(Buffer.allocUnsafe(READ_BYTES), 0, READ_BYTES);
      if (bytesRead === 0) break;
      const bytes = buffer.subarray(0, bytesRead);
      hash.update(bytes);
      size += bytesRead;
      yield bytes;
    }
  } catch (error) {
    if ((error as { code?: unknown }).code !== 'ENOENT') throw error;
  } finally {
    await handle?.close();
  }
  note(size, hash.digest('hex'));
}

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
