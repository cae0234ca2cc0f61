/** Which part of one wall a projector shows. Pure. Lengths are in widths of one part. */
import { OVERLAP_MAX, WALL_PARTS_MAX } from '../protocol/limits.ts';
import type { WallPart } from '../protocol/projection.ts';

export interface PartView {
  /** Width of the whole wall. */
  readonly full: number;
  /** Where this part begins, from the left. */
  readonly offset: number;
}

/** Neighbours show a strip of the same: the overlap zone. */
export function viewOf({ index, of, overlap }: WallPart): PartView {
  return { full: of - (of - 1) * overlap, offset: (index - 1) * (1 - overlap) };
}

const ADDRESS = /^([1-9]\d?)\/([1-9]\d?)$/;

/** `?part=2/3&overlap=0.1`: the page's own address goes before its profile. Null where it names none, or one that cannot be. */
export function partFrom(flags: URLSearchParams): WallPart | null {
  const named = ADDRESS.exec(flags.get('part') ?? '');
  if (named === null) return null;
  const [index, of] = [Number(named[1]), Number(named[2])];
  const overlap = Number(flags.get('overlap') ?? 0);
  if (index > of || of > WALL_PARTS_MAX || !(overlap >= 0 && overlap <= OVERLAP_MAX)) return null;
  return { index, of, overlap };
}
