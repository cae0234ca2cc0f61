import { GIVEN_MAX_SIDE } from '../../protocol/index.ts';
import { decodeImage, type Pixels, resize } from './pixels.ts';
import { WishError } from './wish-error.ts';

/** A picture somebody gave, at any size it is needed in. */
export interface GivenPicture {
  at(size: number): Pixels;
}

/** Opens a square PNG, WebP or JPEG. @throws WishError when it is none, or too large to be opened */
export async function openGivenPicture(bytes: Uint8Array): Promise<GivenPicture> {
  const decoded = await decodeImage(bytes, GIVEN_MAX_SIDE).catch((cause: unknown) => {
    throw new WishError(
      `the given picture cannot be read: a PNG, WebP or JPEG of at most ${GIVEN_MAX_SIDE} px is taken`,
      { cause },
    );
  });
  const { width, height } = decoded;
  if (width !== height) throw new WishError(`the given picture is ${width} x ${height} px, not square`);
  const pixels = onWhite(decoded);
  const sizes = new Map<number, Pixels>();
  return {
    at(size) {
      const known = sizes.get(size) ?? resize(pixels, size);
      sizes.set(size, known);
      return known;
    },
  };
}

/** A painting has no holes. */
function onWhite({ width, height, data }: Pixels): Pixels {
  const opaque = data.map((value, i) => {
    const alpha = (data[i | 3] as number) / 255;
    return (i & 3) === 3 ? 255 : 255 + alpha * (value - 255); // rounded by the array
  });
  return { width, height, data: opaque };
}
