import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { drawPrompts, isReserved, type Prompt } from '../../bench/painter/prompts.ts';
import { projectRoot } from '../../server/config/paths.ts';
import { type Catalogue, loadCatalogue } from '../../server/diffusion/catalogue/catalogue.ts';
import { englishTongue } from '../../server/diffusion/language/tongue.ts';
import { planWords } from '../../server/diffusion/planner.ts';
import { testAssets } from '../support/paint-service.ts';

let catalogue: Catalogue;
let prompts: Prompt[];
beforeAll(async () => {
  catalogue = await loadCatalogue(join(testAssets, 'catalogue'));
  const known = new Set(catalogue.concepts.map(({ id }) => id));
  prompts = drawPrompts(catalogue, known, { seed: 2026, count: 500 });
});

describe("the bench's prompts", () => {
  it('[B1] are 500 different ones, half of two concepts, and the same for the same seed', () => {
    expect(new Set(prompts.map(({ words }) => words)).size).toBe(500);
    expect(prompts.filter(({ concepts }) => concepts.length === 2)).toHaveLength(250);
    const known = new Set(catalogue.concepts.map(({ id }) => id));
    expect(drawPrompts(catalogue, known, { seed: 2026, count: 20 })).toEqual(prompts.slice(0, 20));
    expect(drawPrompts(catalogue, known, { seed: 2027, count: 20 })).not.toEqual(prompts.slice(0, 20));
  });

  it('[B1] ask only for pairs that the corpus never renders together', () => {
    const index = new Map(catalogue.concepts.map(({ id }, i) => [id, i]));
    for (const { concepts } of prompts.filter((prompt) => prompt.concepts.length === 2)) {
      const [a, b] = concepts.map((id) => index.get(id) as number) as [number, number];
      expect(a).not.toBe(b);
      expect(isReserved(a, b)).toBe(true);
    }
  });

  it('[B1] reserve pairs by the rule of training/scenes.py', () => {
    const scenes = readFileSync(join(projectRoot(), 'training', 'scenes.py'), 'utf8');
    const rule = /return (\(low \* \d+ \+ high \* \d+\) % \d+ == 0)/.exec(scenes)?.[1];
    expect(rule, 'the rule in training/scenes.py').toBeDefined();
    const theirs = new Function('low', 'high', `return ${(rule as string).replace('==', '===')}`) as (
      low: number,
      high: number,
    ) => boolean;
    const differing = [];
    for (let a = 0; a < 615; a += 3)
      for (let b = 0; b < 615; b += 7)
        if (isReserved(a, b) !== theirs(Math.min(a, b), Math.max(a, b))) differing.push([a, b]);
    expect(differing).toEqual([]);
  });

  it('draw no concept the judge does not know', () => {
    const few = new Set(catalogue.concepts.slice(0, 80).map(({ id }) => id));
    for (const { concepts } of drawPrompts(catalogue, few, { seed: 1, count: 60 }))
      for (const concept of concepts) expect(few.has(concept)).toBe(true);
  });

  it('are understood: nearly every one names its concepts and its place to the planner', async () => {
    const tongue = englishTongue({ lexicon: catalogue.lexicon, concepts: catalogue.concepts, manners: [] });
    const deps = { tongue, nearest: async () => null, maxSubjects: 4 };
    let concepts = 0;
    let places = 0;
    for (const prompt of prompts) {
      const plan = await planWords(prompt.words, deps);
      const named = plan.subjects.map(({ concept }) => concept.id);
      if (prompt.concepts.every((id) => named.includes(id))) concepts += 1;
      if (plan.place === prompt.place) places += 1;
    }
    expect(concepts).toBeGreaterThan(465);
    expect(places).toBeGreaterThan(475);
  });
});
