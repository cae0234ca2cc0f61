import * as fs from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  type FileSystem,
  realFileSystem,
  writeAtomically,
  writeTogether,
} from '../../server/storage/atomic-files.ts';
import { newFolder } from '../support/house.ts';

let folder: string;
beforeEach(() => {
  folder = newFolder();
});
afterEach(() => fs.rm(folder, { recursive: true, force: true }));

/** The real file system, telling what it was asked in order. */
function recording(log: string[]): FileSystem {
  return {
    ...realFileSystem,
    async open(path, flags) {
      const handle = await fs.open(path as string, flags);
      const name = String(path).slice(folder.length);
      const { sync, writeFile } = handle;
      handle.sync = () => {
        log.push(`sync ${name}`);
        return sync.call(handle);
      };
      handle.writeFile = (data: never) => {
        log.push(`write ${name}`);
        return writeFile.call(handle, data);
      };
      return handle;
    },
    async rename(from, to) {
      log.push(`rename ${String(from).slice(folder.length)} ${String(to).slice(folder.length)}`);
      return fs.rename(from, to);
    },
  };
}

describe('an atomic write', () => {
  it('[S1] writes aside, syncs, renames, then syncs the folder: in this order and nothing left out', async () => {
    const log: string[] = [];
    await writeAtomically(join(folder, 'a.bin'), new Uint8Array([1]), recording(log));
    expect(log).toEqual(['write /a.bin.tmp', 'sync /a.bin.tmp', 'rename /a.bin.tmp /a.bin', 'sync ']);
  });

  it('syncs every file of a work and their folder last', async () => {
    const log: string[] = [];
    const contents = ['a', 'b'].map((name) => ({ name, bytes: new Uint8Array([1]) }));
    await writeTogether(folder, contents, recording(log));
    expect(log.filter((line) => line.startsWith('sync'))).toEqual(['sync /a.tmp', 'sync /b.tmp', 'sync ']);
    expect(log.at(-1)).toBe('sync ');
  });

  it.each(['open', 'rename'] as const)(
    'leaves the old file whole and no scrap behind when %s fails',
    async (verb) => {
      const file = join(folder, 'a.bin');
      await writeAtomically(file, Buffer.from('old'));
      const failing = {
        ...realFileSystem,
        [verb]: async () => {
          throw Object.assign(new Error('no space left on device'), { code: 'ENOSPC' });
        },
      } as FileSystem;
      await expect(writeAtomically(file, Buffer.from('new'), failing)).rejects.toThrow('no space');
      expect(await fs.readFile(file, 'utf8')).toBe('old');
      expect(await fs.readdir(folder)).toEqual(['a.bin']);
    },
  );
});
