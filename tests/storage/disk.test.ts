import { rmSync } from 'node:fs';
import * as fs from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type FileSystem, realFileSystem } from '../../server/storage/atomic-files.ts';
import { createDiskWatch, type DiskWatch, isDiskError } from '../../server/storage/disk.ts';
import { newFolder } from '../support/house.ts';

let folder: string;
let disk: DiskWatch | undefined;
beforeEach(() => {
  folder = newFolder();
});
afterEach(() => {
  disk?.close();
  rmSync(folder, { recursive: true, force: true });
});

const full = Object.assign(new Error('no space left on device'), { code: 'ENOSPC' });

function watch(files: Partial<FileSystem>): { disk: DiskWatch; changes: boolean[] } {
  const changes: boolean[] = [];
  const made = createDiskWatch({
    folder,
    minFree: 0.05,
    intervalMs: 60_000,
    files: { ...realFileSystem, ...files },
  });
  made.onChange((paused) => changes.push(paused));
  disk = made;
  return { disk: made, changes };
}

const room = (free: { share: number }): Partial<FileSystem> => ({
  statfs: (async () => ({
    bavail: Math.round(free.share * 1000),
    blocks: 1000,
  })) as unknown as typeof fs.statfs,
});

describe('the watch over the disk', () => {
  it('[S3] pauses below the share that must stay free, and goes on above it', async () => {
    const free = { share: 0.5 };
    const { disk, changes } = watch(room(free));
    await disk.look();
    expect(disk.paused).toBe(false);
    free.share = 0.049;
    await disk.look();
    expect(disk.paused).toBe(true);
    free.share = 0.05;
    await disk.look();
    expect(disk.paused).toBe(false);
    expect(changes).toEqual([true, false]);
  });

  it('[S3] pauses at once when a write found no space, and goes on only after a probe file was taken', async () => {
    let refusing = true;
    const { disk } = watch({
      ...room({ share: 0.5 }),
      open: (async (path: string, flags: string) => {
        if (refusing && flags === 'w') throw full;
        return fs.open(path, flags);
      }) as typeof fs.open,
    });
    expect(disk.report(full)).toBe(true);
    expect(disk.paused).toBe(true);
    await disk.look();
    expect(disk.paused).toBe(true); // half of the disk is free and yet it takes nothing
    refusing = false;
    await disk.look();
    expect(disk.paused).toBe(false);
    expect(await fs.readdir(folder)).toEqual([]);
  });

  it('looks once at a time: a slow probe is not overtaken by the next', async () => {
    let probes = 0;
    const { disk } = watch({
      ...room({ share: 0.5 }),
      open: (async (path: string, flags: string) => {
        if (flags === 'w') probes += 1;
        await new Promise((resolve) => setTimeout(resolve, 20));
        return fs.open(path, flags);
      }) as typeof fs.open,
    });
    disk.report(full);
    await Promise.all([disk.look(), disk.look(), disk.look()]);
    expect(probes).toBe(1);
    expect(disk.paused).toBe(false);
  });

  it('[S3] counts a disk that cannot be asked as full', async () => {
    const { disk } = watch({
      statfs: (async () => {
        throw new Error('gone');
      }) as unknown as typeof fs.statfs,
    });
    await disk.look();
    expect(disk.paused).toBe(true);
  });

  it('knows a fault of the disk from any other', () => {
    for (const code of [
      'ENOSPC',
      'EROFS',
      'EDQUOT',
      'SQLITE_FULL',
      'SQLITE_IOERR_WRITE',
      'SQLITE_READONLY_DBMOVED',
    ])
      expect(isDiskError({ code })).toBe(true);
    for (const error of [{ code: 'SQLITE_CONSTRAINT_UNIQUE' }, { code: 28 }, new Error('x'), null, 'ENOSPC'])
      expect(isDiskError(error)).toBe(false);
  });
});
