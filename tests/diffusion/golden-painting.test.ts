import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadCatalogue } from '../../server/diffusion/catalogue/catalogue.ts';
import { buildConditions, type Conditions } from '../../server/diffusion/conditions.ts';
import { type EchoModels, loadEchoModels } from '../../server/diffusion/models/echo-models.ts';
import { sample } from '../../server/diffusion/pipeline.ts';
import { difference, openGolden } from '../support/golden.ts';
import { testAssets } from '../support/paint-service.ts';

/**
 * Mean differences allowed to torch on the same weights; values are of about unit size. They hold rounding apart from faults: a swapped
 * axis, a wrong mask or a forgotten scale differ by tenths.
 */
const TEXT_TOLERANCE = 0.005;
const LATENT_TOLERANCE = 0.005;
const STEP_TOLERANCE = 0.01;
const PIXEL_TOLERANCE = 0.01;

const golden = openGolden();
/** Loading 70 MB of weights on a machine that does other things. */
const LOAD_TIMEOUT_MS = 120_000;
let models: EchoModels;
let catalogue: Awaited<ReturnType<typeof loadCatalogue>>;

beforeAll(async () => {
  models = await loadEchoModels(join(testAssets, 'models'));
  catalogue = await loadCatalogue(join(testAssets, 'catalogue'));
}, LOAD_TIMEOUT_MS);
afterAll(() => models?.release());

const float32 = (name: string): Float32Array => Float32Array.from(golden.array(name).values);

/** uint8 [n, h, w, 3] → planes [n, 3, h, w] in [-1, 1] */
function planesOf(name: string): Float32Array {
  const { shape, values } = golden.array(name);
  const [n, h, w] = shape.slice(-4, -1) as [number, number, number];
  const planes = new Float32Array(values.length);
  for (let i = 0; i < values.length; i++) {
    const [picture, pixel, c] = [Math.floor(i / (h * w * 3)), Math.floor(i / 3) % (h * w), i % 3];
    planes[picture * 3 * h * w + c * h * w + pixel] = (values[i] as number) / 127.5 - 1;
  }
  expect(planes.length).toBe(n * h * w * 3);
  return planes;
}

/** Square planes [3, s, s] → their area mean [3, side, side], as the golden pixels are kept. */
function areaMean(planes: Float32Array, side: number): Float32Array {
  const full = Math.sqrt(planes.length / 3);
  const factor = full / side;
  const means = new Float32Array(3 * side * side);
  for (let i = 0; i < planes.length; i++) {
    const [c, y, x] = [Math.floor(i / (full * full)), Math.floor(i / full) % full, i % full];
    const at = c * side * side + Math.floor(y / factor) * side + Math.floor(x / factor);
    means[at] = (means[at] as number) + (planes[i] as number) / (factor * factor);
  }
  return means;
}

for (const [n, painting] of golden.paintings.entries()) {
  describe(`[R3] "${painting.prompt}"`, { timeout: LOAD_TIMEOUT_MS }, () => {
    const build = (): Promise<Conditions> => {
      const pixels = planesOf(`${n}-source-pixels`);
      const length = pixels.length / painting.sources.length;
      return buildConditions(models, {
        words: painting.prompt,
        sources: painting.sources.map((id, i) => {
          const concept = catalogue.concepts.find((one) => one.id === catalogue.work(id).concept);
          if (!concept) throw new Error(`no concept of ${id}`);
          return { name: catalogue.vector(concept), pixels: pixels.subarray(i * length, (i + 1) * length) };
        }),
        draft: planesOf(`${n}-draft-pixels`),
        obedience: painting.obedience,
      });
    };

    it('tokens', () => {
      const ids = golden.array(`${n}-input-ids`).values;
      const mask = golden.array(`${n}-attention-mask`).values;
      const wanted = [...ids].filter((_, i) => mask[i] === 1);
      expect(models.tokenize(painting.prompt, models.config.textTokens)).toEqual(wanted);
    });

    it('text, source and draft conditions', async () => {
      const found = await build();
      const mask = [...golden.array(`${n}-attention-mask`).values];
      expect([...found.text_mask]).toEqual(mask);
      const tokens = mask.filter((one) => one === 1).length * 384;
      const text = float32(`${n}-text`).subarray(0, tokens);
      expect(difference(found.text.subarray(0, tokens), text).mean).toBeLessThan(TEXT_TOLERANCE);
      expect(difference(found.text_pooled, float32(`${n}-sentence`)).mean).toBeLessThan(TEXT_TOLERANCE);
      const latents = float32(`${n}-source-latents`);
      expect(difference(found.source_latents.subarray(0, latents.length), latents).mean).toBeLessThan(
        LATENT_TOLERANCE,
      );
      const names = float32(`${n}-source-names`);
      expect(difference(found.source_names.subarray(0, names.length), names).max).toBeLessThan(1e-6);
      expect(difference(found.draft, float32(`${n}-draft-latents`)).mean).toBeLessThan(LATENT_TOLERANCE);
      expect(difference(found.draft_rgb, float32(`${n}-draft-rgb`)).max).toBeLessThan(1e-5);
    });

    it('every step, and the decoded picture', async () => {
      const { steps, freedom, guidanceScale } = painting;
      const noise = float32(`${n}-noise`);
      const conditions = await build();
      const sampler = sample(models, conditions, { numInferenceSteps: steps, guidanceScale, freedom, noise });
      let latents: Float32Array = conditions.draft;
      for (let k = 0; k < steps; k++) {
        const { value, done } = await sampler.next();
        if (done) throw new Error(`ended after ${k} of ${steps} steps`);
        latents = value.latents;
        expect(difference(latents, float32(`${n}-step-${k}`)).mean).toBeLessThan(STEP_TOLERANCE);
      }
      const { shape } = golden.array(`${n}-pixels`);
      const decoded = areaMean(await models.decode(latents), shape.at(-1) as number);
      expect(difference(decoded, float32(`${n}-pixels`)).mean).toBeLessThan(PIXEL_TOLERANCE);
    });
  });
}
