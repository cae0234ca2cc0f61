/** The same prompts with conditions taken away, with the brush, and with fewer and more steps. */
import { decodeImage } from '../../server/diffusion/pixels.ts';
import type { Wish } from '../atelier.ts';
import { atLeast, type Figure } from '../figure.ts';
import type { Measured } from '../recorded.ts';
import { foundShare, ofCeiling } from './found.ts';
import { firstOf, type House, judged, series } from './house.ts';
import { ceilingOf, meanOver, type Verdict } from './judge.ts';
import type { Prompt } from './prompts.ts';
import type { Survey } from './survey.ts';

/** Shares of the prompts that the costlier questions take. */
const SHARE = { half: 1 / 2, hidden: 1 / 5, brushed: 1 / 8, steps: 1 / 14 } as const;
const FEW_STEPS = 4;
const MANY_STEPS = 32;
const FREE: Partial<Wish> = { freedom: 1 };
const PURE: Partial<Wish> = { freedom: 1, without: { draft: true } };

/** Freedom 1, no draft, no sources, the brush. */
export async function conditionFigures(
  house: House,
  surveys: readonly Survey[],
  { trainedOn }: Measured,
): Promise<{ figures: Figure[]; free: Verdict[]; pure: Verdict[] }> {
  const { prompts, judge, atelier } = house;
  const { card } = judge;
  const half = firstOf(prompts, SHARE.half);
  const free = await judged(house, 'freedom 1', half, FREE);
  const pure = await judged(house, 'no draft', half, PURE);
  const few = firstOf(prompts, SHARE.hidden);
  const sourceless = await judged(house, 'no sources', few, { without: { sources: true } });
  const wordsAlone = await judged(house, 'words alone', few, {
    freedom: 1,
    without: { draft: true, sources: true },
  });
  const shown = firstOf(prompts, SHARE.brushed);
  const brushed = await series(house, 'brushed', shown, async (prompt, seed) => {
    const { work } = await atelier.finish({ words: prompt.words, seed });
    return judge.judge(await decodeImage(work.master), prompt);
  });
  const same = (of: readonly Prompt[]) => {
    const painted = surveys.slice(0, of.length).map((one) => one.painted);
    return foundShare(painted) / ceilingOf(card, of);
  };
  const figures = [
    ofCeiling('concept_top5_brushed', 0.8, brushed, shown, card, { unbrushed: same(shown) }),
    ofCeiling('free_top5_of_ceiling', 0.7, free, half, card),
    // Only a GPU sees enough pictures for this one to be asked.
    ofCeiling('pure_top5_of_ceiling', trainedOn === 'gpu' ? 0.5 : null, pure, half, card),
    ofCeiling('sourceless_top5_of_ceiling', null, sourceless, few, card, { withSources: same(few) }),
    ofCeiling('words_alone_top5_of_ceiling', null, wordsAlone, few, card),
  ];
  return { figures, free, pure };
}

/** The least of the shares that few steps keep of many, over every setting. */
export async function stepsFigure(
  house: House,
  already: { readonly standard: Verdict[]; readonly free: Verdict[]; readonly pure: Verdict[] },
): Promise<Figure> {
  const { defaults, distilled } = house.atelier.models.config;
  const prompts = firstOf(house.prompts, SHARE.steps);
  const settings = [
    ['default', {}, already.standard],
    ['freedom 1', FREE, already.free],
    ['no draft', PURE, already.pure],
  ] as const;
  const ratios: { name: string; few: number; many: number }[] = [];
  for (const [name, wish, known] of settings) {
    const few =
      defaults.steps === FEW_STEPS
        ? known.slice(0, prompts.length)
        : await judged(house, `${name}, ${FEW_STEPS} steps`, prompts, { ...wish, steps: FEW_STEPS });
    const many = await judged(house, `${name}, ${MANY_STEPS} steps`, prompts, {
      ...wish,
      steps: MANY_STEPS,
    });
    const place = (verdicts: readonly Verdict[]) => meanOver(verdicts, (verdict) => Number(verdict.place));
    ratios.push({ name: `concepts, ${name}`, few: foundShare(few), many: foundShare(many) });
    ratios.push({ name: `place, ${name}`, few: place(few), many: place(many) });
  }
  const value = Math.min(...ratios.map(({ few, many }) => (many > 0 ? few / many : 1)));
  const each = ratios.map(({ name, few, many }) => `${name} ${few.toFixed(2)}/${many.toFixed(2)}`).join('; ');
  const made = distilled ? `weights distilled for ${distilled.steps.join(' and ')} steps; ` : '';
  return atLeast('four_of_thirtytwo', value, 0.9, 'ratio', {
    why: `${made}${prompts.length} prompts; ${each}`,
  });
}
