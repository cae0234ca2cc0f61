/** What a data folder knows of its works, for commands that run beside the server or without it. Changes nothing. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { createWorkTable } from '../collection/works.ts';
import { assetsFolder } from '../config/paths.ts';
import { openForReading } from '../storage/database.ts';
import { DATABASE_FILE } from '../storage/recover.ts';
import { assembleBiography } from './biography.ts';
import { createKeepsakeTable } from './keepsake-table.ts';
import { loadPictureSets } from './picture-sets.ts';
import type { Collected } from './verdict.ts';

export interface OpenedCollected extends Collected {
  close(): void;
}

/** Knows nothing where there is no database, or one from before keepsakes. */
export function openCollected(dataFolder: string): OpenedCollected {
  const file = join(dataFolder, DATABASE_FILE);
  const nothing = { workOfMark: () => undefined, nearest: () => undefined, biographyOf: () => undefined };
  if (!existsSync(file)) return { ...nothing, close: () => undefined };
  const database = openForReading(file);
  const close = () => database.close();
  if (!database.get("SELECT 1 FROM sqlite_master WHERE name = 'fingerprints'")) return { ...nothing, close };
  const table = createKeepsakeTable(database);
  const works = createWorkTable(database);
  const sets = loadPictureSets(join(assetsFolder(), 'catalogue'));
  return {
    workOfMark: table.workOfMark,
    nearest: table.nearest,
    biographyOf(work) {
      const record = works.record(work);
      return record && assembleBiography(record, { sets, siblingsOf: table.siblingsOf });
    },
    close,
  };
}
