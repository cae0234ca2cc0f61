import { describe, expect, it } from 'vitest';
import { Programme } from '../../protocol/index.ts';
import { isOpen, nextChange } from '../../server/programme/hours.ts';

const at = (text: string): number => Date.parse(text);
const programme = (changes: Partial<Programme> = {}): Programme =>
  Programme.parse({
    timeZone: 'Europe/Berlin',
    week: [
      null,
      ...Array.from({ length: 4 }, () => ({ from: '10:00', to: '18:00' })),
      { from: '20:00', to: '02:00' },
      null,
    ],
    exceptions: [],
    ...changes,
  });

describe('[X4] the programme', () => {
  it('is open by the clock on the wall, closed on closed days, in winter and in summer', () => {
    const week = programme();
    // Tuesday, 12 January 2027: Berlin is an hour before UTC.
    expect(isOpen(week, at('2027-01-12T08:59:59Z'))).toBe(false);
    expect(isOpen(week, at('2027-01-12T09:00:00Z'))).toBe(true);
    expect(isOpen(week, at('2027-01-12T16:59:59Z'))).toBe(true);
    expect(isOpen(week, at('2027-01-12T17:00:00Z'))).toBe(false);
    // Tuesday, 13 July 2027: two hours.
    expect(isOpen(week, at('2027-07-13T08:00:00Z'))).toBe(true);
    expect(isOpen(week, at('2027-07-13T16:00:00Z'))).toBe(false);
    // Monday.
    expect(isOpen(week, at('2027-01-11T12:00:00Z'))).toBe(false);
  });

  it('past midnight belongs to the day it began, also in the night of another summer time', () => {
    const week = programme();
    // Saturday 27 March 2027, 20:00, to Sunday, 2:00, when the clock leaps to 3:00 (01:00 UTC).
    expect(isOpen(week, at('2027-03-27T19:00:00Z'))).toBe(true);
    expect(isOpen(week, at('2027-03-28T00:59:00Z'))).toBe(true);
    expect(isOpen(week, at('2027-03-28T01:00:00Z'))).toBe(false);
    // Saturday 30 October 2027: 2:00 to 3:00 comes twice on Sunday; at the first 2:00 it closes.
    expect(isOpen(week, at('2027-10-30T23:59:00Z'))).toBe(true);
    expect(isOpen(week, at('2027-10-31T00:00:00Z'))).toBe(false);
    expect(isOpen(week, at('2027-10-31T01:00:00Z'))).toBe(false);
    // A Sunday that is an exception does not end the Saturday's night.
    const sunday = programme({ exceptions: [{ day: '2027-03-28', open: null }] });
    expect(isOpen(sunday, at('2027-03-28T00:30:00Z'))).toBe(true);
    // A Saturday that is closed has no night.
    const saturday = programme({ exceptions: [{ day: '2027-03-27', open: null }] });
    expect(isOpen(saturday, at('2027-03-28T00:30:00Z'))).toBe(false);
  });

  it('knows when it changes next, to the minute', () => {
    const week = programme();
    expect(nextChange(week, at('2027-01-11T12:00:00Z'))).toBe(at('2027-01-12T09:00:00Z'));
    expect(nextChange(week, at('2027-01-12T09:00:00Z'))).toBe(at('2027-01-12T17:00:00Z'));
    const odd = programme({ exceptions: [{ day: '2027-01-12', open: { from: '11:07', to: '11:09' } }] });
    expect(nextChange(odd, at('2027-01-12T10:07:30Z'))).toBe(at('2027-01-12T10:09:00Z'));
    expect(nextChange(programme({ week: Array(7).fill(null) }), at('2027-01-12T10:00:00Z'))).toBe(null);
  });

  it('is open where nobody said, and while the clock cannot be right', () => {
    expect(isOpen(null, at('2027-01-11T12:00:00Z'))).toBe(true);
    expect(isOpen(programme(), 0)).toBe(true);
    expect(isOpen(programme(), at('2060-01-12T03:00:00Z'))).toBe(true);
  });

  it.each([
    [{ timeZone: 'Middle/Earth' }],
    [{ week: [] }],
    [{ exceptions: [{ day: '2027-13-01', open: null }] }],
    [{ exceptions: [{ day: '2027-01-01', open: { from: '25:00', to: '26:00' } }] }],
  ])('takes no %j', (changes) => {
    expect(Programme.safeParse({ ...programme(), ...changes }).success).toBe(false);
  });
});
