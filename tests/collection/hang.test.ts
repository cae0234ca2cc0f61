import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HANG_MAX_WORKS, type Pose } from '../../protocol/index.ts';
import {
  CENTRELINE_M,
  GAP_M,
  type HangWork,
  hangAll,
  placeWork,
  tooNear,
} from '../../server/collection/hang.ts';

const work = (number: number, aspect = 1): HangWork => ({ id: `work-${number}`, number, aspect });

function overlaps(poses: readonly Pose[]): number {
  let count = 0;
  for (const [k, a] of poses.entries()) for (const b of poses.slice(k + 1)) if (tooNear(a, b)) count += 1;
  return count;
}

describe('the hang', () => {
  it('hangs the first work in the middle of the centreline', () => {
    expect(hangAll([work(1)], 1).poses).toMatchObject([{ x: 0, y: CENTRELINE_M, z: 0 }]);
  });

  it('[C2] is the same for the same works', () => {
    const works = Array.from({ length: HANG_MAX_WORKS }, (_, k) => work(k + 1));
    expect(hangAll(works, 3)).toEqual(hangAll(works, 3));
  });

  it('[C2] moves no other when one more is hung', () => {
    const { poses } = hangAll(
      Array.from({ length: 30 }, (_, k) => work(k + 1)),
      1,
    );
    const before = structuredClone(poses);
    placeWork(poses, work(31));
    expect(poses).toEqual(before);
  });

  it('hangs sixty like a salon: varied sizes, both sides alike, nothing out of reach of the eye', () => {
    const { poses } = hangAll(
      Array.from({ length: HANG_MAX_WORKS }, (_, k) => work(k + 1)),
      1,
    );
    expect(overlaps(poses)).toBe(0);
    expect(new Set(poses.map(({ width }) => width)).size).toBeGreaterThanOrEqual(5);
    const left = Math.min(...poses.map(({ x, width }) => x - width / 2));
    const right = Math.max(...poses.map(({ x, width }) => x + width / 2));
    expect(Math.abs(left + right)).toBeLessThan(1.2);
    expect(right - left).toBeLessThan(15);
    for (const { y, height } of poses) {
      expect(y - height / 2).toBeGreaterThanOrEqual(0.5);
      expect(y + height / 2).toBeLessThanOrEqual(3);
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
    expect(tooNear(a, { ...a, x: 0.5 + GAP_M })).toBe(false);
    expect(tooNear(a, { ...a, x: 0.5 + GAP_M - 0.01 })).toBe(true);
    expect(tooNear(a, { ...a, y: 1.5 - 0.5 - GAP_M })).toBe(true); // it would cover the label
  });
});
