/**
 * A picture with its smaller and smaller halves, ready to be laid into a layer of a texture array: RGBA, 8 bits a channel, largest first.
 * Colour (sRGB) is averaged as light, the fourth channel as a plain number. Pure: it runs in the picture worker.
 */

/** Levels of a picture down to one pixel. */
export function levelsOf(width: number, height: number): number {
  return Math.floor(Math.log2(Math.max(width, height))) + 1;
}

/** Bytes of all levels together. */
export function chainBytes(width: number, height: number): number {
  let bytes = 0;
  for (let level = 0; level < levelsOf(width, height); level++) bytes += levelBytes(width, height, level);
  return bytes;
}

export const sideAt = (side: number, level: number): number => Math.max(1, side >> level);

export function levelBytes(width: number, height: number, level: number): number {
  return 4 * sideAt(width, level) * sideAt(height, level);
}

/** IEC 61966-2-1, as a table of 256 and back by a table of 4,096. */
const LIGHT = Float32Array.from({ length: 256 }, (_, i) => {
  const c = i / 255;
  return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
});
const STEPS = 4095;
const CODE = Uint8Array.from({ length: STEPS + 1 }, (_, i) => {
  const c = i / STEPS;
  return Math.round(255 * (c <= 0.0031308 ? 12.92 * c : 1.055 * c ** (1 / 2.4) - 0.055));
});

/** @param pixels RGBA [height, width, 4]; sides are powers of two @returns all levels, one after another */
export function buildMipChain(
  pixels: Uint8Array | Uint8ClampedArray,
  width: number,
  height: number,
): Uint8Array<ArrayBuffer> {
  const chain = new Uint8Array(chainBytes(width, height));
  chain.set(pixels.subarray(0, levelBytes(width, height, 0)));
  let from = 0;
  for (let level = 1; level < levelsOf(width, height); level++) {
    const [w, h] = [sideAt(width, level - 1), sideAt(height, level - 1)];
    const to = from + levelBytes(width, height, level - 1);
    halve(chain, from, w, h, to);
    from = to;
  }
  return chain;
}

/** Means of two by two pixels; a side of one pixel stays one. */
function halve(chain: Uint8Array, from: number, width: number, height: number, to: number): void {
  const [w, h] = [Math.max(1, width >> 1), Math.max(1, height >> 1)];
  const right = width > 1 ? 4 : 0;
  const below = height > 1 ? 4 * width : 0;
  let out = to;
  for (let y = 0; y < h; y++) {
    let a = from + y * 2 * 4 * width * (height > 1 ? 1 : 0);
    for (let x = 0; x < w; x++) {
      for (let c = 0; c < 3; c++) {
        const light =
          (LIGHT[chain[a + c] as number] as number) +
          (LIGHT[chain[a + right + c] as number] as number) +
          (LIGHT[chain[a + below + c] as number] as number) +
          (LIGHT[chain[a + right + below + c] as number] as number);
        chain[out + c] = CODE[Math.round((light / 4) * STEPS)] as number;
      }
      const plain =
        (chain[a + 3] as number) +
        (chain[a + right + 3] as number) +
        (chain[a + below + 3] as number) +
        (chain[a + right + below + 3] as number);
      chain[out + 3] = Math.round(plain / 4);
      out += 4;
      a += 2 * right;
    }
  }
}
