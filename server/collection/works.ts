import type { PICTURE_FILES, StageTimes, Work } from '../../protocol/index.ts';
import type { PaintedPicture } from '../diffusion/painter.ts';
import type { Database } from '../storage/database.ts';
import type { StoredFile } from '../storage/pictures.ts';
import type { Making } from './making.ts';

export type WorkState = 'held' | 'hung' | 'hidden' | 'retired' | 'destroyed';

/** States in which a work's pictures may be fetched; every other answers as if the work had never been. */
export const SHOWABLE: readonly WorkState[] = ['hung', 'retired'];

interface WorkRow {
  number: number;
  id: string;
  job: string;
  state: WorkState;
  words: string;
  language: string;
  manner: string;
  painter: string;
  seed: number;
  steps: number;
  freedom: number;
  understood: string;
  sources: string;
  ms: string;
  making: string | null;
  width: number;
  height: number;
  painted_at: number;
  relief: number;
}

const SELECT = `SELECT works.*, EXISTS (
  SELECT 1 FROM files WHERE files.work = works.id AND files.name = 'relief.webp' AND files.torn = 0) AS relief FROM works`;

/** A work with what only the server needs to know of it. */
export interface StoredWork {
  work: Work;
  state: WorkState;
  aspect: number;
}

/** Everything the tables know of a work. */
export interface WorkRecord extends StoredWork {
  /** What the painter was told, where that was not the words. */
  english: string | null;
  input: 'typed' | 'spoken';
  ms: StageTimes;
  /** Null for works from before it was kept. */
  making: Making | null;
}

/** The tables of works and their files. Knows nothing of the hang; callers open the transactions. */
export interface WorkTable {
  /** Inserts work and files; the number is the next that was never used. */
  insert(row: {
    id: string;
    job: string;
    words: string;
    /** What the painter was told instead of them, where it was. */
    english: string | null;
    input: 'typed' | 'spoken';
    language: string;
    picture: PaintedPicture;
    making: Making | null;
    files: readonly StoredFile[];
    at: number;
  }): StoredWork;
  get(id: string): StoredWork | undefined;
  record(id: string): WorkRecord | undefined;
  /** The work made of a job, if any. */
  ofJob(job: string): StoredWork | undefined;
  setState(id: string, state: WorkState): void;
  /** All hung works, oldest first. */
  hung(): StoredWork[];
  count(): number;
  /** A file of a showable work, as its row knows it; undefined answers like a work that never was. */
  showableFile(id: string, name: (typeof PICTURE_FILES)[number]): StoredFile | undefined;
  /** Files not known to be torn, newest work first. */
  files(limit: number, offset: number): (StoredFile & { work: string })[];
  markTorn(work: string, name: string): void;
}

/** The eye's vector as 384 little-endian floats, and all else it said as JSON; nulls where there is no eye. */
function whatWasSeen(seen: PaintedPicture['seen']): [Uint8Array | null, string | null] {
  if (!seen) return [null, null];
  const { embedding, ...rest } = seen;
  return [new Uint8Array(embedding.buffer, embedding.byteOffset, embedding.byteLength), JSON.stringify(rest)];
}

export function createWorkTable(database: Database): WorkTable {
  const get = (id: string): StoredWork | undefined => {
    const row = database.get<WorkRow>(`${SELECT} WHERE id = ?`, id);
    return row && toStored(row);
  };
  return {
    insert({ id, job, words, english, input, language, picture, making, files, at }) {
      database.run(
        `INSERT INTO works (id, job, state, words, english, input, language, manner, painter, seed, steps, freedom, understood, sources, ms,
           width, height, pixel_hash, embedding, seen, making, painted_at)
         VALUES (?, ?, 'hung', ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
        id,
        job,
        words,
        english,
        input,
        language,
        picture.manner,
        picture.painter,
        picture.seed,
        picture.steps,
        picture.freedom,
        JSON.stringify(picture.understood),
        JSON.stringify(picture.sources),
        JSON.stringify(picture.ms),
        picture.width,
        picture.height,
        picture.pixelHash,
        ...whatWasSeen(picture.seen),
        making && JSON.stringify(making),
        at,
      );
      for (const file of files)
        database.run(
          'INSERT INTO files (work, name, size, sha256) VALUES (?, ?, ?, ?)',
          id,
          file.name,
          file.size,
          file.sha256,
        );
      const stored = get(id);
      if (!stored) throw new Error(`work ${id} was inserted and is not there`);
      return stored;
    },
    get,
    record(id) {
      const row = database.get<WorkRow & Pick<WorkRecord, 'english' | 'input'>>(`${SELECT} WHERE id = ?`, id);
      return (
        row && {
          ...toStored(row),
          english: row.english,
          input: row.input,
          ms: JSON.parse(row.ms),
          making: row.making === null ? null : JSON.parse(row.making),
        }
      );
    },
    ofJob(job) {
      const row = database.get<WorkRow>(`${SELECT} WHERE job = ?`, job);
      return row && toStored(row);
    },
    setState: (id, state) => void database.run('UPDATE works SET state = ? WHERE id = ?', state, id),
    hung: () => database.all<WorkRow>(`${SELECT} WHERE state = 'hung' ORDER BY number`).map(toStored),
    count: () => database.get<{ n: number }>('SELECT COUNT(*) AS n FROM works')?.n ?? 0,
    showableFile(id, name) {
      return database.get<StoredFile>(
        `SELECT name, size, sha256 FROM files JOIN works ON works.id = files.work
         WHERE works.id = ? AND name = ? AND torn = 0 AND state IN (${SHOWABLE.map((state) => `'${state}'`).join(', ')})`,
        id,
        name,
      );
    },
    files: (limit, offset) =>
      database.all<StoredFile & { work: string }>(
        `SELECT work, name, size, sha256 FROM files JOIN works ON works.id = files.work
         WHERE torn = 0 AND state != 'destroyed' ORDER BY works.number DESC, name LIMIT ? OFFSET ?`,
        limit,
        offset,
      ),
    markTorn: (work, name) =>
      void database.run('UPDATE files SET torn = 1 WHERE work = ? AND name = ?', work, name),
  };
}

function toStored(row: WorkRow): StoredWork {
  return {
    state: row.state,
    aspect: row.width / row.height,
    work: {
      id: row.id,
      number: row.number,
      words: row.words,
      language: row.language,
      manner: row.manner,
      painter: row.painter,
      seed: row.seed,
      steps: row.steps,
      freedom: row.freedom,
      understood: JSON.parse(row.understood),
      sources: JSON.parse(row.sources),
      paintedAt: new Date(row.painted_at).toISOString(),
      relief: row.relief === 1,
    },
  };
}
