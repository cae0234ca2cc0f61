import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ECHO_MAX_WORKS, type Pose, STAR_FLOATS } from '../../../protocol/index.ts';
import { clusterVectors, cosine } from '../../../server/collection/hangs/clusters.ts';
import { chainOf } from '../../../server/collection/hangs/echo.ts';
import { GAP_M, type HangWork, LABEL_M } from '../../../server/collection/hangs/hang-work.ts';
import { type LaidKind, lay, type WholeCollection } from '../../../server/collection/hangs/lay.ts';
import { tooNear } from '../../../server/collection/hangs/packing.ts';
import { hangTime } from '../../../server/collection/hangs/time.ts';
import { anyWorks, hangWork, manyWorks, vectorOf } from './works.ts';

const LENGTH = 384;

function wholeOf(works: readonly HangWork[]): WholeCollection {
  const embeddings = new Float32Array(works.length * LENGTH);
  for (const [i, { embedding }] of works.entries()) if (embedding) embeddings.set(embedding, i * LENGTH);
  return { numbers: Float64Array.from(works, ({ number }) => number), embeddings, length: LENGTH };
}
const layAll = (kind: LaidKind, hung: readonly HangWork[], all = hung) =>
  lay({ kind, hung, whole: kind === 'constellation' ? wholeOf(all) : null });

const overlapping = (poses: readonly Pose[]): number =>
  poses.reduce(
    (sum, a, i) =>
      sum + poses.slice(i + 1).filter((b) => tooNear(a, b, { gapX: GAP_M, gapY: GAP_M + LABEL_M })).length,
    0,
  );
const KINDS: LaidKind[] = ['kinship', 'time', 'echo', 'constellation'];

describe('every computed hang', () => {
  it.each(KINDS)('[C4] %s is the same for the same works', (kind) => {
    fc.assert(
      fc.property(anyWorks, (works) => {
        expect(layAll(kind, works)).toEqual(layAll(kind, structuredClone(works)));
      }),
      { numRuns: 8 },
    );
  });

  it.each(['kinship', 'time'] as const)('[C4] in %s every work hangs once and nothing overlaps', (kind) => {
    fc.assert(
      fc.property(anyWorks, (works) => {
        const { poses } = layAll(kind, works);
        expect(new Set(poses.map(({ work }) => work))).toEqual(new Set(works.map(({ id }) => id)));
        expect(poses).toHaveLength(works.length);
        expect(overlapping(poses)).toBe(0);
      }),
      { numRuns: 25 },
    );
  });

  it.each(KINDS)('%s has every frame above the floor and before the wall, from one work to 500', (kind) => {
    for (const count of [1, 2, 12, 60, 500]) {
      const { poses } = layAll(kind, manyWorks(count));
      expect(poses).toHaveLength(kind === 'echo' ? Math.min(count, ECHO_MAX_WORKS) : count);
      for (const { y, z, height } of poses) {
        expect(y - height / 2).toBeGreaterThan(0.4);
        expect(z).toBeGreaterThanOrEqual(0);
      }
    }
  });

  it.each(KINDS)('%s lays 2,000 works in seconds, off the event loop', (kind) => {
    const works = manyWorks(2000, 40);
    const began = performance.now();
    layAll(kind, works);
    expect(performance.now() - began).toBeLessThan(30_000);
  });
});

describe('kinship', () => {
  it('finds clusters that are there', () => {
    const vectors = Array.from({ length: 40 }, (_, i) => vectorOf(i % 4, i));
    const clusters = clusterVectors(vectors, 4);
    expect(clusters).toHaveLength(4);
    for (const members of clusters) expect(new Set(members.map((i) => i % 4)).size).toBe(1);
  });

  it('hangs what is alike nearer together than what is not, and islands apart in depth', () => {
    const works = manyWorks(60, 6);
    const { poses } = layAll('kinship', works);
    const at = new Map(poses.map((pose) => [pose.work, pose]));
    const mean = (alike: boolean): number => {
      const found = works.flatMap((a, i) =>
        works.slice(i + 1).flatMap((b) => {
          const [p, q] = [at.get(a.id) as Pose, at.get(b.id) as Pose];
          const like = cosine(a.embedding as Float32Array, b.embedding as Float32Array) > 0.5;
          return like === alike ? [Math.hypot(p.x - q.x, p.y - q.y)] : [];
        }),
      );
      return found.reduce((sum, d) => sum + d, 0) / found.length;
    };
    expect(mean(true)).toBeLessThan(0.6 * mean(false));
    expect(new Set(poses.map(({ z }) => z)).size).toBeGreaterThan(3);
  });
});

