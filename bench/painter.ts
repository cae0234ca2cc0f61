/**
 * Does the painter paint what was said? Prompts drawn by seed from the vocabulary are painted in this process, and a classifier that was
 * trained apart from the painter says what it sees, beside its own ceiling on real held-out scenes, chance, and a paste baseline: the
 * retrieved sources on a plain ground. What pictures are like is said by the eye.
 *
 * Pictures are judged as they are decoded; the brush comes into `concept_top5_brushed` alone.
 */
import { atLeast, type Bench } from './figure.ts';
import { conditionFigures, stepsFigure } from './painter/conditions.ts';
import { foundFigures } from './painter/found.ts';
import { openHouse } from './painter/house.ts';
import { eyeFigures } from './painter/seen.ts';
import { survey } from './painter/survey.ts';
import { beatsPaste, besideV0, readMeasured, trainingFigures } from './recorded.ts';

export const benchPainter: Bench = async (context) => {
  const house = await openHouse(context);
  const { prompts, judge, atelier } = house;
  const measured = readMeasured();
  const surveys = await survey(house);
  const conditions = await conditionFigures(house, surveys, measured);
  const standard = surveys.map(({ painted }) => painted);
  const figures = [
    atLeast('classes', judge.card.concepts.length, 600, 'concepts'),
    atLeast('prompts', prompts.length, 500, 'prompts', {
      why: 'drawn by seed; pairs of concepts never rendered together in training',
    }),
    ...foundFigures(house, surveys),
    ...conditions.figures,
    await stepsFigure(house, { standard, ...conditions }),
    ...(await eyeFigures(house, surveys)),
    beatsPaste(atelier.models.name),
    ...trainingFigures(measured),
  ];
  return besideV0(figures);
};
