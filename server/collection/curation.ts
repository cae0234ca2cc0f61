import { randomUUID } from 'node:crypto';
import type { Act, Acted, Acting, Pose, Refused } from '../../protocol/index.ts';
import type { Journal } from '../journal/journal.ts';
import type { Job } from '../queue/jobs.ts';
import type { Database } from '../storage/database.ts';
import type { PictureStore } from '../storage/pictures.ts';
import type { Collection } from './collection.ts';
import type { Review, StoredWork, WorkState, WorkTable } from './works.ts';

/** What the desk's hand needs of the queue: words wait there. */
export interface HeldWords {
  job(id: string): Job | undefined;
  decide(job: string, verdict: 'release' | 'reject', by: string): boolean;
  reopen(job: string, by: string): boolean;
  repaint(job: string, by: string): string | null;
  withdraw(job: string, by: string): boolean;
}

/** The hand of the people at the desk on works and on words that wait. Every act but `destroy` can be taken back. */
export interface Curation {
  /**
   * Does one thing to many. What somebody else changed since `seq` is left alone and told, but for `hide` and `destroy`, which always win.
   * @param by the account
   */
  act(acting: Acting, by: string): Acted;
  /** Two works change places. */
  swap(works: readonly [string, string], by: string): Acted;
  /** Everything off the wall but what is pinned. */
  clear(by: string): Acted;
  /** Takes an act back, as far as nobody has changed its works since. Undefined when there is no such act, or it was taken back. */
  undo(act: string, by: string): Acted | undefined;
  /** Erases works and the words of jobs for good, for a reason of its own. */
  destroy(
    works: readonly string[],
    by: string | undefined,
    reason: 'curator' | 'group' | 'retention' | 'visitor',
  ): number;
}

/** How a thing stood before an act, and where the journal was after it. Ids, numbers and states only. */
type Before =
  | {
      kind: 'picture';
      id: string;
      seq: number;
      state: WorkState;
      review: Review;
      pinned: boolean;
      place: Pose | null;
    }
  | { kind: 'words'; id: string; seq: number; what: 'decided' | 'repainted' };

/** Acts that can be taken back, the newest of them. */
const ACTS_KEPT = 500;
/** They always win: in a race nothing stays on a wall that one person wanted gone. */
const ALWAYS: readonly Act[] = ['hide', 'destroy'];

