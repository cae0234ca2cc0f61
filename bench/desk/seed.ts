/** A data folder as months of an exhibition leave it, for figures and pictures of the desk: real paintings, real rows, no painter asked. */
import { createHash, randomUUID } from 'node:crypto';
import { linkSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { projectRoot } from '../../server/config/paths.ts';
import { openDatabase } from '../../server/storage/database.ts';
import { DATABASE_FILE } from '../../server/storage/recover.ts';
import { readSheetPrompts } from '../sheet.ts';

/** Where the painter's own sheet has its pictures: see bench/sheet.ts. */
const COLUMNS = 8;
const TILE_PX = 256;
const CELL = { width: 266, height: 300 };
const GAP_PX = 10;
const THUMB_PX = 128;
const MINUTE_MS = 60_000;

export interface Seeding {
  hung: number;
  /** Held for review, older than what hangs. */
  held: number;
  /** Words held for a person. */
  words: readonly string[];
}

/** Fills an empty data folder; works stand in the order of their numbers, the hung ones last. */
export async function seed(folder: string, { hung, held, words }: Seeding): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const paintings = await cutSheet(join(folder, 'paintings'));
  const database = openDatabase(join(folder, DATABASE_FILE));
  const stations = [randomUUID(), randomUUID(), randomUUID()];
  const count = hung + held;
  const now = Date.now();
  database.transaction(() => {
    for (const station of stations.slice(0, 2))
      database.run(
        "INSERT INTO stations (id, role, version, first_seen, last_seen) VALUES (?, 'kiosk', '', ?, ?)",
        station,
        now,
        now,
      );
    const insertJob = (id: string, said: string, state: string, at: number, index: number): void =>
      void database.run(
        `INSERT INTO jobs (id, key, station, visit, words, input, language, freedom, seed, state, reason, created_at)
         VALUES (?, ?, ?, ?, ?, 'typed', 'en', 0.95, ?, ?, ?, ?)`,
        id,
        randomUUID(),
        stations[index % stations.length] as string,
        randomUUID(),
        said,
        index,
        state,
        state === 'held' ? 'private' : null,
        at,
      );
    for (let i = 0; i < count; i++) {
      const painting = paintings[i % paintings.length] as Painting;
      const [id, job] = [randomUUID(), randomUUID()];
      const at = now - (count - i) * MINUTE_MS;
      insertJob(job, painting.words, 'completed', at, i);
      const waits = i < held;
      database.run(
        `INSERT INTO works (id, job, state, words, language, manner, painter, seed, steps, freedom, understood, sources, ms, width, height,
           pixel_hash, review, painted_at)
         VALUES (?, ?, ?, ?, 'en', 'oil', 'echo-painter', ?, 8, 0.95, '[]', '[]', ?, ${TILE_PX}, ${TILE_PX}, '', ?, ?)`,
        id,
        job,
        waits ? 'held' : 'hung',
        painting.words,
        i,
        '{"plan":0,"draft":0,"text":0,"denoise":0,"decode":0,"brush":0}',
        waits ? 'before' : null,
        at,
      );
      mkdirSync(join(folder, 'works', id), { recursive: true });
      for (const { name, path, size, sha256 } of painting.files) {
        linkSync(path, join(folder, 'works', id, name));
        database.run(
          'INSERT INTO files (work, name, size, sha256) VALUES (?, ?, ?, ?)',
          id,
          name,
          size,
          sha256,
        );
      }
    }
    for (const [i, said] of words.entries()) insertJob(randomUUID(), said, 'held', now - i * MINUTE_MS, i);
  });
  database.close();
}

interface Painting {
  words: string;
  files: { name: string; path: string; size: number; sha256: string }[];
}

/** The 48 paintings of docs/images, none chosen, with the words they were painted from. */
async function cutSheet(folder: string): Promise<Painting[]> {
  mkdirSync(folder, { recursive: true });
  const sheet = sharp(join(projectRoot(), 'docs', 'images', 'painter-sheet.png'));
  const paintings: Painting[] = [];
  for (const [i, words] of readSheetPrompts().entries()) {
    const left = GAP_PX + (i % COLUMNS) * CELL.width;
    const top = GAP_PX + Math.floor(i / COLUMNS) * CELL.height;
    const tile = sheet.clone().extract({ left, top, width: TILE_PX, height: TILE_PX });
    const files = [];
    for (const [name, side] of [
      ['wall.webp', TILE_PX],
      ['thumb.webp', THUMB_PX],
    ] as const) {
      const bytes = await tile.clone().resize(side).webp().toBuffer();
      const path = join(folder, `${i}-${name}`);
      writeFileSync(path, bytes);
      files.push({
        name,
        path,
        size: bytes.byteLength,
        sha256: createHash('sha256').update(bytes).digest('hex'),
      });
    }
    paintings.push({ words, files });
  }
  return paintings;
}
