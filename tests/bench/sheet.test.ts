import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { pasteWords } from '../../bench/paste.ts';
import { layOut, readSheetPrompts } from '../../bench/sheet.ts';
import { MANNERS } from '../../brush/index.ts';
import { type Catalogue, loadCatalogue } from '../../server/diffusion/catalogue/catalogue.ts';
import { englishTongue } from '../../server/diffusion/language/tongue.ts';
import type { Pixels } from '../../server/diffusion/pixels.ts';
import { planWords } from '../../server/diffusion/planner.ts';
import { testAssets } from '../support/paint-service.ts';

let catalogue: Catalogue;
beforeAll(async () => {
  catalogue = await loadCatalogue(join(testAssets, 'catalogue'));
});
const plan = (words: string) => {
  const { lexicon, concepts } = catalogue;
  const tongue = englishTongue({ lexicon, concepts, manners: MANNERS });
  return planWords(words, { tongue, nearest: async () => null, maxSubjects: 4 });
};

describe('the sheet', () => {
  it('[B4] has 48 different prompts, each with something of the vocabulary to see', async () => {
    const prompts = readSheetPrompts();
    expect(new Set(prompts).size).toBe(48);
    const empty = [];
    for (const words of prompts) if ((await plan(words)).subjects.length === 0) empty.push(words);
    expect(empty).toEqual([]);
  });

  it('is laid out in rows of eight, every tile where its number says', () => {
    const tile = (shade: number): Pixels => ({
      width: 8,
      height: 8,
      data: new Uint8ClampedArray(8 * 8 * 4).map((_, i) => (i % 4 === 3 ? 255 : shade)),
    });
    const tiles = Array.from({ length: 10 }, (_, i) => tile(i * 20));
    const sheet = layOut(tiles, ['one', 'two'], 'foot');
    expect(sheet.width).toBe(8 * 266 + 10);
    const context = sheet.getContext('2d');
    const row = (sheet.height - 40) / 2;
    for (const i of tiles.keys()) {
      const x = 10 + (i % 8) * 266 + 128;
      const y = 10 + Math.floor(i / 8) * row + 128;
      expect(context.getImageData(x, y, 1, 1).data[0], `tile ${i}`).toBe(i * 20);
    }
  });
});

describe('the paste baseline', () => {
  it('[B2] is said in words that fetch the same concepts and nothing else, on a plain ground', async () => {
    const sources = ['fox', 'lighthouse', 'hot-air-balloon'].flatMap((id) => {
      const work = catalogue.concepts.find((concept) => concept.id === id)?.works[0];
      return work ? [{ id: work }] : [];
    });
    const words = pasteWords(sources, catalogue);
    const { subjects, place } = await plan(words);
    expect(subjects.map(({ concept }) => concept.id)).toEqual(
      sources.map(({ id }) => catalogue.work(id).concept),
    );
    expect(place).toBe('plain');
    expect((await plan(pasteWords([], catalogue))).subjects).toEqual([]);
  });
});
