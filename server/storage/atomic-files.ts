import * as fs from 'node:fs/promises';
import { dirname } from 'node:path';

/** What the storage asks of the file system; a test hands in one that runs out of space. */
export type FileSystem = Pick<
  typeof fs,
  'open' | 'rename' | 'mkdir' | 'rm' | 'statfs' | 'readdir' | 'readFile'
>;

export const realFileSystem: FileSystem = fs;

/**
 * Writes so that a power cut leaves either the old file or the whole new one: temporary name, fsync, rename, fsync of the folder.
 * Rejects with the file system's error and leaves no temporary file behind.
 */
export async function writeAtomically(
  file: string,
  bytes: Uint8Array,
  files: FileSystem = realFileSystem,
): Promise<void> {
  await writeUnder(file, bytes, files);
  await syncFolder(dirname(file), files);
}

/** As `writeAtomically`, for several files of one folder: the folder is synced once, after the last rename. */
export async function writeTogether(
  folder: string,
  contents: readonly { name: string; bytes: Uint8Array }[],
  files: FileSystem = realFileSystem,
): Promise<void> {
  for (const { name, bytes } of contents) await writeUnder(`${folder}/${name}`, bytes, files);
  await syncFolder(folder, files);
}

async function writeUnder(file: string, bytes: Uint8Array, files: FileSystem): Promise<void> {
  const temporary = `${file}.tmp`;
  try {
    const handle = await files.open(temporary, 'w');
    try {
      await handle.writeFile(bytes);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await files.rename(temporary, file);
  } catch (error) {
    await files.rm(temporary, { force: true }).catch(() => {});
    throw error;
  }
}

/** Makes renames and new names in a folder survive a power cut. */
export async function syncFolder(folder: string, files: FileSystem = realFileSystem): Promise<void> {
  const handle = await files.open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
