import type { Hang, HangKind, PICTURE_FILES, Pose, Work } from '../../protocol/index.ts';
import { RESUME_MAX_ENTRIES } from '../../protocol/index.ts';
import type { PaintedPicture } from '../diffusion/painter.ts';
import { HOUSE } from '../journal/entries.ts';
import type { Journal } from '../journal/journal.ts';
import type { Database } from '../storage/database.ts';
import type { ErasureLedger } from '../storage/erasure-ledger.ts';
import { MASTER_FILE, type StoredFile } from '../storage/pictures.ts';
import { createSettings } from '../storage/settings.ts';
import { type ForgettingRule, forget } from './forgetting.ts';
import type { HangWork } from './hangs/hang-work.ts';
import { createLaidTable } from './hangs/laid-table.ts';
import type { Laid, LaidKind } from './hangs/lay.ts';
import { readHung } from './hangs/read-works.ts';
import type { Making } from './making.ts';
import { createPlaces, type Places } from './places.ts';
import { createWorkTable, type StoredWork, type WorkRecord } from './works.ts';

/** What changed on the wall since a sequence, net; everything when `snapshot`. */
export interface CollectionState {
  seq: number;
  snapshot: boolean;
  works: Work[];
  gone: string[];
  hang: Hang;
}

/** Why a work is taken down, and by whom. */
export interface TakenDown {
  to: 'hidden' | 'retired' | 'held' | 'destroyed';
  reason?: 'room' | 'torn' | 'curator' | 'ledger' | 'group' | 'retention' | 'visitor';
  by?: string | undefined;
}

/** How many works hang, and which makes room for the next. */
export interface WallRule {
  places: number;
  forgetting: ForgettingRule;
}

