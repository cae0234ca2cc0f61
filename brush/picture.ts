import { BrushError } from './errors.ts';

/** RGBA, 8 bits, not premultiplied, row by row from the top. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8ClampedArray;
}

const LONGEST_SIDE_MAX = 4096;
/** Beyond this a picture is a strip, and no manner has strokes for it. */
const ASPECT_MAX = 8;

/** Refuses what cannot be painted; returns the picture unchanged. @throws BrushError `bad-picture` */
export function checkPicture(picture: Picture): Picture {
  const { width, height, data } = picture;
  const whole = Number.isInteger(width) && Number.isInteger(height) && width > 0 && height > 0;
  if (!whole || Math.max(width, height) > LONGEST_SIDE_MAX) {
    throw new BrushError('bad-picture', `picture of ${width} x ${height} pixels`);
  }
  if (Math.max(width, height) > ASPECT_MAX * Math.min(width, height)) {
    throw new BrushError(
      'bad-picture',
      `picture of ${width} x ${height} pixels is longer than ${ASPECT_MAX}:1`,
    );
  }
  const bytes: ArrayLike<number> | undefined = data;
  if (!ArrayBuffer.isView(data) || bytes?.length !== width * height * 4) {
    throw new BrushError('bad-picture', `expected ${width * height * 4} RGBA bytes, got ${bytes?.length}`);
  }
  return picture;
}
