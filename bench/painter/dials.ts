/**
 * `npm run -s bench -- dials [--prompts N] [--sheet FILE]`: what each dial buys. The same prompts and seeds are painted with every setting of
 * freedom, obedience and guidance, and the judge and the eye say what became of them. The sheet shows the first prompts, one setting
 * a column.
 */
import { createCanvas, ImageData } from '@napi-rs/canvas';
import { type Eye, likeness } from '../../server/diffusion/eye.ts';
import type { Pixels } from '../../server/diffusion/pixels.ts';
import type { BenchContext } from '../figure.ts';
import { type House, openHouse, series } from './house.ts';
import { meanOver, type Verdict } from './judge.ts';
import { OTHER_SEED } from './survey.ts';

const PROMPTS = 40;
const SHEET_ROWS = 16;
const TILE = 160;

export interface Dials {
  readonly freedom: number;
  readonly obedience: number;
  readonly guidanceScale: number;
}

export interface DialsFound extends Dials {
  /** Shares of prompts: everything asked for among the judge's strongest five, and its first place. */
  readonly concepts: number;
  readonly one: number;
  readonly place: number;
  /** Distance of picture and draft over that of two drafts of the same words. */
  readonly imagined: number;
}

const GUIDANCE = 2;
const SETTINGS: readonly Dials[] = [
  ...[0.7, 0.85, 0.95, 1].flatMap((freedom) =>
    [1, 0.7, 0.4, 0].map((obedience) => ({ freedom, obedience, guidanceScale: GUIDANCE })),
  ),
  ...[0.85, 1].flatMap((freedom) =>
    [1, 4].map((guidanceScale) => ({ freedom, obedience: 1, guidanceScale })),
  ),
];

type SeeingHouse = House & { readonly eye: Eye };

interface Tried {
  readonly verdict: Verdict;
  readonly distance: number;
  readonly picture: Pixels;
}

export async function tryDials(context: BenchContext): Promise<{ found: DialsFound[]; sheet: Buffer }> {
  const { eye, ...rest } = await openHouse({ ...context, prompts: context.prompts ?? PROMPTS });
  if (!eye) throw new Error('dials are tried with an eye only: assets/models/manifest.json lists none');
  const house = { ...rest, eye };
  const between = await betweenDrafts(house);
  const columns: Pixels[][] = [];
  const found: DialsFound[] = [];
  for (const dials of SETTINGS) {
    const name = `freedom ${dials.freedom}, obedience ${dials.obedience}, guidance ${dials.guidanceScale}`;
    const tried = await series(house, name, house.prompts, (prompt, seed) =>
      tryOne(house, prompt, seed, dials),
    );
    const single = tried.filter((_, i) => house.prompts[i]?.concepts.length === 1);
    found.push({
      ...dials,
      concepts: meanOver(tried, ({ verdict }) => Number(verdict.concepts)),
      one: meanOver(single, ({ verdict }) => Number(verdict.concepts)),
      place: meanOver(tried, ({ verdict }) => Number(verdict.place)),
      imagined: meanOver(tried, ({ distance }) => distance) / between,
    });
    context.say(JSON.stringify(found.at(-1)));
    columns.push(tried.slice(0, SHEET_ROWS).map(({ picture }) => picture));
  }
  return { found, sheet: layOut(columns) };
}

async function tryOne(
  { atelier, judge, eye }: SeeingHouse,
  prompt: House['prompts'][number],
  seed: number,
  dials: Dials,
): Promise<Tried> {
  const { draft, decoded } = await atelier.paint({ words: prompt.words, seed, ...dials });
  const [painted, drafted] = await eye.embed([decoded, draft.picture]);
  return {
    verdict: await judge.judge(decoded, prompt),
    distance: 1 - likeness(painted as Float32Array, drafted as Float32Array),
    picture: decoded,
  };
}

/** Mean distance of two drafts of the same words, with every default. */
async function betweenDrafts(house: SeeingHouse): Promise<number> {
  const { atelier, eye } = house;
  const distances = await series(house, 'drafts', house.prompts, async ({ words }, seed) => {
    const [one, other] = [await atelier.draft(words, seed), await atelier.draft(words, seed + OTHER_SEED)];
    const [a, b] = await eye.embed([one.picture, other.picture]);
    return 1 - likeness(a as Float32Array, b as Float32Array);
  });
  return meanOver(distances, (distance) => distance);
}

function layOut(columns: readonly (readonly Pixels[])[]): Buffer {
  const rows = columns[0]?.length ?? 0;
  const sheet = createCanvas(columns.length * TILE, rows * TILE);
  const context = sheet.getContext('2d');
  for (const [x, column] of columns.entries()) {
    for (const [y, { width, height, data }] of column.entries()) {
      const tile = createCanvas(width, height);
      tile.getContext('2d').putImageData(new ImageData(new Uint8ClampedArray(data), width, height), 0, 0);
      context.drawImage(tile, x * TILE, y * TILE, TILE, TILE);
    }
  }
  return sheet.encodeSync('jpeg', 88);
}
