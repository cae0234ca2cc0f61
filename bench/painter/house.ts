/** What every part of the painter's bench works with: the painter, the judge, the eye, and the prompts. */
import { join } from 'node:path';
import { assetsFolder } from '../../server/config/paths.ts';
import { type Catalogue, loadCatalogue } from '../../server/diffusion/catalogue/catalogue.ts';
import { createEye, type Eye } from '../../server/diffusion/eye.ts';
import { loadEyeModel } from '../../server/diffusion/models/eye-model.ts';
import { type Atelier, openAtelier, type Wish } from '../atelier.ts';
import type { BenchContext } from '../figure.ts';
import { type Judge, loadJudge, type Verdict } from './judge.ts';
import { drawPrompts, type Prompt } from './prompts.ts';

const PROMPTS = 500;
export const SEED = 2026;

export interface House {
  readonly atelier: Atelier;
  readonly judge: Judge;
  readonly catalogue: Catalogue;
  readonly eye: Eye | null;
  readonly prompts: readonly Prompt[];
  readonly say: BenchContext['say'];
}

export async function openHouse({ prompts: count, say }: BenchContext): Promise<House> {
  const assets = assetsFolder();
  const atelier = await openAtelier(assets);
  const judge = await loadJudge(join(assets, 'models'));
  const catalogue = await loadCatalogue(join(assets, 'catalogue'));
  const eyeModel = await loadEyeModel(join(assets, 'models'));
  const eye =
    eyeModel &&
    (await createEye(eyeModel, catalogue, async (words) => (await atelier.models.embedText(words)).sentence));
  const known = new Set(judge.card.concepts);
  const prompts = drawPrompts(catalogue, known, { seed: SEED, count: count ?? PROMPTS });
  return { atelier, judge, catalogue, eye, prompts, say };
}

/** The first prompts, as many as a costly question takes; every other one asks for two concepts. */
export const firstOf = <T>(items: readonly T[], share: number): readonly T[] =>
  items.slice(0, Math.max(2, Math.round(items.length * share)));

/** Paints the prompts one after another; the seed of each is its number. */
export async function series<T>(
  { say }: House,
  name: string,
  prompts: readonly Prompt[],
  paint: (prompt: Prompt, seed: number) => Promise<T>,
): Promise<T[]> {
  const began = performance.now();
  const results: T[] = [];
  for (const [seed, prompt] of prompts.entries()) {
    results.push(await paint(prompt, seed));
    if ((seed + 1) % 50 === 0) say(`${name}: ${seed + 1} of ${prompts.length}`);
  }
  const seconds = (performance.now() - began) / 1000;
  say(`${name}: ${prompts.length} in ${seconds.toFixed(0)} s`);
  return results;
}

/** What the judge finds in each painting. */
export const judged = (
  house: House,
  name: string,
  prompts: readonly Prompt[],
  wish: Partial<Wish>,
): Promise<Verdict[]> =>
  series(house, name, prompts, async (prompt, seed) => {
    const { decoded } = await house.atelier.paint({ words: prompt.words, seed, ...wish });
    return house.judge.judge(decoded, prompt);
  });
