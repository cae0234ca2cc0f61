/**
 * The hang of time: a frieze from left to right in the order of the numbers, with a breath of plaster between hours and a longer one between
 * days. A clock that ran backwards is not believed: such a work stays with the one before it.
 */
import type { HangMark, Pose } from '../../../protocol/index.ts';
import { CENTRELINE_M, GAP_M, type HangWork, LABEL_M, type Layout, round, sizeOf } from './hang-work.ts';

/** All hang alike here, within this square, metres: what differs is when. */
const SIDE_M = 0.5;
const HOUR_GAP_M = 0.3;
const DAY_GAP_M = 0.75;
/** Works up to which the frieze has one row, two, three. */
const ROWS_UP_TO = [8, 48, 160] as const;
/** A clock without battery starts in 1970: nothing was made here before this. */
const EXHIBITION_AGE_MS = Date.UTC(2020, 0);
const MARK_ABOVE_M = 0.2;

export function hangTime(works: readonly HangWork[]): Layout {
  const ordered = [...works].sort((a, b) => a.number - b.number);
  const rows = rowsFor(ordered.length);
  const pitch = SIDE_M + GAP_M + LABEL_M;
  // The middle of the rows lies at eye height as far as the floor allows.
  const top =
    Math.max(CENTRELINE_M, 0.62 + LABEL_M + SIDE_M / 2 + ((rows - 1) * pitch) / 2) + ((rows - 1) * pitch) / 2;
  const markY = round(top + SIDE_M / 2 + MARK_ABOVE_M);
  const poses: Pose[] = [];
  const marks: HangMark[] = [];
  let x = 0;
  let row = 0;
  let before: Date | null = null;
  for (const work of ordered) {
    const at = believed(work.paintedAt, before);
    const newDay = at !== null && dayOf(at) !== dayOf(before);
    const newHour = newDay || (at !== null && before !== null && at.getHours() !== before.getHours());
    if (newHour && poses.length > 0)
      x += (row > 0 ? SIDE_M + GAP_M : 0) + (newDay ? DAY_GAP_M : HOUR_GAP_M) - GAP_M;
    if (newHour) row = 0;
    if (newHour && at !== null)
      marks.push({ kind: newDay ? 'day' : 'hour', at: at.toISOString(), x: round(x), y: markY });
    if (at !== null) before = at;
    poses.push({
      work: work.id,
      x: round(x + SIDE_M / 2),
      y: round(top - row * pitch),
      z: 0,
      turn: 0,
      ...sizeOf(SIDE_M, work.aspect),
    });
    row += 1;
    if (row < rows) continue;
    row = 0;
    x += SIDE_M + GAP_M;
  }
  return { poses, marks };
}

function rowsFor(works: number): number {
  const found = ROWS_UP_TO.findIndex((most) => works <= most);
  return found < 0 ? ROWS_UP_TO.length + 1 : found + 1;
}

/** Null when the clock cannot have been right: before the work before, or before there was an exhibition. */
function believed(paintedAt: number, before: Date | null): Date | null {
  if (paintedAt < EXHIBITION_AGE_MS || (before !== null && paintedAt < before.getTime())) return null;
  return new Date(paintedAt);
}

/** In the house's own time zone. */
const dayOf = (date: Date | null): string =>
  date === null ? '' : `${date.getFullYear()}-${date.getMonth()}-${date.getDate()}`;
