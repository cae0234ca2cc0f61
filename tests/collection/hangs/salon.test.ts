import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HANG_DEFAULT_WORKS, type Pose } from '../../../protocol/index.ts';
import { CENTRELINE_M, GAP_M, type HangWork } from '../../../server/collection/hangs/hang-work.ts';
import { collide, hangSalon, placeWork } from '../../../server/collection/hangs/salon.ts';
import { hangWork } from './works.ts';

const work = (number: number, aspect = 1): HangWork => hangWork(number, { aspect });

function overlaps(poses: readonly Pose[]): number {
  let count = 0;
  for (const [k, a] of poses.entries()) for (const b of poses.slice(k + 1)) if (collide(a, b)) count += 1;
  return count;
}

describe('the salon hang', () => {
  it('hangs the first work in the middle of the centreline', () => {
    expect(hangSalon([work(1)]).poses).toMatchObject([{ x: 0, y: CENTRELINE_M, z: 0 }]);
  });

  it('[C2] is the same for the same works', () => {
    const works = Array.from({ length: HANG_DEFAULT_WORKS }, (_, k) => work(k + 1));
    expect(hangSalon(works)).toEqual(hangSalon(works));
  });

  it('[C2] moves no other when one more is hung', () => {
    const { poses } = hangSalon(Array.from({ length: 30 }, (_, k) => work(k + 1)));
    const before = structuredClone(poses) as Pose[];
    placeWork(poses, work(31));
    expect(poses).toEqual(before);
  });

  it('hangs sixty like a salon: varied sizes, both sides alike, nothing out of reach of the eye', () => {
    const { poses } = hangSalon(Array.from({ length: HANG_DEFAULT_WORKS }, (_, k) => work(k + 1)));
    expect(overlaps(poses)).toBe(0);
    expect(new Set(poses.map(({ width }) => width)).size).toBeGreaterThanOrEqual(5);
    const left = Math.min(...poses.map(({ x, width }) => x - width / 2));
    const right = Math.max(...poses.map(({ x, width }) => x + width / 2));
    expect(Math.abs(left + right)).toBeLessThan(1.2);
    expect(right - left).toBeLessThan(17);
    for (const { y, height } of poses) {
      expect(y - height / 2).toBeGreaterThanOrEqual(0.5);
      expect(y + height / 2).toBeLessThanOrEqual(3.0001);
    }
    const weight = poses.reduce((sum, { y, width, height }) => sum + y * width * height, 0);
    const area = poses.reduce((sum, { width, height }) => sum + width * height, 0);
    expect(Math.abs(weight / area - CENTRELINE_M)).toBeLessThan(0.3);
  });

  it('[C2] never lets frames overlap, whatever their shapes, and fills the gaps of those taken down', () => {
    const step = fc.record({ aspect: fc.double({ min: 0.4, max: 2.5, noNaN: true }), takeDown: fc.nat(59) });
    fc.assert(
      fc.property(fc.array(step, { minLength: 1, maxLength: 70 }), (steps) => {
        let poses: Pose[] = [];
        for (const [k, { aspect, takeDown }] of steps.entries()) {
          if (poses.length >= 40) poses = poses.filter((_, at) => at !== takeDown % 40);
          poses.push(placeWork(poses, work(k + 1, aspect)));
        }
        expect(overlaps(poses)).toBe(0);
      }),
      { numRuns: 15 },
    );
  });

  it('keeps a gap between neighbours and room for a label below', () => {
    const a = { x: 0, y: 1.5, width: 0.5, height: 0.5 };
    expect(collide(a, { ...a, x: 0.5 + GAP_M })).toBe(false);
    expect(collide(a, { ...a, x: 0.5 + GAP_M - 0.01 })).toBe(true);
    expect(collide(a, { ...a, y: 1.5 - 0.5 - GAP_M })).toBe(true); // it would cover the label
  });
});
