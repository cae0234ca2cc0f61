import type { OpenStretch, Programme } from '../../protocol/index.ts';
import { isBelievable } from '../config/believable-time.ts';

const MINUTE_MS = 60_000;
/** How far ahead the next change is looked for. */
const AHEAD_MINUTES = 8 * 24 * 60;

/**
 * Whether visitors may be in the house. The wall's clock decides, so that ten o'clock is ten o'clock on both sides of a change to summer
 * time: in the night when an hour is missing or comes twice, a stretch is as much longer or shorter. A clock that cannot be right, and
 * no programme, mean open. @param now milliseconds since the epoch
 */
export function isOpen(programme: Programme | null, now: number): boolean {
  if (programme === null || !isBelievable(now)) return true;
  const { day, minutes } = wallClock(programme.timeZone, now);
  const today = stretchOf(programme, day);
  if (today && minutes >= minutesOf(today.from) && (isOvernight(today) || minutes < minutesOf(today.to)))
    return true;
  const yesterday = stretchOf(programme, dayBefore(day));
  return yesterday !== null && isOvernight(yesterday) && minutes < minutesOf(yesterday.to);
}

/** When `isOpen` next says otherwise, to the minute; null: not in the next eight days. */
export function nextChange(programme: Programme | null, now: number): number | null {
  const open = isOpen(programme, now);
  const start = Math.ceil((now + 1) / MINUTE_MS) * MINUTE_MS;
  if (programme === null || !isBelievable(now)) return null;
  // In quarters of an hour first: no time zone is less regular.
  for (let at = start; at < start + AHEAD_MINUTES * MINUTE_MS; at += 15 * MINUTE_MS) {
    if (isOpen(programme, at) === open) continue;
    let exact = at;
    while (exact > start && isOpen(programme, exact - MINUTE_MS) !== open) exact -= MINUTE_MS;
    return exact;
  }
  return null;
}

const minutesOf = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3));
const isOvernight = ({ from, to }: OpenStretch): boolean => minutesOf(to) <= minutesOf(from);

function stretchOf({ week, exceptions }: Programme, day: string): OpenStretch | null {
  const exception = exceptions.find((each) => each.day === day);
  if (exception) return exception.open;
  const weekday = (new Date(`${day}T00:00:00Z`).getUTCDay() + 6) % 7; // Monday is 0
  return week[weekday] ?? null;
}

const dayBefore = (day: string): string =>
  new Date(Date.parse(`${day}T00:00:00Z`) - 24 * 60 * MINUTE_MS).toISOString().slice(0, 10);

const clocks = new Map<string, Intl.DateTimeFormat>();

/** What a clock on the wall of `timeZone` shows. */
function wallClock(timeZone: string, now: number): { day: string; minutes: number } {
  let clock = clocks.get(timeZone);
  if (!clock) {
    clock = new Intl.DateTimeFormat('en-GB', {
      timeZone,
      hourCycle: 'h23',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
    });
    clocks.set(timeZone, clock);
  }
  const part = Object.fromEntries(clock.formatToParts(now).map(({ type, value }) => [type, value]));
  return {
    day: `${part.year}-${part.month}-${part.day}`,
    minutes: Number(part.hour) * 60 + Number(part.minute),
  };
}
