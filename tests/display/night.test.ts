import { expect, it } from 'vitest';
import { isNight } from '../../display/night.ts';

const at = (hours: number, minutes = 0): Date => new Date(2026, 10, 25, hours, minutes);
const hours = (from: number, to: number) => ({ from: from * 60, to: to * 60 });

it('[W12] is night outside the house’s hours, also when they go past midnight', () => {
  const day = hours(10, 18);
  expect([9, 10, 17, 18, 23].map((hour) => isNight(day, at(hour)))).toEqual([true, false, false, true, true]);
  expect(isNight(day, at(17, 59))).toBe(false);
  const late = hours(18, 2);
  expect([17, 18, 23, 1, 2].map((hour) => isNight(late, at(hour)))).toEqual([
    true,
    false,
    false,
    false,
    true,
  ]);
  expect(isNight(hours(0, 0), at(3))).toBe(false);
});
