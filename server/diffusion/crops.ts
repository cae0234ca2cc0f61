import type { Pixels } from './pixels.ts';

/** A square part of a picture, in its pixels. */
export interface Square {
  readonly x: number;
  readonly y: number;
  readonly side: number;
}

/** Sides of the smaller squares of the grid, as shares of the picture's. */
const SHARES = [3 / 4, 1 / 2] as const;
/** Where such a square lies along each axis, as shares of the room it has. */
const POSITIONS = [0, 1 / 2, 1] as const;

/**
 * The fixed grid over which a picture is searched for a quotation: the whole, then squares of 3/4 and of 1/2 of its side, each at three
 * positions along either axis. 1 + 9 + 9 = 19 squares of a picture of side `side`.
 */
export function cropGrid(side: number): Square[] {
  const smaller = SHARES.flatMap((share) => {
    const room = side * (1 - share);
    return POSITIONS.flatMap((top) =>
      POSITIONS.map((left) => ({ x: left * room, y: top * room, side: side * share })),
    );
  });
  return [{ x: 0, y: 0, side }, ...smaller];
}

/**
 * A square of an opaque picture at another size, every pixel the exact mean of the area it stands for. Planes [3, size, size] in [-1, 1].
 */
export function cropPlanes(
  { width, height, data }: Pixels,
  { x, y, side }: Square,
  size: number,
): Float32Array {
  const columns = coverage(x, side, size, width);
  const rows = coverage(y, side, size, height);
  const area = size * size;
  const planes = new Float32Array(3 * area);
  for (let row = 0, to = 0; row < size; row++) {
    for (let column = 0; column < size; column++, to++) {
      let [red, green, blue] = [0, 0, 0];
      for (const line of rows[row] as Part[]) {
        for (const cell of columns[column] as Part[]) {
          const from = (line.index * width + cell.index) * 4;
          const share = line.share * cell.share;
          red += share * (data[from] as number);
          green += share * (data[from + 1] as number);
          blue += share * (data[from + 2] as number);
        }
      }
      planes[to] = red / 127.5 - 1;
      planes[to + area] = green / 127.5 - 1;
      planes[to + 2 * area] = blue / 127.5 - 1;
    }
  }
  return planes;
}

interface Part {
  readonly index: number;
  readonly share: number;
}

/** For each of `size` equal parts of [start, start + length): the pixels it covers and the share of each in it; shares sum to 1. */
function coverage(start: number, length: number, size: number, pixels: number): Part[][] {
  const step = length / size;
  return Array.from({ length: size }, (_, i) => {
    const from = start + i * step;
    const to = Math.min(from + step, pixels);
    const parts: Part[] = [];
    for (let index = Math.floor(from); index < to; index++) {
      const share = (Math.min(index + 1, to) - Math.max(index, from)) / step;
      if (share > 0) parts.push({ index, share });
    }
    return parts;
  });
}
