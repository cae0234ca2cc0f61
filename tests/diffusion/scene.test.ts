import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { MANNERS } from '../../brush/index.ts';
import { assetsFolder } from '../../server/config/paths.ts';
import { type Catalogue, loadCatalogue } from '../../server/diffusion/catalogue/catalogue.ts';
import { createDraftStudio, type DraftStudio } from '../../server/diffusion/draft.ts';
import { englishTongue, type Tongue } from '../../server/diffusion/language/tongue.ts';
import { planWords } from '../../server/diffusion/planner.ts';
import { arrangeScene, type Scene } from '../../server/diffusion/scene.ts';
import { chooseSources } from '../../server/diffusion/sources.ts';

let catalogue: Catalogue;
let studio: DraftStudio;
let tongue: Tongue;

beforeAll(async () => {
  catalogue = await loadCatalogue(join(assetsFolder(), 'catalogue'));
  const { lexicon, concepts } = catalogue;
  tongue = englishTongue({ lexicon, concepts, manners: MANNERS });
  studio = createDraftStudio(catalogue, { imageSize: 128, sourceSize: 64 });
}, 60_000);

async function sceneOf(words: string, seed: number, placeId = 'hills'): Promise<Scene> {
  const plan = await planWords(words, { tongue, nearest: async () => null, maxSubjects: 4 });
  const place = catalogue.lexicon.places.find(({ id }) => id === (plan.place ?? placeId));
  if (!place) throw new Error(`no place ${placeId}`);
  const surroundings = { place, time: plan.time ?? 'day', weather: plan.weather ?? 'clear' };
  return arrangeScene(plan, surroundings, chooseSources(plan, catalogue, seed), catalogue, seed);
}

const SEEDS = Array.from({ length: 40 }, (_, seed) => seed);

describe('[E9] the scene', { timeout: 60_000 }, () => {
  it('is the same for the same seed, and not for another', async () => {
    expect(await sceneOf('a fox beside a boat', 5)).toEqual(await sceneOf('a fox beside a boat', 5));
    const seen = new Set<string>();
    for (const seed of SEEDS) {
      const { sprites, ground } = await sceneOf('a fox', seed);
      seen.add(`${sprites[0]?.work.id} ${ground}`);
    }
    expect(seen.size).toBeGreaterThan(8);
  });

  it('chooses each subject’s hand apart from the others', async () => {
    for (const seed of SEEDS) {
      const alone = (await sceneOf('a fox', seed)).sprites[0]?.work.id;
      const paired = (await sceneOf('a fox beside a boat', seed)).sprites.find(({ source }) => source === 0)
        ?.work.id;
      expect(paired).toBe(alone);
    }
  });

  it('[E22] undoes size, height and angle where words are surreal, and nowhere else', async () => {
    const turned = (scenes: readonly Scene[]) =>
      scenes.filter(({ sprites }) => sprites.some(({ rotation }) => Math.abs(rotation) > 12)).length;
    const surreal = await Promise.all(SEEDS.map((seed) => sceneOf('a surreal house', seed)));
    const plain = await Promise.all(SEEDS.map((seed) => sceneOf('a house', seed)));
    expect(turned(surreal)).toBeGreaterThan(20);
    expect(turned(plain)).toBe(0);
    const sizes = surreal.flatMap(({ sprites }) => sprites.map(({ size }) => size));
    expect(Math.max(...sizes) / Math.min(...sizes)).toBeGreaterThan(2);
  });

  it('puts what is above above, what is on on, and the nearer one in front', async () => {
    for (const seed of SEEDS) {
      const [below, above] = await inOrder('a bird above a house', seed);
      expect(above.y).toBeLessThan(below.y);
      const cat = await sceneOf('a cat on a chair', seed);
      expect(cat.sprites.map(({ source }) => source)).toEqual([1, 0]);
      expect((await sceneOf('a cat in front of a house', seed)).sprites.at(-1)?.source).toBe(0);
      expect((await sceneOf('a cat behind a house', seed)).sprites.at(-1)?.source).toBe(1);
    }
    async function inOrder(words: string, seed: number) {
      const { sprites } = await sceneOf(words, seed);
      const [a, b] = [1, 0].map((source) => sprites.find((sprite) => sprite.source === source));
      if (!a || !b) throw new Error('a subject is missing');
      return [a, b] as const;
    }
  });

  it('shows as many as were asked for, each at least partly inside', async () => {
    const counts = {
      'two foxes': 2,
      'five ducks': 5,
      'three birds above two houses': 5,
      'two foxes and a boat': 3,
      'a fox, a cat, a dog and a cow': 4,
      'five ducks, a cat, a dog and a cow': 5,
      'a cat on two chairs': 3,
    };
    for (const [words, count] of Object.entries(counts)) {
      for (const seed of SEEDS.slice(0, 5)) {
        const { sprites } = await sceneOf(words, seed);
        expect(sprites.length, words).toBe(count);
        for (const { x, y, size } of sprites) {
          expect(x).toBeGreaterThan(0);
          expect(x).toBeLessThan(1);
          expect(y).toBeGreaterThan(0);
          expect(y).toBeLessThan(1);
          expect(size).toBeLessThanOrEqual(0.92);
        }
      }
    }
  });

  it('hangs things over what floats, too', async () => {
    for (const seed of SEEDS.slice(0, 8)) {
      const { sprites } = await sceneOf('a fox under the stars', seed, 'space');
      const fox = sprites.find(({ source }) => source === 0);
      for (const star of sprites.filter(({ source }) => source === 1))
        expect(star.y + 0.2).toBeLessThan(fox?.y ?? 0);
    }
  });

  it('casts no shadow from what floats', async () => {
    expect((await sceneOf('a balloon', 1)).sprites[0]?.castsShadow).toBe(false);
    expect((await sceneOf('a fox', 1, 'space')).sprites[0]?.castsShadow).toBe(false);
    expect((await sceneOf('a fox', 1)).sprites[0]?.castsShadow).toBe(true);
  });
});

describe('[E9] the draft', { timeout: 60_000 }, () => {
  it('is 128 pixels of opaque colour, and the same twice', async () => {
    const scene = await sceneOf('two red foxes in the rain', 3);
    const first = await studio.compose(scene);
    expect([first.width, first.height]).toEqual([128, 128]);
    expect(await studio.compose(scene)).toEqual(first);
  });

  it('[E10] gives every source its visible share; the shares sum to 1', async () => {
    const { shares } = await studio.show(await sceneOf('a fox beside a lighthouse', 3), 2);
    expect(shares.length).toBe(2);
    expect(shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 6);
    for (const share of shares) expect(share).toBeGreaterThan(0.1);
    expect((await studio.show(await sceneOf('a beach', 1), 0)).shares).toEqual([]);
  });

  it('[E10] what is hidden counts less: a house behind a fox', async () => {
    const scene = await sceneOf('a fox beside a house', 3);
    const [far, near] = scene.sprites;
    if (!far || !near) throw new Error('two sprites expected');
    const covered = { ...scene, sprites: [{ ...far, x: near.x, y: near.y, size: near.size * 0.5 }, near] };
    const { shares } = await studio.show(covered, 2);
    expect(shares[far.source]).toBeLessThan(0.1);
  });

  it('shows an empty sheet for a picture from nothing', async () => {
    const { pixels } = await studio.show(null, 0);
    expect([pixels.width, new Set(pixels.data).size]).toEqual([512, 2]);
  });
});