/** All works, and the hang: which of them are on the wall now, and where. */
export interface Collection {
  /**
   * In the caller's transaction: inserts a painted work and hangs it; when the wall is full, another makes room. With `review` `before` it
   * is held instead, until a person releases it.
   */
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
    review?: 'before' | 'after' | null;
  }): Work;
  /**
   * In the caller's transaction: hangs a work that is there already. `anew` when it never hung, so that the easel paints it before the
   * room; else it goes to `place` while nothing hangs there.
   */
  hangAgain(id: string, how: { anew: boolean; place?: Pose | null; by?: string }): void;
  /**
   * In the caller's transaction: off the wall, or out of what may be shown. What is hidden or destroyed is in the ledger before the
   * transaction can be committed: should that fail, the work is hidden at the next start.
   */
  takeDown(id: string, how: TakenDown): void;
  /** Takes a work off every wall. False when it is hidden or gone already. */
  hide(id: string, by?: string): boolean;
  /** In the caller's transaction: two works change places. False when one does not hang. */
  swap(a: string, b: string, by?: string): boolean;
  /** In the caller's transaction: a hung work leaves its place, to be settled elsewhere before the commit. */
  vacate(id: string): void;
  /** In the caller's transaction: a hung work without a place gets one, at `place` while that is free. */
  settle(id: string, place: Pose, by?: string): void;
  /** Makes room when fewer places are wanted than works hang. */
  fit(): void;
  /** Where a work hangs in the salon. */
  placeOf(id: string): Pose | undefined;
  /** Notes a torn file; a work that can no longer be shown whole leaves the wall. */
  fileTorn(id: string, file: string): void;
  get(id: string): StoredWork | undefined;
  /** Everything the tables know of a work, whatever its state. */
  record(id: string): WorkRecord | undefined;
  ofJob(job: string): StoredWork | undefined;
  /** The work of this number, if it may be shown: numbers can be guessed. */
  numbered(number: number): string | undefined;
  /** A file of a work that may be shown, or of one held for review to whoever knows its id. */
  showableFile(id: string, name: (typeof PICTURE_FILES)[number]): StoredFile | undefined;
  /** A file of any work that was not destroyed: for the desk only. */
  anyFile(id: string, name: string): StoredFile | undefined;
  files(limit: number, offset: number): (StoredFile & { work: string })[];
  /** Works whose pixels must not be on the disk any more. */
  destroyed(): string[];
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
  ledger: ErasureLedger;
  now: () => number;
  /** As it is decided now; it may change while the house is open. */
  rule: () => WallRule;
}): Collection {
  const { database, journal, ledger } = deps;
  const table = createWorkTable(database);
  const places: Places = createPlaces(database);

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

  /** Only after the commit: until then the ledger's last word is the careful one. */
  const noteShown = (id: string): void => {
    if (ledger.fateOf(id) === 'hidden') database.afterCommit(() => ledger.note('shown', [id]));
  };

  const takeDown = (id: string, { to, reason, by }: TakenDown): void => {
    if (to === 'hidden' || to === 'destroyed') ledger.note(to, [id]);
    else noteShown(id);
    places.take(id);
    if (to === 'destroyed') table.erase(id);
    else table.setState(id, to);
    const who = by === undefined ? {} : { by };
    const common = { subject: id } as const;
    const body = { revision: nextRevision(), ...who };
    switch (to) {
      case 'hidden':
        journal.append({
          type: 'work:hidden',
          ...common,
          body: { ...body, ...(reason === 'ledger' ? { reason } : {}) },
        });
        break;
      case 'retired':
        journal.append({
          type: 'work:retired',
          ...common,
          body: { ...body, reason: reason === 'room' || reason === 'torn' ? reason : 'curator' },
        });
        break;
      case 'held':
        journal.append({ type: 'work:withheld', ...common, body });
        break;
      case 'destroyed':
        journal.append({
          type: 'work:destroyed',
          ...common,
          body: {
            ...body,
            reason: reason === undefined || reason === 'room' || reason === 'torn' ? 'curator' : reason,
          },
        });
        break;
    }
  };

  /** Whatever is pinned stays, also where that leaves one work too many. */
  const makeRoom = (newcomer: string | null): void => {
    const { places: most, forgetting } = deps.rule();
    const hung = readHung(database);
    const excess = hung.length - most;
    if (excess <= 0) return;
    const pinned = table.pinned();
    const leaving = forget(
      forgetting,
      hung.filter(({ id }) => id !== newcomer && !pinned.has(id)),
      hung.find(({ id }) => id === newcomer) ?? null,
      excess,
    );
    for (const id of leaving) takeDown(id, { to: 'retired', reason: 'room' });
  };

  // Whatever this database says, and however old it is: what a person hid or destroyed does not come back.
  database.transaction(() => {
    for (const [id, fate] of ledger.fates()) {
      const state = table.get(id)?.state;
      if (state === undefined || state === fate || state === 'destroyed') continue;
      takeDown(id, { to: fate, reason: 'ledger' });
    }
  });

  // A hang without poses for its works (an older or repaired database) is hung anew, once, in the order of the numbers.
  database.transaction(() => {
    const hung = table.hung();
    if (hung.length === database.get<{ n: number }>('SELECT COUNT(*) AS n FROM poses')?.n) return;
    nextRevision();
    places.putAll(hung.map(toHangWork));
  });

  const collection: Collection = {
    hangNew({ review = null, ...row }) {
      const held = review === 'before';
      const stored = table.insert({
        making: null,
        ...row,
        at: deps.now(),
        state: held ? 'held' : 'hung',
        review,
      });
      if (review !== null)
        journal.append({
          type: 'review:opened',
          subject: row.id,
          body: { policy: held ? 'pre' : 'post' },
        });
      if (held) return stored.work;
      makeRoom(row.id);
      places.put(toHangWork(stored));
      journal.append({
        type: 'work:hung',
        subject: row.id,
        body: { number: stored.work.number, revision: nextRevision() },
      });
      return stored.work;
    },
    hangAgain(id, { anew, place = null, by }) {
      const stored = table.get(id);
      if (!stored || stored.state === 'hung' || stored.state === 'destroyed') return;
      table.setState(id, 'hung');
      makeRoom(id);
      places.put(toHangWork(stored), place);
      const body = { revision: nextRevision(), ...(by === undefined ? {} : { by }) };
      if (anew)
        journal.append({
          type: 'work:hung',
          subject: id,
          body: { number: stored.work.number, ...body },
        });
      else journal.append({ type: 'work:rehung', subject: id, body });
      noteShown(id);
    },
    takeDown,
    hide(id, by) {
      return database.transaction(() => {
        const state = table.get(id)?.state;
        if (state === undefined || state === 'hidden' || state === 'destroyed') return false;
        takeDown(id, { to: 'hidden', by });
        return true;
      });
    },
    swap(a, b, by) {
      const [one, two] = [table.get(a), table.get(b)];
      if (!one || !two || !places.swap(toHangWork(one), toHangWork(two))) return false;
      const body = { revision: nextRevision(), ...(by === undefined ? {} : { by }) };
      for (const subject of [a, b]) journal.append({ type: 'work:moved', subject, body });
      return true;
    },
    vacate: places.take,
    settle(id, place, by) {
      const stored = table.get(id);
      if (stored?.state !== 'hung') return;
      places.put(toHangWork(stored), place);
      const body = { revision: nextRevision(), ...(by === undefined ? {} : { by }) };
      journal.append({ type: 'work:moved', subject: id, body });
    },
    fit: () => database.transaction(() => makeRoom(null)),
    placeOf: places.of,
    fileTorn(id, file) {
      database.transaction(() => {
        table.markTorn(id, file);
        journal.append({ type: 'file:torn', subject: id, body: { file } });
        if (file !== MASTER_FILE && table.get(id)?.state === 'hung')
          takeDown(id, { to: 'retired', reason: 'torn' });
      });
    },
    get: table.get,
    record: table.record,
    ofJob: table.ofJob,
    numbered: table.numbered,
    showableFile: table.showableFile,
    anyFile: table.anyFile,
    files: table.files,
    destroyed: table.destroyed,
    count: table.count,
    hung: () => table.hung().map(({ work }) => work),
    hang() {
      const salon = places.all();
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
  // No time at all is before everything, as for a clock that woke in 1970.
  paintedAt: work.paintedAt === null ? 0 : Date.parse(work.paintedAt),
  embedding: null,
});
