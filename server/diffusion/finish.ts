import { createHash } from 'node:crypto';
import type { Manner } from '../../brush/index.ts';
import { findBroken } from './broken-picture.ts';
import { paintInCoats } from './brushwork.ts';
import type { PaintEvent, PaintedPicture } from './painter.ts';
import { encodeWebp, planesToPixels, shrink, sightOf, stripOf } from './pixels.ts';
import { encodePng } from './png.ts';
import { type Kept, keepOutside } from './region.ts';

/** Longer side of the master and of what walls show. */
export const MASTER_SIZE = 1024;
const THUMB_FACTOR = 4;

export type FinishedFiles = Pick<
  PaintedPicture,
  | 'width'
  | 'height'
  | 'master'
  | 'pixelHash'
  | 'wall'
  | 'relief'
  | 'strokes'
  | 'stepStrip'
  | 'thumb'
  | 'broken'
>;

export interface FinishInputs {
  /** The decoded picture, [3, size, size] in about [-1, 1]. */
  readonly planes: Float32Array;
  readonly size: number;
  readonly manner: Manner;
  readonly seed: number;
  readonly previews: { readonly size: number; readonly tiles: readonly Uint8Array[] };
  /** A picture that stays what it is outside the region. */
  readonly kept?: Kept | null;
}

/**
 * Decoded picture → everything that is kept of it; tells of every coat but the last while it paints.
 * A broken picture is finished too, so that somebody can look at it.
 */
export function* finishPicture({
  planes,
  size,
  manner,
  seed,
  previews,
  kept,
}: FinishInputs): Generator<PaintEvent, FinishedFiles, void> {
  // 1. Is it a picture at all? What is not finite is painted black.
  const broken = findBroken(planes);
  const decoded = keepOutside(planesToPixels(planes, size, size), kept);

  // 2. Paint it. The brush must not touch what is kept.
  const coats = paintInCoats(decoded, { manner, seed, size: MASTER_SIZE });
  let coat = coats.next();
  for (; !coat.done; coat = coats.next())
    yield { type: 'brush', coat: sightOf(keepOutside(coat.value, kept)) };
  const { relief, strokes, ...brushwork } = coat.value;
  const painted = keepOutside(brushwork.painted, kept);

  // 3. Files.
  return {
    width: painted.width,
    height: painted.height,
    master: encodePng(painted),
    pixelHash: createHash('sha256').update(painted.data).digest('hex'),
    wall: encodeWebp(painted),
    relief: relief && encodeWebp(relief),
    strokes,
    stepStrip: encodeWebp(stripOf(previews.tiles, previews.size)),
    thumb: encodeWebp(shrink(painted, THUMB_FACTOR)),
    broken,
  };
}
