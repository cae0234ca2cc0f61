import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { projectRoot } from '../../server/config/paths.ts';
import type { Catalogue } from '../../server/diffusion/catalogue/catalogue.ts';
import type { Scene } from '../../server/diffusion/scene.ts';

/** What the Python reference wrote with the committed weights: see training/golden.py. */
export const goldenFolder =
  process.env.ECHOES_TEST_GOLDEN ?? join(projectRoot(), 'tests/fixtures/golden/painter');

const GoldenScene = z.object({
  place: z.string(),
  time: z.string(),
  weather: z.string(),
  ground: z.number(),
  sprites: z.array(
    z.object({
      work: z.string(),
      x: z.number(),
      y: z.number(),
      size: z.number(),
      rotation: z.number(),
      flip: z.boolean(),
      colour: z.string().optional(),
    }),
  ),
});
export type GoldenScene = z.infer<typeof GoldenScene>;

const Golden = z.object({
  arrays: z.array(
    z.object({ name: z.string(), shape: z.array(z.number()), dtype: z.string(), file: z.string() }),
  ),
  paintings: z.array(
    z.object({
      prompt: z.string(),
      scene: GoldenScene,
      sources: z.array(z.string()),
      steps: z.number(),
      freedom: z.number(),
      guidanceScale: z.number(),
      obedience: z.number(),
    }),
  ),
  drafts: z.array(GoldenScene),
});

export interface GoldenArray {
  readonly shape: readonly number[];
  readonly values: Float64Array;
}

export function openGolden() {
  const golden = Golden.parse(JSON.parse(readFileSync(join(goldenFolder, 'golden.json'), 'utf8')));
  return {
    paintings: golden.paintings,
    drafts: golden.drafts,
    array(name: string): GoldenArray {
      const entry = golden.arrays.find((one) => one.name === name);
      if (!entry) throw new Error(`no golden array ${name}`);
      const values = readValues(readFileSync(join(goldenFolder, entry.file)), entry.dtype);
      if (values.length !== entry.shape.reduce((a, b) => a * b, 1))
        throw new Error(`${name}: ${values.length} values`);
      return { shape: entry.shape, values };
    },
  };
}

function readValues(bytes: Buffer, dtype: string): Float64Array {
  const readers: Record<string, [number, (at: number) => number]> = {
    uint8: [1, (at) => bytes.readUInt8(at)],
    int32: [4, (at) => bytes.readInt32LE(at)],
    float32: [4, (at) => bytes.readFloatLE(at)],
    float16: [2, (at) => halfAt(bytes, at)],
  };
  const reader = readers[dtype];
  if (!reader) throw new Error(`golden dtype ${dtype}`);
  const [width, read] = reader;
  return Float64Array.from({ length: bytes.length / width }, (_, i) => read(i * width));
}

function halfAt(bytes: Buffer, at: number): number {
  const half = bytes.readUInt16LE(at);
  const exponent = (half >> 10) & 0x1f;
  const fraction = half & 0x3ff;
  const magnitude = exponent === 0 ? fraction * 2 ** -24 : (1 + fraction / 1024) * 2 ** (exponent - 15);
  return half & 0x8000 ? -magnitude : magnitude;
}

/** A scene as the reference writes it → as the server holds it. */
export function sceneFromGolden(
  catalogue: Catalogue,
  scene: GoldenScene,
  sources: readonly string[] = [],
): Scene {
  const place = catalogue.lexicon.places.find(({ id }) => id === scene.place);
  if (!place) throw new Error(`no place ${scene.place}`);
  const sprites = scene.sprites.map((sprite) => {
    const work = catalogue.work(sprite.work);
    const floats = catalogue.concepts.find(({ id }) => id === work.concept)?.floats ?? false;
    return {
      ...sprite,
      work,
      source: Math.max(0, sources.indexOf(sprite.work)),
      colour: catalogue.lexicon.colours.find(({ id }) => id === sprite.colour)?.rgb ?? null,
      castsShadow: !(place.floating || floats),
    };
  });
  return { place, time: scene.time, weather: scene.weather, ground: scene.ground, sprites };
}

/** How far two arrays lie apart. */
export function difference(
  found: ArrayLike<number>,
  expected: ArrayLike<number>,
): { mean: number; max: number } {
  if (found.length !== expected.length)
    throw new Error(`${found.length} values, expected ${expected.length}`);
  let sum = 0;
  let max = 0;
  for (let i = 0; i < found.length; i++) {
    const apart = Math.abs((found[i] as number) - (expected[i] as number));
    sum += apart;
    max = Math.max(max, apart);
  }
  return { mean: sum / found.length, max };
}
