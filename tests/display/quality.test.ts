import { describe, expect, it } from 'vitest';
import { QUALITIES, QualityGovernor } from '../../display/quality.ts';

/** The step after so many frames of this length. */
function stepAfter(governor: QualityGovernor, frames: number, ms: number): number {
  for (let i = 0; i < frames; i++) governor.measure(ms);
  return governor.index;
}

describe('the quality of the wall', () => {
  it('stays where frames are quick', () => {
    expect(stepAfter(new QualityGovernor(), 600, 16.7)).toBe(0);
  });
  it('goes down step by step where they are slow, to the last, and up again late', () => {
    const governor = new QualityGovernor();
    expect(stepAfter(governor, 45, 40)).toBe(1);
    expect(stepAfter(governor, 45 * QUALITIES.length, 40)).toBe(QUALITIES.length - 1);
    expect(stepAfter(governor, 600, 16.7)).toBe(QUALITIES.length - 1);
    expect(stepAfter(governor, 12_000, 16.7)).toBeLessThan(QUALITIES.length - 1);
  });
  it('takes one long gap for a tab that slept, and frames of seconds for a slow card', () => {
    const governor = new QualityGovernor();
    for (let i = 0; i < 10; i++) {
      stepAfter(governor, 44, 16.7);
      stepAfter(governor, 1, 60_000);
    }
    expect(governor.index).toBe(0);
    expect(stepAfter(new QualityGovernor(), 12, 1_400)).toBe(QUALITIES.length - 1);
  });
});
