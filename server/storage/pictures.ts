import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { setImmediate as yieldTurn } from 'node:timers/promises';
import type { PaintedPicture } from '../diffusion/painter.ts';
import { type FileSystem, realFileSystem, syncFolder, writeTogether } from './atomic-files.ts';

/** A file of a work as its row knows it. */
export interface StoredFile {
  name: string;
  size: number;
  sha256: string;
}

export const MASTER_FILE = 'master.png';

/** The folder of pictures: `works/<id>/<file>`. Knows nothing of the database; its callers commit the rows. */
export interface PictureStore {
  /** Writes every file of a picture, synced; only then may the row be committed. Rejects with the file system's error. */
  save(work: string, picture: PaintedPicture): Promise<StoredFile[]>;
  path(work: string, name: string): string;
  /** Whether the file is there with the size and SHA-256 of its row. */
  intact(work: string, file: StoredFile): Promise<boolean>;
  /** Moves a torn file out of the way, for a person to look at. A missing one is no error. */
  quarantine(work: string, name: string): Promise<void>;
  /** Removes a work's folder; a missing one is no error. */
  remove(work: string): Promise<void>;
  /** Names of all work folders. */
  list(): Promise<string[]>;
}

export function createPictureStore(options: { folder: string; files?: FileSystem }): PictureStore {
  const files = options.files ?? realFileSystem;
  const works = join(options.folder, 'works');
  const quarantined = join(options.folder, 'quarantine');
  const path = (work: string, name: string): string => join(works, work, name);

  return {
    path,
    async save(work, picture) {
      const contents = picturesOf(picture);
      const folder = join(works, work);
      await files.mkdir(folder, { recursive: true });
      const stored: StoredFile[] = [];
      for (const { name, bytes } of contents) {
        stored.push({ name, size: bytes.byteLength, sha256: sha256(bytes) });
        await yieldTurn(); // some megabytes each: sockets come between
      }
      await writeTogether(folder, contents, files);
      await syncFolder(works, files);
      return stored;
    },
    async intact(work, file) {
      try {
        const bytes = await files.readFile(path(work, file.name));
        return bytes.byteLength === file.size && sha256(bytes) === file.sha256;
      } catch {
        return false;
      }
    },
    async quarantine(work, name) {
      await files.mkdir(quarantined, { recursive: true });
      await files.rename(path(work, name), join(quarantined, `${work}-${name}`)).catch((error) => {
        if (error.code !== 'ENOENT') throw error;
      });
    },
    remove: (work) => files.rm(join(works, work), { recursive: true, force: true }),
    list: () =>
      files.readdir(works).catch((error) => {
        if (error.code === 'ENOENT') return [];
        throw error;
      }),
  };
}

function picturesOf(picture: PaintedPicture): { name: string; bytes: Uint8Array }[] {
  const contents = [
    { name: MASTER_FILE, bytes: picture.master },
    { name: 'wall.webp', bytes: picture.wall },
    { name: 'strokes.bin', bytes: picture.strokes },
    { name: 'draft.webp', bytes: picture.draft },
    { name: 'steps.webp', bytes: picture.stepStrip },
    { name: 'thumb.webp', bytes: picture.thumb },
  ];
  if (picture.relief) contents.push({ name: 'relief.webp', bytes: picture.relief });
  return contents;
}

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
