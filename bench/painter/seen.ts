/** What the eye says of the pictures: how far they are from their drafts, from each other, from their words and from their sources. */
import { paintWithBrush } from '../../server/diffusion/brushwork.ts';
import { createDraftStudio } from '../../server/diffusion/draft.ts';
import { type Eye, likeness } from '../../server/diffusion/eye.ts';
import { planesToPixels } from '../../server/diffusion/pixels.ts';
import { atLeast, type Figure, noHigher, quantile, reported, unmeasured } from '../figure.ts';
import { createDraw } from './draw.ts';
import { firstOf, type House, SEED, series } from './house.ts';
import { meanOver } from './judge.ts';
import type { Sight, Survey } from './survey.ts';
import { vendiScore } from './vendi.ts';

const BRUSH_ALONE_SHARE = 1 / 20;
const VENDI_PROMPTS = 6;
const VENDI_SEEDS = 16;
const HANDS_PAIRS = 250;
const NEAREST = 10;
const NO_EYE = 'assets/models/manifest.json lists no eye';
const EYE_FIGURES = [
  ['imagined', 'ratio', '>= 0.5'],
  ['eye_r10', 'share', '> chance'],
  ['seed_vendi', 'pictures', null],
  ['quotation_p50', 'cosine', '<= twoHands'],
  ['quotation_p99', 'cosine', '<= twoHands'],
] as const;

export async function eyeFigures(house: House, surveys: readonly Survey[]): Promise<Figure[]> {
  const { eye } = house;
  const sights = surveys.flatMap(({ seen }) => (seen ? [seen] : []));
  if (!eye) return EYE_FIGURES.map(([id, unit, target]) => unmeasured(id, unit, target, NO_EYE));
  return [
    await imaginedFigure(house, eye, sights),
    await recallFigure(house, sights),
    await vendiFigure(house, eye),
    ...(await quotationFigures(house, eye, sights)),
  ];
}

const distance = (a: Float32Array, b: Float32Array): number => 1 - likeness(a, b);

/** How far pictures are from their drafts, in distances between two drafts of the same words. */
async function imaginedFigure(house: House, eye: Eye, sights: readonly Sight[]): Promise<Figure> {
  const { atelier, prompts } = house;
  const betweenDrafts = meanOver(sights, ({ draft, otherDraft }) => distance(draft, otherDraft));
  const few = firstOf(prompts, BRUSH_ALONE_SHARE);
  const brushAlone = await series(house, 'brush alone', few, async (prompt, seed) => {
    const { picture } = await atelier.draft(prompt.words, seed);
    const { painted } = paintWithBrush(picture, { manner: 'impasto', seed, size: 1024 });
    const [before, after] = await eye.embed([picture, painted]);
    return distance(before as Float32Array, after as Float32Array);
  });
  const value = meanOver(sights, ({ painted, draft }) => distance(painted, draft)) / betweenDrafts;
  return atLeast('imagined', value, 0.5, 'ratio', {
    why: 'mean of 1 - cosine between picture and draft over the mean between two drafts of the same words',
    beside: { brushAlone: meanOver(brushAlone, (one) => one) / betweenDrafts },
  });
}

/** Words look for their picture among all of them. */
async function recallFigure({ atelier, prompts }: House, sights: readonly Sight[]): Promise<Figure> {
  let found = 0;
  for (const [i, { words }] of prompts.entries()) {
    const { sentence } = await atelier.models.embedText(words);
    const own = likeness(sentence, (sights[i] as Sight).painted);
    const nearer = sights.filter(({ painted }) => likeness(sentence, painted) > own).length;
    if (nearer < NEAREST) found += 1;
  }
  const chance = Math.min(1, NEAREST / prompts.length);
  const value = found / prompts.length;
  return {
    id: 'eye_r10',
    value,
    unit: 'share',
    target: '> chance',
    holds: value > chance,
    why: `words find their picture among the ${NEAREST} nearest of ${prompts.length}`,
    beside: { chance },
  };
}

async function vendiFigure(house: House, eye: Eye): Promise<Figure> {
  const prompts = house.prompts.slice(0, VENDI_PROMPTS);
  const scores = await series(house, `${VENDI_SEEDS} seeds`, prompts, async ({ words }) => {
    const painted: Float32Array[] = [];
    const drafts: Float32Array[] = [];
    for (let seed = 0; seed < VENDI_SEEDS; seed++) {
      const { decoded, draft } = await house.atelier.paint({ words, seed });
      const [picture, collage] = await eye.embed([decoded, draft.picture]);
      painted.push(picture as Float32Array);
      drafts.push(collage as Float32Array);
    }
    const score = (vectors: readonly Float32Array[]) =>
      vendiScore(vectors.map((a) => vectors.map((b) => likeness(a, b))));
    return { painted: score(painted), drafts: score(drafts) };
  });
  return reported(
    'seed_vendi',
    meanOver(scores, ({ painted }) => painted),
    'pictures',
    `of ${VENDI_SEEDS} seeds; mean over ${prompts.length} prompts`,
    { drafts: meanOver(scores, ({ drafts }) => drafts) },
  );
}

/** How much of a source stands in a picture, against how alike two hands draw the same thing. */
async function quotationFigures(house: House, eye: Eye, sights: readonly Sight[]): Promise<Figure[]> {
  const hands = await twoHands(house, eye);
  const ours = sights.flatMap(({ quotations }) => quotations);
  const paste = sights.flatMap(({ pasteQuotations }) => pasteQuotations);
  return ([0.5, 0.99] as const).map((q) =>
    noHigher(
      `quotation_p${q * 100}`,
      quantile(ours, q),
      { name: 'twoHands', value: quantile(hands, q) },
      'cosine',
      {
        why: `${ours.length} sources; ${hands.length} pairs of hands`,
        beside: { paste: quantile(paste, q) },
      },
    ),
  );
}

/** Quotation of one hand's drawing in another hand's drawing of the same concept. */
async function twoHands({ catalogue, atelier, prompts, say }: House, eye: Eye): Promise<number[]> {
  const draw = createDraw(SEED);
  const { imageSize } = atelier.models.config;
  const studio = createDraftStudio(catalogue, { imageSize, sourceSize: eye.imageSize });
  const found: number[] = [];
  const drawn = catalogue.concepts
    .map(({ works }) => works.map((id) => catalogue.work(id)))
    .filter((works) => new Set(works.map(({ set }) => set)).size > 1);
  for (let n = 0; n < Math.min(HANDS_PAIRS, prompts.length); n++) {
    const works = draw.of(drawn);
    const first = draw.of(works);
    const second = draw.of(works.filter(({ set }) => set !== first.set));
    const picture = planesToPixels(await studio.sourcePlanes(first), eye.imageSize, eye.imageSize);
    const [vector] = await eye.embedPlanes([await studio.sourcePlanes(second)]);
    found.push(...(await eye.quotations(picture, [vector as Float32Array])));
  }
  say(`two hands: ${found.length} pairs`);
  return found;
}
