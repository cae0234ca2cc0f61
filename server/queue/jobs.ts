import type { JobState, PromptSubmit } from '../../protocol/index.ts';
import type { Database } from '../storage/database.ts';

/** A job as the table has it. */
export interface Job {
  /** Order of arrival. */
  row: number;
  id: string;
  key: string;
  station: string;
  visit: string;
  words: string;
  /** What the painter is told instead; null where it is told the words. */
  english: string | null;
  input: PromptSubmit['input'];
  language: string;
  manner: string | null;
  freedom: number;
  seed: number;
  /** The step at which its visitor called it finished; null: after all of them. */
  until: number | null;
  /** The work it takes the place of: the same picture, called finished at another step. */
  replaces: string | null;
  state: JobState;
  /** Times painting was begun and not given back in good order. */
  attempts: number;
  repaints: number;
  /** 1 when its turn came and painting was broken off through no fault of its own: it goes first. */
  returned: number;
  /** Id the work will have, set when painting begins: what a crash leaves half-written lies under it. */
  work: string | null;
  /** Why words are held; null where they are not. */
  reason: string | null;
  /** The school class it was made in. */
  visitors: string | null;
}

export type NewJob = Pick<
  Job,
  | 'id'
  | 'key'
  | 'station'
  | 'visit'
  | 'words'
  | 'english'
  | 'input'
  | 'language'
  | 'manner'
  | 'freedom'
  | 'seed'
> & { state: 'pending' | 'held' } & Partial<Pick<Job, 'reason' | 'visitors' | 'until' | 'replaces'>>;

/** The table of jobs: plain reads and writes; callers open the transactions and write the journal. */
export interface JobTable {
  insert(job: NewJob, at: number): void;
  get(id: string): Job | undefined;
  byKey(key: string): Job | undefined;
  /** The job its station still cares for: waiting or being painted, else undefined. */
  openOf(station: string): Job | undefined;
  hasWaiting(station: string): boolean;
  in(state: JobState): Job[];
  count(state: JobState): number;
  setState(id: string, state: JobState): void;
  /** Pending → in progress, with the next turn, one more attempt and the id of the work to come. */
  begin(job: Pick<Job, 'id' | 'station'>, work: string): void;
  /** In progress → pending, ahead of all who wait; `attempts` as given. */
  giveBack(id: string, attempts: number): void;
  setUntil(id: string, until: number): void;
  /** Another seed for a broken picture. Not an attempt: the host did its work. */
  setRepaint(id: string, seed: number): void;
  /** The last turn each station was given; stations never served are missing. */
  lastTurns(): Map<string, number>;
  /** Jobs under whose `work` a crash may have left files. */
  unfinished(): Job[];
  forgetWork(id: string): void;
}

export function createJobTable(database: Database): JobTable {
  return {
    insert(job, at) {
      database.run(
        `INSERT INTO jobs (id, key, station, visit, words, english, input, language, manner, freedom, seed, until, replaces, state, reason, visitors, created_at)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
        job.id,
        job.key,
        job.station,
        job.visit,
        job.words,
        job.english,
        job.input,
        job.language,
        job.manner,
        job.freedom,
        job.seed,
        job.until ?? null,
        job.replaces ?? null,
        job.state,
        job.reason ?? null,
        job.visitors ?? null,
        at,
      );
    },
    get: (id) => database.get<Job>('SELECT * FROM jobs WHERE id = ?', id),
    byKey: (key) => database.get<Job>('SELECT * FROM jobs WHERE key = ?', key),
    openOf: (station) =>
      database.get<Job>(
        `SELECT * FROM jobs WHERE station = ? AND state IN ('pending', 'in_progress') ORDER BY row DESC LIMIT 1`,
        station,
      ),
    hasWaiting: (station) =>
      database.get(`SELECT 1 FROM jobs WHERE station = ? AND state = 'pending'`, station) !== undefined,
    in: (state) => database.all<Job>('SELECT * FROM jobs WHERE state = ? ORDER BY row', state),
    count: (state) =>
      database.get<{ n: number }>('SELECT COUNT(*) AS n FROM jobs WHERE state = ?', state)?.n ?? 0,
    setState: (id, state) => void database.run('UPDATE jobs SET state = ? WHERE id = ?', state, id),
    begin({ id, station }, work) {
      database.run(
        `UPDATE jobs SET state = 'in_progress', attempts = attempts + 1, work = ? WHERE id = ?`,
        work,
        id,
      );
      database.run(
        `INSERT INTO turns (station, turn) SELECT ?, COALESCE(MAX(turn), 0) + 1 FROM turns WHERE true
         ON CONFLICT (station) DO UPDATE SET turn = excluded.turn`,
        station,
      );
    },
    giveBack: (id, attempts) =>
      void database.run(
        `UPDATE jobs SET state = 'pending', returned = 1, attempts = ? WHERE id = ?`,
        attempts,
        id,
      ),
    setUntil: (id, until) => void database.run('UPDATE jobs SET until = ? WHERE id = ?', until, id),
    setRepaint: (id, seed) =>
      void database.run(
        'UPDATE jobs SET seed = ?, repaints = repaints + 1, attempts = attempts - 1 WHERE id = ?',
        seed,
        id,
      ),
    lastTurns: () =>
      new Map(
        database
          .all<{ station: string; turn: number }>('SELECT station, turn FROM turns')
          .map(({ station, turn }) => [station, turn]),
      ),
    unfinished: () =>
      database.all<Job>("SELECT * FROM jobs WHERE work IS NOT NULL AND state != 'completed' ORDER BY row"),
    forgetWork: (id) => void database.run('UPDATE jobs SET work = NULL WHERE id = ?', id),
  };
}
