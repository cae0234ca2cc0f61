import type { Hang, HangKind, PICTURE_FILES, Pose, Work } from '../../protocol/index.ts';
import { RESUME_MAX_ENTRIES } from '../../protocol/index.ts';
import type { PaintedPicture } from '../diffusion/painter.ts';
import { HOUSE } from '../journal/entries.ts';
import type { Journal } from '../journal/journal.ts';
import type { Database } from '../storage/database.ts';
import { MASTER_FILE, type StoredFile } from '../storage/pictures.ts';
import { createSettings } from '../storage/settings.ts';
import type { HangWork } from './hangs/hang-work.ts';
import { createLaidTable } from './hangs/laid-table.ts';
import type { Laid, LaidKind } from './hangs/lay.ts';
import { hangSalon, placeWork } from './hangs/salon.ts';
import type { Making } from './making.ts';
import { createWorkTable, type StoredWork, type WorkRecord } from './works.ts';

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
    making?: Making;
    files: readonly StoredFile[];
  }): Work;
  /** Takes a work off the wall for good taste or good order. False when it does not hang. */
  hide(id: string): boolean;
  /** Notes a torn file; a work that can no longer be shown whole leaves the wall. */
  fileTorn(id: string, file: string): void;
  get(id: string): StoredWork | undefined;
  /** Everything the tables know of a work, whatever its state. */
  record(id: string): WorkRecord | undefined;
  ofJob(job: string): StoredWork | undefined;
  showableFile(id: string, name: (typeof PICTURE_FILES)[number]): StoredFile | undefined;
  files(limit: number, offset: number): (StoredFile & { work: string })[];
  count(): number;
  /** Works with a frame, oldest first. */
  hung(): Work[];
  /** What is on the wall now. A work hung since a computed hang was laid has its place in the salon until the next is laid. */
  hang(): Hang;
  /** Stars of the constellation that was laid with this revision. [n · STAR_FLOATS float32] */
  stars(revision: number): Uint8Array | undefined;
  /** Puts a computed hang on the wall. `newest` is the highest number of a work that was known to it. */
  lay(kind: LaidKind, newest: number, laid: Laid): void;
  /** Back to the salon: every work where it hung before. */
  laySalon(): void;
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

  const settings = createSettings(database);
  const laidTable = createLaidTable(database);
  const revision = (): number => Number(settings.get('hang_revision') ?? 0);
  const nextRevision = (): number => {
    const next = revision() + 1;
    settings.set('hang_revision', String(next));
    return next;
  };
  const laid = () => laidTable.get((settings.get('hang_laid') ?? 'salon') as HangKind);
  const noteLaid = (hang: HangKind): number => {
    const next = nextRevision();
    settings.set('hang_laid', hang);
    journal.append({ type: 'hang:laid', subject: HOUSE, body: { hang, revision: next } });
    return next;
  };
  const poses = (): Pose[] =>
    database.all<Pose>(
      'SELECT work, x, y, poses.z AS z, 0.0 AS turn, poses.width AS width, poses.height AS height FROM poses JOIN works ON works.id = work ORDER BY number',
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
    nextRevision();
    for (const pose of hangSalon(hung.map(toHangWork)).poses) insertPose(pose);
  });

  const collection: Collection = {
    hangNew(row) {
      const stored = table.insert({ making: null, ...row, at: deps.now() });
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
    record: table.record,
    ofJob: table.ofJob,
    showableFile: table.showableFile,
    files: table.files,
    count: table.count,
    hung: () => table.hung().map(({ work }) => work),
    hang() {
      const salon = poses();
      const now = laid();
      if (now === undefined)
        return { revision: revision(), kind: 'salon', poses: salon, marks: [], stars: 0 };
      const number = new Map(table.hung().map(({ work }) => [work.id, work.number]));
      const kept = now.poses.filter(({ work }) => number.has(work));
      const since = salon.filter(({ work }) => (number.get(work) ?? 0) > now.newest);
      return {
        revision: revision(),
        kind: now.kind,
        poses: [...kept, ...since],
        marks: [...now.marks],
        stars: now.stars.byteLength > 0 ? now.revision : 0,
      };
    },
    stars(wanted) {
      const now = laid();
      return now?.revision === wanted ? now.stars : undefined;
    },
    lay(kind, newest, computed) {
      database.transaction(() => laidTable.put(kind, noteLaid(kind), newest, computed));
    },
    laySalon: () => database.transaction(() => void noteLaid('salon')),
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

const toHangWork = ({ work, aspect }: StoredWork): HangWork => ({
  id: work.id,
  number: work.number,
  aspect,
  paintedAt: Date.parse(work.paintedAt),
  embedding: null,
});
