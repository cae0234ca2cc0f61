import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Catalogue, loadCatalogue } from '../../server/diffusion/catalogue/catalogue.ts';
import type { Concept } from '../../server/diffusion/catalogue/schemas.ts';
import { type Look, openLook } from '../../server/diffusion/look.ts';
import { EMBEDDING } from '../../server/diffusion/models/echo-models.ts';
import { decodeImage, type Pixels } from '../../server/diffusion/pixels.ts';
import { eyeFolder } from '../support/eye.ts';
import { testAssets } from '../support/paint-service.ts';

let catalogue: Catalogue;
let folder: string;
let look: Look;
const embedText = async () => new Float32Array(EMBEDDING).fill(EMBEDDING ** -0.5);

beforeAll(async () => {
  folder = await eyeFolder();
  catalogue = await loadCatalogue(join(testAssets, 'catalogue'));
  look = (await openLook(folder, catalogue, embedText)) as Look;
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const conceptOf = (id: string) => catalogue.concepts.find((concept) => concept.id === id) as Concept;
const asked = (id: string) => {
  const concept = conceptOf(id);
  return { plan: { subjects: [{ concept }] }, sources: [{ id: concept.works[0] as string }] };
};

/** The thumbnail of a work on mid grey, as the eye is shown it, filling the lower right half of a white picture. */
async function quoting(work: string): Promise<Pixels> {
  const { width, data } = await decodeImage(
    await readFile(join(catalogue.folder, catalogue.work(work).thumbnail)),
  );
  const side = 2 * width;
  const pixels = new Uint8ClampedArray(side * side * 4).fill(255);
  for (let i = 0; i < width * width; i++) {
    const to = ((width + Math.floor(i / width)) * side + width + (i % width)) * 4;
    const alpha = (data[i * 4 + 3] as number) / 255;
    for (let c = 0; c < 3; c++) pixels[to + c] = (data[i * 4 + c] as number) * alpha + 127.5 * (1 - alpha);
  }
  return { width: side, height: side, data: pixels };
}

describe("the painter's look at its own picture", () => {
  it('[Y2] finds the source that stands in it, and less of one that does not', async () => {
    const [fox, whale] = [asked('fox'), asked('whale')];
    const picture = await quoting(fox.sources[0]?.id as string);
    const seen = await look(picture, [fox, whale]);
    expect(seen.sources.map(({ id }) => id)).toEqual([fox.sources[0]?.id, whale.sources[0]?.id]);
    const [ours, other] = seen.sources.map(({ quotation }) => quotation) as [number, number];
    expect(ours).toBeGreaterThan(0.995);
    expect(other).toBeLessThan(ours);
    expect(seen.subjects.map(({ concept }) => concept)).toEqual(['fox', 'whale']);
    expect(seen.sources.map(({ retrieval }) => retrieval.concept)).toEqual(['fox', 'whale']);
  });

  it('[Y1] names what two works share once, and needs neither subjects nor sources', async () => {
    const picture = await quoting(asked('fox').sources[0]?.id as string);
    const twice = await look(picture, [asked('fox'), asked('fox')]);
    expect([twice.subjects.length, twice.sources.length]).toEqual([1, 1]);
    const none = await look(picture, [{ plan: { subjects: [] }, sources: [] }]);
    expect([none.subjects, none.sources]).toEqual([[], []]);
    expect(none.embedding).toEqual(twice.embedding);
  });

  it('[Y1] is not there without weights', async () => {
    const listed = join(testAssets, 'models');
    const { files } = JSON.parse(await readFile(join(listed, 'manifest.json'), 'utf8')) as {
      files: { path: string }[];
    };
    const found = await openLook(listed, catalogue, embedText);
    expect(found !== null).toBe(files.some(({ path }) => path === 'eye/eye.onnx'));
  });
});
