import type { Surface } from './surface.ts';

/** Towards the lamp; need not be of unit length. z points at the viewer. */
export interface Lamp {
  readonly x: number;
  readonly y: number;
  readonly z: number;
}

const GALLERY_LAMP: Lamp = { x: -0.45, y: -0.75, z: 0.75 };
/** Highest relief, as a share of the longer side. */
const RELIEF_DEPTH = 0.006;
const AMBIENT = 0.42;
const GLOSS = 34;

/** The painting under one lamp, for keepsakes and sheets; the wall lights the relief itself. @returns RGBA pixels */
export function lightRelief(colour: Surface, relief: Surface, lamp: Lamp = GALLERY_LAMP): Surface {
  const { width, height } = colour;
  const out = new Uint8ClampedArray(4 * width * height);
  const norm = 1 / Math.sqrt(lamp.x * lamp.x + lamp.y * lamp.y + lamp.z * lamp.z);
  const lx = lamp.x * norm;
  const ly = lamp.y * norm;
  const lz = lamp.z * norm;
  const half = 1 / Math.sqrt(lx * lx + ly * ly + (lz + 1) * (lz + 1));
  const steep = (RELIEF_DEPTH * Math.max(width, height)) / 255 / 2;
  const at = (x: number, y: number) => relief.data[4 * (y * width + x)] as number;
  for (let y = 0, i = 0; y < height; y++) {
    const up = Math.max(0, y - 1);
    const down = Math.min(height - 1, y + 1);
    for (let x = 0; x < width; x++, i += 4) {
      const nx = (at(Math.max(0, x - 1), y) - at(Math.min(width - 1, x + 1), y)) * steep;
      const ny = (at(x, up) - at(x, down)) * steep;
      const n = 1 / Math.sqrt(nx * nx + ny * ny + 1);
      const facing = Math.max(0, (nx * lx + ny * ly + lz) * n) / lz;
      let glint = Math.max(0, (nx * lx + ny * ly + lz + 1) * n * half);
      glint *= glint;
      glint *= glint;
      glint *= glint;
      glint *= glint;
      glint *= glint;
      const shade = AMBIENT + (1 - AMBIENT) * facing;
      // A level surface already glints a little; only what exceeds it is a highlight.
      const shine = GLOSS * Math.max(0, glint - 0.28);
      for (let c = 0; c < 3; c++) out[i + c] = (colour.data[i + c] as number) * shade + shine;
      out[i + 3] = 255;
    }
  }
  return { width, height, data: out };
}