describe('time', () => {
  it('runs in the order of the numbers, whatever the clock says', () => {
    fc.assert(
      fc.property(anyWorks, (works) => {
        const { poses } = hangTime(works);
        for (const [i, pose] of poses.slice(1).entries()) {
          const before = poses[i] as Pose;
          const follows = pose.x > before.x || (Math.abs(pose.x - before.x) < 1e-6 && pose.y < before.y);
          expect(follows).toBe(true);
        }
      }),
      { numRuns: 25 },
    );
  });

  it('writes no day of a clock that was wrong', () => {
    const right = Date.UTC(2026, 10, 23, 12);
    const works = [right, 0, right + 60_000, right - 86_400_000, right + 3 * 86_400_000].map((paintedAt, k) =>
      hangWork(k + 1, { paintedAt }),
    );
    const { marks } = hangTime(works);
    expect(marks.filter(({ kind }) => kind === 'day').map(({ at }) => Date.parse(at))).toEqual([
      right,
      right + 3 * 86_400_000,
    ]);
  });

  it('moves no other when one more is made, until the frieze needs another row', () => {
    const before = hangTime(manyWorks(30)).poses;
    expect(hangTime(manyWorks(31)).poses.slice(0, 30)).toEqual(before);
  });
});

describe('echo', () => {
  it('begins with the newest and goes on to the nearest that is left', () => {
    const works = [vectorOf(0, 1), vectorOf(1, 2), vectorOf(0, 3), vectorOf(1, 4)].map((embedding, k) =>
      hangWork(k + 1, { embedding }),
    );
    const numbers = chainOf(works).map(({ number }) => number);
    expect(numbers.slice(0, 2)).toEqual([4, 2]);
    expect([...numbers].sort()).toEqual([1, 2, 3, 4]);
  });

  it('recedes: each hangs behind the one before it, on the other side', () => {
    const { poses } = layAll('echo', manyWorks(20));
    for (const [i, pose] of poses.slice(1).entries()) {
      expect(pose.z).toBeLessThan((poses[i] as Pose).z);
      expect(Math.sign(pose.x)).toBe(-Math.sign((poses[i] as Pose).x));
    }
  });
});

describe('constellation', () => {
  it('has every work, those with a frame as frames, all others as stars', () => {
    const all = manyWorks(300);
    const { poses, stars } = layAll('constellation', all.slice(240), all);
    expect(poses).toHaveLength(60);
    const numbers = Array.from({ length: stars.length / STAR_FLOATS }, (_, i) => stars[i * STAR_FLOATS]);
    expect(numbers).toEqual(all.slice(0, 240).map(({ number }) => number));
  });

  it('lays alike near alike, and no two in one place', () => {
    const works = manyWorks(200, 6);
    const { poses } = layAll('constellation', works);
    expect(new Set(poses.map(({ x, y, z }) => `${x} ${y} ${z}`)).size).toBe(200);
    const distance = (i: number, j: number) => {
      const [a, b] = [poses[i] as Pose, poses[j] as Pose];
      return Math.hypot(a.x - b.x, a.y - b.y);
    };
    let [same, other] = [0, 0];
    for (let i = 0; i + 6 < 200; i++) {
      same += distance(i, i + 6); // kinds repeat every six
      other += distance(i, i + 1);
    }
    expect(same).toBeLessThan(0.8 * other);
  });
});
