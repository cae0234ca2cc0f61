import { traitsOf } from '../manners.ts';
import type { Strokes } from '../strokes.ts';
import { OPAQUE, type Sheet } from '../surface.ts';
import { toothTile } from '../texture.ts';

/** Height of the bare ground, 0 … 255: strokes may rise above it and cut below. */
export const GROUND_HEIGHT = 40;
const LEVEL = [GROUND_HEIGHT, GROUND_HEIGHT, GROUND_HEIGHT] as const;
/** Lightness and height that the weave or tooth adds, each way. */
const SHADE = { canvas: 9, paper: 7, board: 9, grout: 12, glass: 0, print: 0 } as const;
const WEAVE = { canvas: 26, paper: 10, board: 12, grout: 16, glass: 0, print: 0 } as const;

/** Which tooth a manner's ground has. */
export function weaveOf(strokes: Strokes): 'canvas' | 'paper' {
  return traitsOf(strokes.manner).ground === 'canvas' ? 'canvas' : 'paper';
}

/** Covers the whole sheet with the bare ground. */
export function layGround(strokes: Strokes, sheet: Sheet): void {
  const { ground } = traitsOf(strokes.manner);
  if (sheet.colour !== null) weave(strokes, sheet, sheet.colour, SHADE[ground], strokes.ground);
  if (sheet.relief !== null) weave(strokes, sheet, sheet.relief, WEAVE[ground], LEVEL);
}

function weave(
  strokes: Strokes,
  { width, height }: Sheet,
  data: Int32Array,
  depth: number,
  [r, g, b]: Strokes['ground'],
): void {
  const { side, tile } = toothTile(weaveOf(strokes), Math.max(width, height));
  for (let y = 0, i = 0; y < height; y++) {
    const row = (y % side) * side;
    for (let x = 0; x < width; x++, i++) {
      const grain = (depth / 128) * ((tile[row + (x % side)] as number) - 128);
      data[i] = OPAQUE | level(r + grain) | (level(g + grain) << 8) | (level(b + grain) << 16);
    }
  }
}

const level = (v: number) => (v < 0 ? 0 : v > 255 ? 255 : (v + 0.5) | 0);
