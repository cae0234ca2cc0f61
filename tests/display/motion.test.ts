import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { advance, at, isStill, settle, WORK_S } from '../../display/motion.ts';

describe('motion', () => {
  it('[W1] never overshoots from rest, whatever the step', () => {
    fc.assert(
      fc.property(
        fc.double({ min: -10, max: 10, noNaN: true }),
        fc.array(fc.double({ min: 0, max: 0.2, noNaN: true }), { minLength: 1, maxLength: 60 }),
        (target, steps) => {
          const d = at(0);
          d.target = target;
          let last = Math.abs(target);
          for (const dt of steps) {
            advance(d, dt, WORK_S);
            const left = Math.abs(target - d.value);
            expect(left).toBeLessThanOrEqual(last + 1e-9);
            last = left;
          }
          expect(Math.sign(target - d.value) * Math.sign(target)).toBeGreaterThanOrEqual(0);
        },
      ),
    );
  });

  it('[W1] takes the same way at any frame rate', () => {
    const [coarse, fine] = [at(0), at(0)];
    coarse.target = fine.target = 3;
    for (let i = 0; i < 10; i++) advance(coarse, 0.1, WORK_S);
    for (let i = 0; i < 1000; i++) advance(fine, 0.001, WORK_S);
    expect(coarse.value).toBeCloseTo(fine.value, 9);
    expect(coarse.velocity).toBeCloseTo(fine.velocity, 9);
  });

  it('is close to its target after three time constants and then rests', () => {
    const d = at(0);
    d.target = 1;
    for (let i = 0; i < 216; i++) advance(d, 1 / 60, WORK_S);
    expect(d.value).toBeGreaterThan(0.98);
    for (let i = 0; i < 1200; i++) advance(d, 1 / 60, WORK_S);
    expect(isStill(d)).toBe(true);
    settle(d);
    expect(d).toEqual({ value: 1, velocity: 0, target: 1 });
  });

  it('arrives at once without motion', () => {
    const d = at(2);
    d.target = 5;
    advance(d, 0, 0);
    expect(d.value).toBe(5);
  });
});
