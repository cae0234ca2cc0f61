/** Whether what was asked for is found: shares of the judge's ceiling on real held-out scenes. */
import { FREEDOM_DEFAULT } from '../../protocol/index.ts';
import { atLeast, type Figure, reported } from '../figure.ts';
import type { House } from './house.ts';
import { ceilingOf, chanceOf, type JudgeCard, meanOver, type Verdict } from './judge.ts';
import type { Prompt } from './prompts.ts';
import type { Survey } from './survey.ts';

/** Share of verdicts in which everything asked for was found. */
export const foundShare = (verdicts: readonly Verdict[]): number =>
  meanOver(verdicts, ({ concepts }) => Number(concepts));

/** Half the width of the 95 % interval of a share. */
const spread = (share: number, n: number): number => 1.96 * Math.sqrt((share * (1 - share)) / n);

const inWords = (share: number, n: number): string =>
  `${share.toFixed(3)} ± ${spread(share, n).toFixed(3)} of ${n} prompts`;

/** A top-5 figure as a share of what the judge finds in real scenes; its reason names the share itself. */
export function ofCeiling(
  id: string,
  target: number | null,
  verdicts: readonly Verdict[],
  prompts: readonly Prompt[],
  card: JudgeCard,
  beside: Figure['beside'] = {},
): Figure {
  const share = foundShare(verdicts);
  const ceiling = ceilingOf(card, prompts);
  const why = `${inWords(share, prompts.length)}; the judge finds ${ceiling.toFixed(3)} in real scenes`;
  const all = { chance: chanceOf(card, prompts) / ceiling, ...beside };
  if (target === null) return reported(id, share / ceiling, 'ratio', why, all);
  return atLeast(id, share / ceiling, target, 'ratio', { why, beside: all });
}

export function foundFigures(house: House, surveys: readonly Survey[]): Figure[] {
  const { prompts, judge } = house;
  const { card } = judge;
  const painted = surveys.map((one) => one.painted);
  const ceiling = ceilingOf(card, prompts);
  const baselines = {
    paste: foundShare(surveys.map((one) => one.paste)) / ceiling,
    draft: foundShare(surveys.map((one) => one.draft)) / ceiling,
  };
  const whole = ofCeiling('concept_top5_of_ceiling', 0.8, painted, prompts, card, baselines);
  const asked = (concepts: number) => {
    const chosen = prompts.flatMap((prompt, i) => (prompt.concepts.length === concepts ? [i] : []));
    const of = (verdict: (one: Survey) => Verdict) =>
      foundShare(chosen.map((i) => verdict(surveys[i] as Survey)));
    const those = chosen.map((i) => prompts[i] as Prompt);
    const share = of((one) => one.painted);
    return reported(
      `concept_top5_${concepts === 1 ? 'one' : 'two'}`,
      share,
      'share',
      inWords(share, those.length),
      {
        ceiling: ceilingOf(card, those),
        chance: chanceOf(card, those),
        paste: of((one) => one.paste),
        draft: of((one) => one.draft),
      },
    );
  };
  const place = meanOver(painted, (verdict) => Number(verdict.place));
  return [
    // The collage itself, freedom 0, would always be found: the figure counts from this freedom on.
    FREEDOM_DEFAULT >= 0.7
      ? whole
      : { ...whole, holds: false, why: `the default freedom is ${FREEDOM_DEFAULT}` },
    asked(1),
    asked(2),
    atLeast('place_acc', place, 0.8, 'share', {
      why: inWords(place, prompts.length),
      beside: { ceiling: card.ceiling.place, chance: card.chance.place },
    }),
    reported(
      'time_acc',
      meanOver(painted, (verdict) => Number(verdict.time)),
      'share',
      undefined,
      { ceiling: card.ceiling.time, chance: card.chance.time },
    ),
    reported(
      'retrieved',
      meanOver(surveys, (one) => Number(one.retrieved)),
      'share',
      'prompts all of whose concepts were given a source that shows them',
    ),
  ];
}
