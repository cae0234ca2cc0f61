import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Catalogue, loadCatalogue } from '../../server/diffusion/catalogue/catalogue.ts';
import type { Concept } from '../../server/diffusion/catalogue/schemas.ts';
import { cropPlanes } from '../../server/diffusion/crops.ts';
import { createEye, type Eye, likeness } from '../../server/diffusion/eye.ts';
import { EMBEDDING } from '../../server/diffusion/models/echo-models.ts';
import { type EyeModel, loadEyeModel } from '../../server/diffusion/models/eye-model.ts';
import type { Pixels } from '../../server/diffusion/pixels.ts';
import { eyeFolder } from '../support/eye.ts';
import { testAssets } from '../support/paint-service.ts';

let eye: Eye;
let catalogue: Catalogue;
let model: EyeModel;
let folder: string;
/** A vector no concept has; places get it in turn, so that they differ from each other. */
const axis = (d: number) => Float32Array.from({ length: EMBEDDING }, (_, i) => Number(i === d));

beforeAll(async () => {
  folder = await eyeFolder();
  model = (await loadEyeModel(folder)) as EyeModel;
  catalogue = await loadCatalogue(join(testAssets, 'catalogue'));
  const { places } = catalogue.lexicon;
  eye = await createEye(model, catalogue, async (words) =>
    axis(places.findIndex((place) => place.words[0] === words)),
  );
});
afterAll(async () => {
  await model.release();
  await rm(folder, { recursive: true, force: true });
});

type Colour = (x: number, y: number) => [number, number, number];
function picture(side: number, colour: Colour): Pixels {
  const data = new Uint8ClampedArray(side * side * 4);
  for (let i = 0; i < side * side; i++)
    data.set([...colour((i % side) / side, Math.floor(i / side) / side), 255], i * 4);
  return { width: side, height: side, data };
}
/** Two halves, so that its mean alone does not give it away. */
const source = picture(128, (x) => (x < 0.5 ? [250, 40, 30] : [20, 60, 240]));
const sourcePlanes = cropPlanes(source, { x: 0, y: 0, side: 128 }, 128);
/** The source at `side` of the width, its corner at (left, top), on green. */
const quoting = (left: number, top: number, side: number) =>
  picture(512, (x, y) => {
    const inside = x >= left && x < left + side && y >= top && y < top + side;
    return inside ? (x < left + side / 2 ? [250, 40, 30] : [20, 60, 240]) : [60, 200, 60];
  });
const conceptOf = (id: string) => catalogue.concepts.find((concept) => concept.id === id) as Concept;

describe('likeness', () => {
  it('is 1 for the same picture at another size, and lower for another', async () => {
    const [small, large, other] = await eye.embed([
      source,
      quoting(0, 0, 1),
      picture(64, (_, y) => (y < 0.5 ? [10, 200, 20] : [250, 250, 250])),
    ]);
    expect(likeness(small as Float32Array, large as Float32Array)).toBeCloseTo(1, 4);
    expect(likeness(small as Float32Array, other as Float32Array)).toBeLessThan(0.5);
  });
});

describe('[Y2] quotation', () => {
  it.each([
    ['the whole', 0, 0, 1],
    ['three quarters, in the lower right corner', 0.25, 0.25, 0.75],
    ['half, in the middle', 0.25, 0.25, 0.5],
    ['half, at the left edge', 0, 0.25, 0.5],
  ])('finds a source that is %s', async (_, left, top, side) => {
    const [vector] = await eye.embed([source]);
    const [found] = await eye.quotations(quoting(left, top, side), [vector as Float32Array]);
    expect(found).toBeCloseTo(1, 4);
  });

  it('measures each source by itself, and less where one stands between the squares', async () => {
    const [vector, green] = await eye.embed([source, picture(128, () => [60, 200, 60])]);
    const sources = [vector as Float32Array, green as Float32Array];
    const [ours, others] = await eye.quotations(quoting(0, 0, 1), sources);
    expect(ours).toBeCloseTo(1, 4);
    expect(others).toBeLessThan(0.5);
    const [between, ground] = await eye.quotations(quoting(0.12, 0.1, 0.33), sources);
    expect(between).toBeLessThan(0.9);
    expect(ground).toBeCloseTo(1, 2);
  });
});

describe('[Y3] words', () => {
  it('describes a picture by the nearest concepts and places, nearest first', () => {
    const fox = catalogue.vector(conceptOf('fox'));
    const nearest = eye.nearestWords(fox, 4);
    expect(nearest[0]).toMatchObject({ words: 'fox', kind: 'concept' });
    expect(nearest.map(({ cosine }) => cosine)).toEqual(
      nearest.map(({ cosine }) => cosine).sort((a, b) => b - a),
    );
    const beach = catalogue.lexicon.places.findIndex(({ id }) => id === 'beach');
    expect(eye.nearestWords(axis(beach), 1)[0]).toMatchObject({ words: 'beach', kind: 'place', cosine: 1 });
  });

  it('ranks a concept among all: first for its own name, last for the opposite', () => {
    const fox = catalogue.vector(conceptOf('fox'));
    expect(eye.check(fox, conceptOf('fox'))).toMatchObject({ concept: 'fox', rank: 1 });
    expect(eye.check(fox, conceptOf('trumpet')).rank).toBeGreaterThan(20);
    const opposite = eye.check(
      fox.map((value) => -value),
      conceptOf('fox'),
    );
    expect(opposite.rank).toBe(catalogue.concepts.length);
    expect(opposite.cosine).toBeCloseTo(-1, 2);
  });
});

describe('a whole look', () => {
  it('[Y1] tells embedding, description, the subjects asked for, and of each source its quotation and what it shows', async () => {
    const [fox, owl] = [conceptOf('fox'), conceptOf('owl')];
    const seen = await eye.look(
      quoting(0.5, 0.5, 0.5),
      [fox, owl],
      [{ id: 'some/fox', concept: fox, planes: sourcePlanes }],
    );
    expect(Math.hypot(...seen.embedding)).toBeCloseTo(1, 5);
    expect(seen.nearest).toHaveLength(5);
    expect(seen.subjects.map(({ concept }) => concept)).toEqual(['fox', 'owl']);
    expect(seen.sources[0]?.id).toBe('some/fox');
    expect(seen.sources[0]?.quotation).toBeCloseTo(1, 4);
    const [vector] = await eye.embed([source]);
    expect(seen.sources[0]?.retrieval).toEqual(eye.check(vector as Float32Array, fox));
    // What another process is sent is this vector alone, not the batch it came from.
    expect(seen.embedding.buffer.byteLength).toBe(4 * EMBEDDING);
  });

  it('sees a picture without subjects and sources', async () => {
    const seen = await eye.look(quoting(0, 0, 1), [], []);
    expect([seen.subjects, seen.sources]).toEqual([[], []]);
  });
});
