import { traitsOf } from '../manners.ts';
import type { Strokes } from '../strokes.ts';
import type { Surface } from '../surface.ts';
import { toothTile } from '../texture.ts';

/** Height of the bare ground, 0 … 255: strokes may rise above it and cut below. */
export const GROUND_HEIGHT = 40;
/** Lightness and height that the weave or tooth adds, each way. */
const SHADE = { canvas: 9, paper: 7, board: 9, grout: 12, glass: 0, print: 0 } as const;
const WEAVE = { canvas: 26, paper: 10, board: 12, grout: 16, glass: 0, print: 0 } as const;

/** Which tooth a manner's ground has. */
export function weaveOf(strokes: Strokes): 'canvas' | 'paper' {
  return traitsOf(strokes.manner).ground === 'canvas' ? 'canvas' : 'paper';
}

/** Covers the whole surface with the bare ground. */
export function layGround(strokes: Strokes, surface: Surface, relief: boolean): void {
  const { width, height, data } = surface;
  const { ground } = traitsOf(strokes.manner);
  const { side, tile } = toothTile(weaveOf(strokes), Math.max(width, height));
  const amount = (relief ? WEAVE[ground] : SHADE[ground]) / 128;
  const [r, g, b] = relief ? [GROUND_HEIGHT, GROUND_HEIGHT, GROUND_HEIGHT] : strokes.ground;
  for (let y = 0, i = 0; y < height; y++) {
    const row = (y % side) * side;
    for (let x = 0; x < width; x++, i += 4) {
      const grain = amount * ((tile[row + (x % side)] as number) - 128);
      data[i] = r + grain;
      data[i + 1] = g + grain;
      data[i + 2] = b + grain;
      data[i + 3] = 255;
    }
  }
}
