import type { Hang, PICTURE_FILES, Pose, Work } from '../../protocol/index.ts';
import { RESUME_MAX_ENTRIES } from '../../protocol/index.ts';
import type { PaintedPicture } from '../diffusion/painter.ts';
import type { Journal } from '../journal/journal.ts';
import type { Database } from '../storage/database.ts';
import { MASTER_FILE, type StoredFile } from '../storage/pictures.ts';
import { hangAll, placeWork } from './hang.ts';
import { createWorkTable, type StoredWork } from './works.ts';

/** What changed on the wall since a sequence, net; everything when `snapshot`. */
export interface CollectionState {
  seq: number;
  snapshot: boolean;
  works: Work[];
  gone: string[];
  hang: Hang;
}

/** All works, and the hang: which of them are on the wall now, and where. */
export interface Collection {
  /** In the caller's transaction: inserts a painted work, hangs it and, when the wall is full, retires the oldest. */
  hangNew(work: {
    id: string;
    job: string;
    words: string;
    english: string | null;
    input: 'typed' | 'spoken';
    language: string;
    picture: PaintedPicture;
    files: readonly StoredFile[];
  }): Work;
  /** Takes a work off the wall for good taste or good order. False when it does not hang. */
  hide(id: string): boolean;
  /** Notes a torn file; a work that can no longer be shown whole leaves the wall. */
  fileTorn(id: string, file: string): void;
  get(id: string): StoredWork | undefined;
  ofJob(job: string): StoredWork | undefined;
  showableFile(id: string, name: (typeof PICTURE_FILES)[number]): StoredFile | undefined;
  files(limit: number, offset: number): (StoredFile & { work: string })[];
  count(): number;
  hang(): Hang;
  /**
   * The net state for a wall that has applied everything up to `since`: a work hung and hidden meanwhile never appears. A
   * snapshot when `since` is null, of another journal, or more than `RESUME_MAX_ENTRIES` behind.
   */
  stateSince(since: number | null): CollectionState;
}

export function createCollection(deps: {
  database: Database;
  journal: Journal;
  now: () => number;
  hangMax: number;
}): Collection {
  const { database, journal } = deps;
  const table = createWorkTable(database);

  const revision = (): number =>
    Number(
      database.get<{ value: string }>("SELECT value FROM settings WHERE name = 'hang_revision'")?.value ?? 0,
    );
  const nextRevision = (): number => {
    const next = revision() + 1;
    database.run(
      "INSERT INTO settings (name, value) VALUES ('hang_revision', ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
      String(next),
    );
    return next;
  };
  const poses = (): Pose[] =>
    database.all<Pose>(
      'SELECT work, x, y, poses.z AS z, poses.width AS width, poses.height AS height FROM poses JOIN works ON works.id = work ORDER BY number',
    );
  const insertPose = (pose: Pose): void =>
    void database.run(
      'INSERT INTO poses (work, x, y, z, width, height) VALUES (?, ?, ?, ?, ?, ?)',
      pose.work,
      pose.x,
      pose.y,
      pose.z,
      pose.width,
      pose.height,
    );
  const takeDown = (id: string): void => void database.run('DELETE FROM poses WHERE work = ?', id);
  const retire = (id: string, reason: 'room' | 'torn'): void => {
    table.setState(id, 'retired');
    takeDown(id);
    journal.append({ type: 'work:retired', subject: id, body: { revision: nextRevision(), reason } });
  };

  // A hang without poses for its works (an older or repaired database) is hung anew, once, in the order of the numbers.
  database.transaction(() => {
    const hung = table.hung();
    if (hung.length === database.get<{ n: number }>('SELECT COUNT(*) AS n FROM poses')?.n) return;
    database.run('DELETE FROM poses');
    for (const pose of hangAll(hung.map(toHangWork), nextRevision()).poses) insertPose(pose);
  });

  const collection: Collection = {
    hangNew(row) {
      const stored = table.insert({ ...row, at: deps.now() });
      const others = table.hung().filter(({ work }) => work.id !== stored.work.id);
      for (const { work } of others.slice(0, Math.max(0, others.length + 1 - deps.hangMax)))
        retire(work.id, 'room');
      insertPose(placeWork(poses(), toHangWork(stored)));
      journal.append({
        type: 'work:hung',
        subject: row.id,
        body: { number: stored.work.number, revision: nextRevision() },
      });
      return stored.work;
    },
    hide(id) {
      return database.transaction(() => {
        if (table.get(id)?.state !== 'hung') return false;
        table.setState(id, 'hidden');
        takeDown(id);
        journal.append({ type: 'work:hidden', subject: id, body: { revision: nextRevision() } });
        return true;
      });
    },
    fileTorn(id, file) {
      database.transaction(() => {
        table.markTorn(id, file);
        journal.append({ type: 'file:torn', subject: id, body: { file } });
        if (file !== MASTER_FILE && table.get(id)?.state === 'hung') retire(id, 'torn');
      });
    },
    get: table.get,
    ofJob: table.ofJob,
    showableFile: table.showableFile,
    files: table.files,
    count: table.count,
    hang: () => ({ revision: revision(), poses: poses() }),
    stateSince(since) {
      return database.transaction(() => {
        const seq = journal.head();
        const hang = collection.hang();
        const hung = table.hung();
        if (since === null || since > seq || seq - since > RESUME_MAX_ENTRIES)
          return { seq, snapshot: true, works: hung.map(({ work }) => work), gone: [], hang };
        const touched = new Set(journal.subjectsSince(since, 'work:'));
        const works = hung.filter(({ work }) => touched.has(work.id)).map(({ work }) => work);
        for (const { id } of works) touched.delete(id);
        return { seq, snapshot: false, works, gone: [...touched], hang };
      });
    },
  };
  return collection;
}

const toHangWork = ({ work, aspect }: StoredWork) => ({ id: work.id, number: work.number, aspect });