export function createCuration(deps: {
  database: Database;
  journal: Journal;
  collection: Collection;
  works: WorkTable;
  words: HeldWords;
  pictures: PictureStore;
  now: () => number;
}): Curation {
  const { database, journal, collection, works, words } = deps;

  const refusal = (id: string, why: Refused['why']): Refused => {
    const last = journal.lastOf(id);
    const by = last && 'by' in last.body ? last.body.by : undefined;
    return { id, why, what: last?.type ?? null, by: by ?? null, at: last?.at ?? null };
  };
  const standing = (stored: StoredWork): Before => ({
    kind: 'picture',
    id: stored.work.id,
    seq: 0,
    state: stored.state,
    review: stored.review,
    pinned: stored.pinned,
    place: collection.placeOf(stored.work.id) ?? null,
  });
  const seqOf = (id: string): number => journal.lastOf(id)?.seq ?? 0;
  const closeReview = ({ work, review }: StoredWork, by: string): void => {
    if (review === null) return;
    works.setReview(work.id, null);
    journal.append({ type: 'review:closed', subject: work.id, body: { by } });
  };
  const pin = (id: string, pinned: boolean, by: string): void => {
    works.setPinned(id, pinned);
    journal.append({ type: pinned ? 'work:pinned' : 'work:unpinned', subject: id, body: { by } });
  };

  /** What was done, for `undo`; undefined when the work's state does not allow it. Every case in the caller's transaction. */
  const actOnPicture = (act: Act, stored: StoredWork, by: string): Before[] | undefined => {
    const { state, work } = stored;
    const { id } = work;
    const before = standing(stored);
    switch (act) {
      case 'release':
        if (stored.review === null) return undefined;
        closeReview(stored, by);
        if (state === 'held') collection.hangAgain(id, { anew: true, by });
        return [before];
      case 'hide':
        if (state === 'hidden') return undefined;
        closeReview(stored, by);
        collection.takeDown(id, { to: 'hidden', by });
        return [before];
      case 'repaint': {
        const job = works.jobOf(id);
        const again = job === undefined ? null : words.repaint(job, by);
        if (again === null) return undefined;
        closeReview(stored, by);
        if (state !== 'hidden') collection.takeDown(id, { to: 'hidden', by });
        return [{ kind: 'words', id: again, seq: 0, what: 'repainted' }, before];
      }
      case 'retire':
        if (state !== 'hung') return undefined;
        collection.takeDown(id, { to: 'retired', reason: 'curator', by });
        return [before];
      case 'hang':
        if (state !== 'retired' && state !== 'hidden') return undefined;
        collection.hangAgain(id, { anew: false, by });
        return [before];
      case 'pin':
      case 'unpin':
        if ((state !== 'hung' && state !== 'retired') || stored.pinned === (act === 'pin')) return undefined;
        pin(id, act === 'pin', by);
        return [before];
      case 'destroy':
        return undefined;
    }
  };

  const actOnWords = (act: Act, id: string, by: string): Before[] | undefined => {
    if (act !== 'release' && act !== 'hide') return undefined;
    return words.decide(id, act === 'release' ? 'release' : 'reject', by)
      ? [{ kind: 'words', id, seq: 0, what: 'decided' }]
      : undefined;
  };

  /** Notes what can be taken back. Its sequences are the newest of their subjects: whatever comes later is somebody else's. */
  const note = (kind: string, by: string, before: readonly Before[]): string | null => {
    if (before.length === 0) return null;
    const id = randomUUID();
    database.run(
      'INSERT INTO acts (id, staff, at, kind, before) VALUES (?, ?, ?, ?, ?)',
      id,
      by,
      deps.now(),
      kind,
      JSON.stringify(before.map((each) => ({ ...each, seq: seqOf(each.id) }))),
    );
    database.run('DELETE FROM acts WHERE rowid <= (SELECT MAX(rowid) FROM acts) - ?', ACTS_KEPT);
    return id;
  };

  const destroy: Curation['destroy'] = (ids, by, reason) => {
    const gone = database.transaction(() =>
      ids.filter((id) => {
        const state = works.get(id)?.state;
        if (state === undefined || state === 'destroyed') return false;
        collection.takeDown(id, { to: 'destroyed', reason, by });
        return true;
      }),
    );
    for (const id of gone)
      deps.pictures
        .remove(id)
        .catch((error) => console.error(`the pictures of ${id} are removed at the next start:`, error));
    if (gone.length > 0) database.truncateLog();
    return gone.length;
  };

  const moved = ({ id, place }: Extract<Before, { kind: 'picture' }>): boolean => {
    const now = collection.placeOf(id);
    return now !== undefined && place !== null && (now.x !== place.x || now.y !== place.y);
  };

  /** Puts one thing back as it stood; false when it cannot be. */
  const putBack = (before: Before, by: string): boolean => {
    if (before.kind === 'words')
      return before.what === 'decided' ? words.reopen(before.id, by) : words.withdraw(before.id, by);
    const stored = works.get(before.id);
    if (!stored || stored.state === 'destroyed') return false;
    const { id, state, review, pinned, place } = before;
    if (stored.pinned !== pinned) pin(id, pinned, by);
    if (state === 'hung') {
      if (stored.state !== 'hung') collection.hangAgain(id, { anew: false, place, by });
      else if (place && collection.placeOf(id) === undefined) collection.settle(id, place, by);
    } else if (stored.state !== state && state !== 'destroyed')
      collection.takeDown(id, { to: state, reason: 'curator', by });
    works.setReview(id, review);
    return true;
  };

  return {
    act({ act, on }, by) {
      if (act === 'destroy') {
        const ids = on.filter(({ kind }) => kind === 'picture').map(({ id }) => id);
        const there = ids.filter((id) => works.get(id) !== undefined);
        const refused = ids.filter((id) => !there.includes(id)).map((id) => refusal(id, 'gone'));
        destroy(there, by, 'curator');
        return { done: there, refused, undo: null };
      }
      return database.transaction(() => {
        const acted: Acted = { done: [], refused: [], undo: null };
        const befores: Before[] = [];
        for (const { kind, id, seq } of on) {
          const stored = kind === 'picture' ? works.get(id) : undefined;
          const there = kind === 'picture' ? stored && stored.state !== 'destroyed' : words.job(id);
          if (!there) {
            acted.refused.push(refusal(id, 'gone'));
            continue;
          }
          if (!ALWAYS.includes(act) && seqOf(id) > seq) {
            acted.refused.push(refusal(id, 'changed'));
            continue;
          }
          const before = stored ? actOnPicture(act, stored, by) : actOnWords(act, id, by);
          if (before) {
            befores.push(...before);
            acted.done.push(id);
          } else acted.refused.push(refusal(id, seqOf(id) > seq ? 'changed' : 'unfit'));
        }
        acted.undo = note(act, by, befores);
        return acted;
      });
    },
    swap([a, b], by) {
      return database.transaction(() => {
        const [one, two] = [works.get(a), works.get(b)];
        const befores = one && two ? [standing(one), standing(two)] : [];
        if (a === b || !collection.swap(a, b, by))
          return { done: [], refused: [refusal(a, 'unfit'), refusal(b, 'unfit')], undo: null };
        return { done: [a, b], refused: [], undo: note('swap', by, befores) };
      });
    },
    clear(by) {
      return database.transaction(() => {
        const leaving = works.hung().filter(({ pinned }) => !pinned);
        const befores = leaving.map(standing);
        for (const { work } of leaving)
          collection.takeDown(work.id, { to: 'retired', reason: 'curator', by });
        return { done: leaving.map(({ work }) => work.id), refused: [], undo: note('clear', by, befores) };
      });
    },
    undo(id, by) {
      return database.transaction(() => {
        const row = database.get<{ before: string }>(
          'SELECT before FROM acts WHERE id = ? AND undone = 0',
          id,
        );
        if (!row) return undefined;
        database.run('UPDATE acts SET undone = 1 WHERE id = ?', id);
        const acted: Acted = { done: [], refused: [], undo: null };
        const befores = JSON.parse(row.before) as Before[];
        const mine = befores.filter(({ id, seq }) => seqOf(id) === seq);
        for (const before of befores)
          if (!mine.includes(before)) acted.refused.push(refusal(before.id, 'changed'));
        // What moved makes way first, so that every place is free again.
        for (const before of mine)
          if (before.kind === 'picture' && moved(before)) collection.vacate(before.id);
        for (const before of mine) {
          if (putBack(before, by)) acted.done.push(before.id);
          else acted.refused.push(refusal(before.id, 'unfit'));
        }
        return acted;
      });
    },
    destroy,
  };
}
