import { describe, expect, it } from 'vitest';
import { policyFor } from '../../server/moderation/policy.ts';

const kiosk = '00000000-0000-4000-8000-000000000001';
const other = '00000000-0000-4000-8000-000000000002';
const at = (hours: number, minutes = 0): number => new Date(2026, 10, 25, hours, minutes).getTime();
const rule = (more: object) => ({ kiosk: null, from: null, to: null, policy: 'trusted' as const, ...more });

describe('[M4] the policy', () => {
  it('is the house’s own where no rule fits, and the first rule’s that does', () => {
    expect(policyFor({ policy: 'pre', rules: [] }, kiosk, at(12))).toBe('pre');
    const rules = [rule({ kiosk, policy: 'post' }), rule({ from: '10:00', to: '12:00' })];
    expect(policyFor({ policy: 'pre', rules }, kiosk, at(11))).toBe('post');
    expect(policyFor({ policy: 'pre', rules }, other, at(11))).toBe('trusted');
    expect(policyFor({ policy: 'pre', rules }, other, at(12))).toBe('pre');
    expect(policyFor({ policy: 'pre', rules }, other, at(9, 59))).toBe('pre');
  });

  it('knows hours past midnight', () => {
    const rules = [rule({ from: '22:00', to: '02:00' })];
    expect([21, 22, 0, 1, 2].map((hour) => policyFor({ policy: 'pre', rules }, kiosk, at(hour)))).toEqual([
      'pre',
      'trusted',
      'trusted',
      'trusted',
      'pre',
    ]);
  });

  it('follows no hour of a clock that cannot be right', () => {
    const rules = [rule({ from: '00:00', to: '23:59' })];
    expect(policyFor({ policy: 'pre', rules }, kiosk, 12 * 3_600_000)).toBe('pre');
  });
});
