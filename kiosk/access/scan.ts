/**
 * Scanning: who can press one switch and nothing else chooses among what is lit in turn. Pure: where the light is, and what a press or
 * the clock makes of it. Things that stand together are lit as one first, then each of them.
 */

/** What can be chosen on a page: things by themselves, and groups of them. */
export type Stops = readonly (readonly number[])[];

export interface Scan {
  /** Which stop is lit. */
  readonly stop: number;
  /** Which thing within it; null while the whole group is lit. */
  readonly inside: number | null;
  /** Rounds within a group without a press. */
  readonly rounds: number;
}

export const SCAN_START: Scan = { stop: 0, inside: null, rounds: 0 };
/** Nothing was wanted here: back to the groups. */
const ROUNDS_MAX = 2;

const stopAt = (stops: Stops, { stop }: Scan): readonly number[] =>
  stops[Math.min(stop, stops.length - 1)] ?? [];

/** The light goes on. */
export function advance(scan: Scan, stops: Stops): Scan {
  if (scan.inside === null)
    return { stop: stops.length === 0 ? 0 : (scan.stop + 1) % stops.length, inside: null, rounds: 0 };
  const isRound = scan.inside + 1 >= stopAt(stops, scan).length;
  const rounds = scan.rounds + Number(isRound);
  if (rounds >= ROUNDS_MAX) return { ...scan, inside: null, rounds: 0 };
  return { ...scan, inside: isRound ? 0 : scan.inside + 1, rounds };
}

/** The switch: into a group, or the thing itself, after which the light stays where it is. */
export function press(scan: Scan, stops: Stops): { scan: Scan; chosen: number | null } {
  const things = stopAt(stops, scan);
  if (scan.inside === null && things.length > 1)
    return { scan: { ...scan, inside: 0, rounds: 0 }, chosen: null };
  const chosen = things[scan.inside ?? 0] ?? null;
  return { scan: { ...scan, inside: null, rounds: 0 }, chosen };
}

/** What is lit now. */
export function lit(scan: Scan, stops: Stops): readonly number[] {
  const things = stopAt(stops, scan);
  const one = scan.inside === null ? undefined : things[scan.inside];
  return one === undefined ? things : [one];
}
