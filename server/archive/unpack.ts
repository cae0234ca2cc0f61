import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { type FileHandle, mkdir, open, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import yauzl from 'yauzl';
import { syncFolder } from '../storage/atomic-files.ts';
import {
  ArchiveRefused,
  DATABASE_ENTRY,
  isKnownEntry,
  LEDGER_ENTRY,
  MANIFEST_ENTRY,
  MANIFEST_MAX_BYTES,
  Manifest,
  WORKS_FOLDER,
} from './format.ts';
import { inThread } from './in-thread.ts';
import type { Checked } from './tasks.ts';

/** An archive that was read to its last byte and is what it says. */
export interface Verified extends Checked {
  madeAt: number;
  bytes: number;
}

/**
 * Reads an archive whole and believes none of it: only names that ours have, nothing compressed, no two files in one place, every byte as
 * the manifest says, the database whole and of this exhibition. Tables and ledger are written to `into`, the pictures too where `pictures`
 * says so. Throws `ArchiveRefused`; then `into` is for the caller to remove. Knows nothing of what is in use.
 */
export async function unpackArchive(
  archive: string,
  into: string,
  options: { pictures: boolean; signal?: AbortSignal },
): Promise<Verified> {
  await mkdir(into, { recursive: true });
  const bytes = (await stat(archive)).size;
  const zip = await openZip(archive);
  try {
    const { found, manifest } = await readEntries(zip, bytes, into, options);
    const said = Manifest.safeParse(manifest);
    if (!said.success) throw new ArchiveRefused('foreign', 'its manifest is none of ours');
    assertSame(found, said.data.files);
    const checked = await inThread({
      kind: 'check',
      database: join(into, DATABASE_ENTRY),
      files: said.data.files,
    });
    if (checked === null) throw new Error('the database was not looked at');
    if (checked.seq !== said.data.seq || checked.works !== said.data.works)
      throw new ArchiveRefused('foreign', 'its database is of another exhibition');
    await syncFolder(into);
    return { ...checked, madeAt: said.data.madeAt, bytes };
  } catch (error) {
    if (error instanceof ArchiveRefused || options.signal?.aborted) throw error;
    if (isOfTheDisk(error)) throw error;
    throw new ArchiveRefused('damaged', String((error as Error).message), { cause: error });
  } finally {
    zip.close();
  }
}

/** Where an archive ends too early its table of contents is missing, which a file of another kind lacks too. */
async function openZip(archive: string): Promise<yauzl.ZipFile> {
  try {
    return await yauzl.openPromise(archive, {
      lazyEntries: true,
      autoClose: false,
      strictFileNames: true,
      validateEntrySizes: true,
    });
  } catch (error) {
    const begins = await firstBytes(archive);
    const fault = begins.equals(Buffer.from('PK\x03\x04', 'latin1')) ? 'truncated' : 'foreign';
    throw new ArchiveRefused(fault, String((error as Error).message), { cause: error });
  }
}

async function firstBytes(file: string): Promise<Buffer> {
  for await (const chunk of createReadStream(file, { end: 3 })) return chunk as Buffer;
  return Buffer.alloc(0);
}

interface Read {
  found: Manifest['files'];
  manifest: unknown;
}

async function readEntries(
  zip: yauzl.ZipFile,
  bytes: number,
  into: string,
  { pictures, signal }: { pictures: boolean; signal?: AbortSignal },
): Promise<Read> {
  const found: Manifest['files'] = {};
  let manifest: unknown;
  let promised = 0;
  for await (const entry of zip.eachEntry()) {
    signal?.throwIfAborted();
    const name = entry.fileName;
    if (!isKnownEntry(name) || entry.isEncrypted())
      throw new ArchiveRefused('foreign', `"${name.slice(0, 80)}" is no part of an exhibition`);
    if (Object.hasOwn(found, name)) throw new ArchiveRefused('foreign', `${name} is in it twice`);
    promised += entry.uncompressedSize;
    if (entry.compressionMethod !== 0 || promised > bytes)
      throw new ArchiveRefused('bomb', `${name} would grow`);
    if (name === MANIFEST_ENTRY) {
      if (entry.uncompressedSize > MANIFEST_MAX_BYTES)
        throw new ArchiveRefused('bomb', 'its manifest is endless');
      manifest = await readJson(zip, entry);
      continue;
    }
    const kept =
      name === DATABASE_ENTRY || name === LEDGER_ENTRY || (pictures && name.startsWith(`${WORKS_FOLDER}/`));
    found[name] = await readEntry(zip, entry, kept ? join(into, name) : null);
  }
  return { found, manifest };
}

/** Hashes an entry, and writes it where `to` is given. */
async function readEntry(
  zip: yauzl.ZipFile,
  entry: yauzl.Entry,
  to: string | null,
): Promise<{ size: number; sha256: string }> {
  const hash = createHash('sha256');
  let size = 0;
  let handle: FileHandle | null = null;
  try {
    if (to !== null) {
      await mkdir(dirname(to), { recursive: true });
      handle = await open(to, 'wx');
    }
    for await (const chunk of await zip.openReadStreamPromise(entry)) {
      hash.update(chunk as Buffer);
      size += (chunk as Buffer).byteLength;
      await handle?.writeFile(chunk as Buffer);
    }
    await handle?.datasync();
  } finally {
    await handle?.close();
  }
  return { size, sha256: hash.digest('hex') };
}

async function readJson(zip: yauzl.ZipFile, entry: yauzl.Entry): Promise<unknown> {
  const chunks: Buffer[] = [];
  for await (const chunk of await zip.openReadStreamPromise(entry)) chunks.push(chunk as Buffer);
  try {
    return JSON.parse(Buffer.concat(chunks).toString('utf8'));
  } catch {
    return undefined;
  }
}

function assertSame(found: Manifest['files'], said: Manifest['files']): void {
  for (const name of new Set([...Object.keys(found), ...Object.keys(said)])) {
    const [here, there] = [found[name], said[name]];
    if (here === undefined || here.sha256 !== there?.sha256 || here.size !== there.size)
      throw new ArchiveRefused('damaged', `${name} is not what the manifest says`);
  }
  for (const name of [DATABASE_ENTRY, LEDGER_ENTRY])
    if (!Object.hasOwn(found, name)) throw new ArchiveRefused('foreign', `${name} is missing`);
}

const isOfTheDisk = (error: unknown): boolean =>
  ['ENOSPC', 'EDQUOT', 'EROFS', 'EIO', 'EACCES'].includes(String((error as { code?: unknown }).code));
