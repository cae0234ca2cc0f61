import {
  encodeStrokes,
  layPaint,
  layStrokes,
  type Manner,
  planStrokes,
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

/** Paints a picture in strokes on a canvas whose longer side is `size` pixels. */
export function paintWithBrush(
  picture: Pixels,
  options: { manner: Manner; seed: number; size: number },
): Brushwork {
  const { manner, seed, size } = options;
  const strokes = planStrokes(picture, { manner, seed });
  const surface = (): Pixels => ({ width: size, height: size, data: new Uint8ClampedArray(4 * size * size) });
  const painted = surface();
  const relief = traitsOf(manner).hasRelief ? surface() : null;
  if (relief) layPaint(strokes, painted, relief);
  else layStrokes(strokes, painted, false);
  return { painted, relief, strokes: encodeStrokes(strokes) };
}
