import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Arrangement } from '../../protocol/index.ts';
import { assetsFolder } from '../../server/config/paths.ts';
import { arrangedSources, layByHand, planByHand } from '../../server/diffusion/arrangement.ts';
import { type Catalogue, loadCatalogue } from '../../server/diffusion/catalogue/catalogue.ts';
import type { Plan } from '../../server/diffusion/planner.ts';
import { intoRegion, loosen, withoutWorks } from '../../server/diffusion/rearrange.ts';
import type { Scene } from '../../server/diffusion/scene.ts';
import { WishError } from '../../server/diffusion/wish-error.ts';

let catalogue: Catalogue;
beforeAll(async () => {
  catalogue = await loadCatalogue(join(assetsFolder(), 'catalogue'));
}, 60_000);

const empty: Plan = {
  subjects: [],
  place: null,
  time: null,
  weather: null,
  relations: [],
  manner: null,
  understood: [],
  reading: [],
  prompt: '',
};
const sprite = (work: string, x: number, more = {}) => ({
  work,
  x,
  y: 0.5,
  size: 0.3,
  rotation: 0,
  flip: false,
  ...more,
});
const byHand: Arrangement = {
  place: 'beach',
  time: 'sunset',
  sprites: [
    sprite('noto/fox', 0.2, { colour: 'blue', rotation: 12 }),
    sprite('twemoji/fox', 0.5),
    sprite('noto/fox', 0.8),
  ],
};

function sceneOf(arrangement: Arrangement, seed = 3): Scene {
  const chosen = arrangedSources(arrangement, catalogue);
  const plan = planByHand(empty, arrangement, chosen, catalogue);
  const place = catalogue.lexicon.places.find(({ id }) => id === plan.place);
  if (!place) throw new Error('no place');
  return layByHand(
    arrangement,
    { place, time: plan.time ?? 'day', weather: 'clear' },
    chosen,
    catalogue,
    seed,
  );
}

describe('[E13] a draft arranged by hand', () => {
  it('lies as it was laid, in its place and hour, each artist’s version a source of its own', () => {
    const { place, time, sprites } = sceneOf(byHand);
    expect([place.id, time]).toEqual(['beach', 'sunset']);
    expect(sprites.map(({ work, source, x, rotation }) => [work.id, source, x, rotation])).toEqual([
      ['noto/fox', 0, 0.2, 12],
      ['twemoji/fox', 1, 0.5, 0],
      ['noto/fox', 0, 0.8, 0],
    ]);
    expect(sprites[0]?.colour).toEqual(catalogue.lexicon.colours.find(({ id }) => id === 'blue')?.rgb);
    expect(sprites.every(({ castsShadow }) => castsShadow)).toBe(true);
    expect(arrangedSources(byHand, catalogue).map(({ subject }) => subject.concept.id)).toEqual([
      'fox',
      'fox',
    ]);
  });

  it('is refused with a sentence where it names what nobody knows', () => {
    const wrong: [Arrangement, RegExp][] = [
      [{ sprites: [sprite('noto/zorgon', 0.5)] }, /no work "noto\/zorgon"/],
      [{ sprites: [sprite('constructor', 0.5)] }, /no work/],
      [{ sprites: [sprite('noto/fox', 0.5, { colour: 'beige' })] }, /no colour "beige": there are red/],
      [{ ...byHand, place: 'mars' }, /no place "mars"/],
      [{ ...byHand, time: 'noonish' }, /no time/],
      [{ ...byHand, weather: 'frogs' }, /no weather "frogs": there are clear, rain/],
    ];
    for (const [arrangement, message] of wrong) {
      expect(() => sceneOf(arrangement)).toThrow(WishError);
      expect(() => sceneOf(arrangement)).toThrow(message);
    }
  });
});

describe('a scene that is changed', () => {
  it('[E17] obedience moves everything by up to 8 %, in one direction of the seed; 1 moves nothing', () => {
    const scene = sceneOf(byHand);
    expect(loosen(scene, 1, 5)).toBe(scene);
    const way = (obedience: number, seed: number) =>
      loosen(scene, obedience, seed).sprites.map(({ x, y, size, rotation }, i) => {
        const before = scene.sprites[i] as (typeof scene.sprites)[number];
        return [x - before.x, y - before.y, size / before.size - 1, rotation - before.rotation];
      });
    const [half, none, other] = [way(0.5, 5), way(0, 5), way(0, 6)];
    for (const [i, moved] of none.entries()) {
      const [dx, dy, ds, dr] = moved as [number, number, number, number];
      expect(Math.max(Math.abs(dx), Math.abs(dy))).toBeLessThanOrEqual(0.08);
      expect(Math.abs(ds)).toBeLessThanOrEqual(0.16);
      expect(Math.abs(dr)).toBeLessThanOrEqual(9.6);
      expect(Math.abs(dx)).toBeGreaterThan(0);
      for (const [k, value] of moved.entries()) expect(half[i]?.[k]).toBeCloseTo(value / 2, 9);
    }
    expect(other).not.toEqual(none);
  });

  it('[E18] what is taken away leaves everything else where it was', () => {
    const scene = sceneOf(byHand);
    expect(withoutWorks(scene, ['noto/fox']).sprites).toEqual([scene.sprites[1]]);
  });

  it('[E14] goes into a region as a whole', () => {
    const { sprites } = intoRegion(sceneOf(byHand), { x: 0.5, y: 0.2, width: 0.5, height: 0.25 });
    for (const { x, y, size } of sprites) {
      expect(x).toBeGreaterThan(0.5);
      expect(y).toBeCloseTo(0.2 + 0.5 * 0.25, 9);
      expect(size).toBeCloseTo(0.3 * 0.25, 9);
    }
  });
});
