/** A machine without a battery for its clock wakes up in 1970; no file may claim a time that nobody knows. */

/** When this code was written: no clock that is right can be earlier. */
const WRITTEN = Date.parse('2026-11-01T00:00:00Z');
/** Nor so late: after the certificates end. */
const ENDS = Date.parse('2050-01-01T00:00:00Z');

/** Whether a time in milliseconds since the epoch can be true. */
export const isBelievable = (at: number): boolean => at >= WRITTEN && at < ENDS;
