import {
  encodeStrokes,
  layPaint,
  layStrokes,
  type Manner,
  planCoats,
  type Strokes,
  traitsOf,
} from '../../brush/index.ts';
import type { Pixels } from './pixels.ts';

export interface Brushwork {
  readonly painted: Pixels;
  /** Height of the paint as grey, or null for manners that have none. */
  readonly relief: Pixels | null;
  /** The strokes in the brush's binary format, coarse to fine. */
  readonly strokes: Uint8Array;
}

export interface BrushOptions {
  readonly manner: Manner;
  readonly seed: number;
  /** Longer side of the canvas, pixels. */
  readonly size: number;
}

/** Paints a picture in strokes; yields the canvas after every coat but the last. The next coat is laid over what was yielded. */
export function* paintInCoats(
  picture: Pixels,
  { manner, seed, size }: BrushOptions,
): Generator<Pixels, Brushwork, void> {
  const surface = (): Pixels => ({ width: size, height: size, data: new Uint8ClampedArray(4 * size * size) });
  const painted = surface();
  const relief = traitsOf(manner).hasRelief ? surface() : null;
  const coats = planCoats(picture, { manner, seed });
  let laid = 0;
  const lay = (strokes: Strokes) => {
    const range = { from: laid, to: strokes.count };
    if (relief) layPaint(strokes, painted, relief, range);
    else layStrokes(strokes, painted, false, range);
    laid = strokes.count;
  };
  for (;;) {
    const next = coats.next();
    lay(next.value);
    if (next.done) return { painted, relief, strokes: encodeStrokes(next.value) };
    yield painted;
  }
}

/** The same in one go. */
export function paintWithBrush(picture: Pixels, options: BrushOptions): Brushwork {
  const coats = paintInCoats(picture, options);
  for (;;) {
    const next = coats.next();
    if (next.done) return next.value;
  }
}
