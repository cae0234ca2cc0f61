/** Whether the house is closed. Pure; the time is the wall's own. */
import type { OpeningHours } from '../protocol/display.ts';

/** What is left of the room's light at night: enough to see that somebody painted here. */
export const NIGHT_LIGHT = 0.32;

/** Hours that end before they begin go past midnight; those of no length are always open. */
export function isNight({ from, to }: OpeningHours, at: Date): boolean {
  const now = at.getHours() * 60 + at.getMinutes();
  if (from === to) return false;
  return from < to ? now < from || now >= to : now < from && now >= to;
}
