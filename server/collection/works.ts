import type { PICTURE_FILES, StageTimes, Work } from '../../protocol/index.ts';
import { isBelievable } from '../config/believable-time.ts';
import type { PaintedPicture } from '../diffusion/painter.ts';
import type { Database } from '../storage/database.ts';
import type { StoredFile } from '../storage/pictures.ts';
import type { Making } from './making.ts';

export type WorkState = 'held' | 'hung' | 'hidden' | 'retired' | 'destroyed';

/** States in which a work may be shown to everybody; every other answers as if the work had never been. */
export const SHOWABLE: readonly WorkState[] = ['hung', 'retired'];

const inStates = (states: readonly WorkState[]): string => states.map((state) => `'${state}'`).join(', ');

/** SQL: a work that may be shown to everybody. */
export const SHOWN = `works.state IN (${inStates(SHOWABLE)})`;
/**
 * SQL: also one that waits for its release and never hung. Its id is 122 random bits told to its own station only: knowing it is the right to
 * see one's own picture, as a job's id is for the draft.
 */
export const GIVEN = `(${SHOWN} OR works.state = 'held' AND NOT EXISTS (
  SELECT 1 FROM journal WHERE journal.subject = works.id AND journal.type = 'work:hung'))`;

/** Whether a person is to look: before it hangs, or after; null: nobody need. */
export type Review = 'before' | 'after' | null;

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
  /** Null for works from before anybody could say that they were finished. */
  until: number | null;
  freedom: number;
  understood: string;
  sources: string;
  ms: string;
  making: string | null;
  review: Review;
  pinned: number;
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
  review: Review;
  pinned: boolean;
}

/** Everything the tables know of a work. */
export interface WorkRecord extends StoredWork {
  /** What the painter was told, where that was not the words. */
  english: string | null;
  input: 'typed' | 'spoken';
  ms: StageTimes;
  /** What a person looked at and let through. */
  released: { words: boolean; picture: boolean };
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
    state: 'hung' | 'held';
    review: Review;
  }): StoredWork;
  get(id: string): StoredWork | undefined;
  record(id: string): WorkRecord | undefined;
  /** The work made of a job, if any. */
  ofJob(job: string): StoredWork | undefined;
  /** The job a work was made of. */
  jobOf(id: string): string | undefined;
  setState(id: string, state: WorkState): void;
  setReview(id: string, review: Review): void;
  setPinned(id: string, pinned: boolean): void;
  pinned(): Set<string>;
  /** Words, vectors and everything else that a visitor or the painter said of it; its files' rows too. The number stays used. */
  erase(id: string): void;
  /** Works that were erased: their folders must be gone. */
  destroyed(): string[];
  /** A file of any work that was not destroyed. */
  anyFile(id: string, name: string): StoredFile | undefined;
  /** All hung works, oldest first. */
  hung(): StoredWork[];
  count(): number;
  /** The work of this number, if it may be shown: numbers can be guessed. */
  numbered(number: number): string | undefined;
  /** A file of a work that may be shown, or is held for review, as its row knows it; undefined answers like a work that never was. */
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
  const happened = (type: string, subject: string): boolean =>
    database.get('SELECT 1 FROM journal WHERE subject = ? AND type = ? LIMIT 1', subject, type) !== undefined;

  const get = (id: string): StoredWork | undefined => {
    const row = database.get<WorkRow>(`${SELECT} WHERE id = ?`, id);
    return row && toStored(row);
  };
  return {
    insert({ id, job, words, english, input, language, picture, making, files, at, state, review }) {
      database.run(
        `INSERT INTO works (id, job, state, words, english, input, language, manner, painter, seed, steps, until, freedom, understood, sources, ms,
           width, height, pixel_hash, embedding, seen, making, review, painted_at)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
        id,
        job,
        state,
        words,
        english,
        input,
        language,
        picture.manner,
        picture.painter,
        picture.seed,
        picture.steps,
        picture.until,
        picture.freedom,
        JSON.stringify(picture.understood),
        JSON.stringify(picture.sources),
        JSON.stringify(picture.ms),
        picture.width,
        picture.height,
        picture.pixelHash,
        ...whatWasSeen(picture.seen),
        making && JSON.stringify(making),
        review,
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
          released: {
            words: happened('job:released', row.job),
            picture: row.review === null && happened('review:closed', row.id),
          },
          making: row.making === null ? null : JSON.parse(row.making),
        }
      );
    },
    ofJob(job) {
      const row = database.get<WorkRow>(`${SELECT} WHERE job = ?`, job);
      return row && toStored(row);
    },
    jobOf: (id) => database.get<{ job: string }>('SELECT job FROM works WHERE id = ?', id)?.job,
    setState: (id, state) => void database.run('UPDATE works SET state = ? WHERE id = ?', state, id),
    setReview: (id, review) => void database.run('UPDATE works SET review = ? WHERE id = ?', review, id),
    setPinned: (id, pinned) =>
      void database.run('UPDATE works SET pinned = ? WHERE id = ?', pinned ? 1 : 0, id),
    pinned: () =>
      new Set(database.all<{ id: string }>('SELECT id FROM works WHERE pinned = 1').map(({ id }) => id)),
    erase(id) {
      database.run(
        `UPDATE works SET state = 'destroyed', words = '', english = NULL, understood = '[]', sources = '[]', seen = NULL, embedding = NULL,
           making = NULL, pixel_hash = '', review = NULL, pinned = 0 WHERE id = ?`,
        id,
      );
      database.run(
        `UPDATE jobs SET words = '', english = NULL WHERE id = (SELECT job FROM works WHERE id = ?)`,
        id,
      );
      for (const of of ['files', 'keepsakes', 'fingerprints'])
        database.run(`DELETE FROM ${of} WHERE work = ?`, id);
    },
    destroyed: () =>
      database.all<{ id: string }>("SELECT id FROM works WHERE state = 'destroyed'").map(({ id }) => id),
    anyFile: (id, name) =>
      database.get<StoredFile>(
        `SELECT name, size, sha256 FROM files JOIN works ON works.id = files.work
         WHERE works.id = ? AND name = ? AND torn = 0 AND state != 'destroyed'`,
        id,
        name,
      ),
    hung: () => database.all<WorkRow>(`${SELECT} WHERE state = 'hung' ORDER BY number`).map(toStored),
    count: () => database.get<{ n: number }>('SELECT COUNT(*) AS n FROM works')?.n ?? 0,
    numbered: (number) =>
      database.get<{ id: string }>(`SELECT id FROM works WHERE number = ? AND ${SHOWN}`, number)?.id,
    showableFile(id, name) {
      return database.get<StoredFile>(
        `SELECT name, size, sha256 FROM files JOIN works ON works.id = files.work
         WHERE works.id = ? AND name = ? AND torn = 0 AND ${GIVEN}`,
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
    review: row.review,
    pinned: row.pinned === 1,
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
      until: row.until ?? row.steps,
      freedom: row.freedom,
      understood: JSON.parse(row.understood),
      sources: JSON.parse(row.sources),
      paintedAt: isBelievable(row.painted_at) ? new Date(row.painted_at).toISOString() : null,
      relief: row.relief === 1,
    },
  };
}
