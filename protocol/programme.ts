/** The desk's programme: when the house is open. */
import { z } from 'zod';

/** A time on the wall's clock; an end that is not after the beginning lies past midnight and belongs to the day it began. */
const ClockTime = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/);
const Stretch = z.strictObject({ from: ClockTime, to: ClockTime });
export type OpenStretch = z.infer<typeof Stretch>;

const Day = z.string().regex(/^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/);

function isTimeZone(zone: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}

/** Days with another programme that a museum may list. */
const EXCEPTIONS_MAX = 200;

export const Programme = z.strictObject({
  timeZone: z.string().max(64).refine(isTimeZone),
  /** Monday to Sunday; null: closed that day. */
  week: z.array(Stretch.nullable()).length(7),
  /** Single days that are otherwise. */
  exceptions: z.array(z.strictObject({ day: Day, open: Stretch.nullable() })).max(EXCEPTIONS_MAX),
});
export type Programme = z.infer<typeof Programme>;

/** `/desk/programme`. */
export interface DeskProgramme {
  /** Null where nobody has set one: always open. */
  programme: Programme | null;
  /** Whether the house is open now; always while the clock cannot be right. */
  open: boolean;
  /** Milliseconds since the epoch when that changes; null: not in the next eight days. */
  until: number | null;
}
