import sharp from 'sharp';
import {
  createSurface,
  encodeStrokes,
  layStrokes,
  type Manner,
  planStrokes,
  traitsOf,
} from '../../brush/index.ts';
import type { PaintedPicture } from '../../server/diffusion/painter.ts';
import { pictureOf, type Turn } from './scripted-painter.ts';
import { SLOW_SOURCES } from './slow-painter.ts';

const SIDE = 96;
const WALL_PX = 512;
const STEPS = 8;
const SEED = 21;

/** A sun over a hill, its colours from the seed: enough of a picture for a brush. */
function scene(seed: number): Uint8ClampedArray {
  const data = new Uint8ClampedArray(SIDE * SIDE * 4);
  const hue = seed % 120;
  for (let y = 0; y < SIDE; y++) {
    for (let x = 0; x < SIDE; x++) {
      const hill = y > SIDE * (0.68 + 0.06 * Math.sin(x / 9 + seed));
      const sun = Math.hypot(x - SIDE * 0.6, y - SIDE * 0.35) < SIDE * 0.16;
      const rgb = sun ? [250, 214, 90] : hill ? [40 + hue, 130, 60] : [90, 120 + hue / 2, 225 - y];
      data.set([...rgb, 255], (y * SIDE + x) * 4);
    }
  }
  return data;
}

const webp = async (data: Uint8Array | Uint8ClampedArray, side: number): Promise<Uint8Array> =>
  new Uint8Array(
    await sharp(Buffer.from(data), { raw: { width: side, height: side, channels: 4 } })
      .webp()
      .toBuffer(),
  );

type Painted = Pick<PaintedPicture, 'wall' | 'relief' | 'strokes' | 'draft' | 'stepStrip' | 'thumb'>;

/** Painted once a manner: a brush takes seconds, and it is not what walls are tested for. */
const painted = new Map<Manner, Promise<Painted>>();

async function paint(manner: Manner): Promise<Painted> {
  const flat = scene(SEED);
  const strokes = planStrokes({ width: SIDE, height: SIDE, data: flat }, { manner, seed: SEED });
  const colour = createSurface(WALL_PX, WALL_PX);
  layStrokes(strokes, colour, false);
  let relief: Uint8Array | null = null;
  if (traitsOf(manner).hasRelief) {
    const height = createSurface(WALL_PX, WALL_PX);
    layStrokes(strokes, height, true);
    relief = await webp(height.data, WALL_PX);
  }
  const wall = await webp(colour.data, WALL_PX);
  const step = await webp(flat, SIDE);
  const strip = await sharp({
    create: { width: SIDE * STEPS, height: SIDE, channels: 3, background: '#808080' },
  })
    .composite(
      Array.from({ length: STEPS }, (_, i) => ({ input: Buffer.from(step), left: i * SIDE, top: 0 })),
    )
    .webp()
    .toBuffer();
  const thumb = new Uint8Array(await sharp(wall).resize(256).webp().toBuffer());
  return {
    wall,
    relief,
    strokes: encodeStrokes(strokes),
    draft: step,
    stepStrip: new Uint8Array(strip),
    thumb,
  };
}

/** Pictures that were really painted by the brush, with strokes that an easel can lay; only the diffusion is missing. */
export function paintedIn(manner: Manner): Promise<Painted> {
  const known = painted.get(manner) ?? paint(manner);
  painted.set(manner, known);
  return known;
}

/** @param gate the picture is handed in when it opens: until then the job is being painted */
export function paintWithBrush(manner: Manner, gate: Promise<unknown> = Promise.resolve()): Turn {
  return async (request, { signal }) => {
    const files = await paintedIn(manner);
    await gate;
    signal.throwIfAborted();
    return { ...(await pictureOf(request)), ...files, manner, sources: SLOW_SOURCES };
  };
}
