import type { Pose } from '../../protocol/index.ts';
import type { Database } from '../storage/database.ts';
import type { HangWork } from './hangs/hang-work.ts';
import { round } from './hangs/hang-work.ts';
import { collide, hangSalon, placeWork } from './hangs/salon.ts';

/** The places of the salon, which are kept work by work. Callers open the transactions and write the journal. */
export interface Places {
  /** In the order of the works' numbers. */
  all(): Pose[];
  of(work: string): Pose | undefined;
  /** A place for one more work; at `wanted` while nothing hangs there. */
  put(work: HangWork, wanted?: Pose | null): void;
  take(work: string): void;
  /** The two works change places, each as large as the other's frame lets it be. False when one has no place. */
  swap(a: HangWork, b: HangWork): boolean;
  /** Hangs everything anew, in the order given. */
  putAll(works: readonly HangWork[]): void;
}

export function createPlaces(database: Database): Places {
  const all = (): Pose[] =>
    database.all<Pose>(
      'SELECT work, x, y, poses.z AS z, 0.0 AS turn, poses.width AS width, poses.height AS height FROM poses JOIN works ON works.id = work ORDER BY number',
    );
  const of = (work: string): Pose | undefined => all().find((pose) => pose.work === work);
  const insert = ({ work, x, y, z, width, height }: Pose): void =>
    void database.run(
      'INSERT INTO poses (work, x, y, z, width, height) VALUES (?, ?, ?, ?, ?, ?)',
      work,
      x,
      y,
      z,
      width,
      height,
    );
  const take = (work: string): void => void database.run('DELETE FROM poses WHERE work = ?', work);
  return {
    all,
    of,
    put(work, wanted) {
      const poses = all();
      const free = wanted && !poses.some((pose) => collide(pose, wanted));
      insert(free ? { ...wanted, work: work.id } : placeWork(poses, work));
    },
    take,
    swap(a, b) {
      const [placeA, placeB] = [of(a.id), of(b.id)];
      if (!placeA || !placeB) return false;
      take(a.id);
      take(b.id);
      insert(within(placeB, a));
      insert(within(placeA, b));
      return true;
    },
    putAll(works) {
      database.run('DELETE FROM poses');
      for (const pose of hangSalon(works).poses) insert(pose);
    },
  };
}

/** A work in another's place: centred, and no larger, so that no neighbour is touched. */
function within(place: Pose, { id, aspect }: HangWork): Pose {
  const scale = Math.min(place.width / aspect, place.height);
  return { ...place, work: id, width: round(scale * aspect), height: round(scale) };
}
