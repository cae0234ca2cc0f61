/**
 * The judge: a classifier trained apart from the painter that says which concepts, place and hour a picture shows. Its ceiling, what it
 * finds in real held-out scenes, and chance stand beside every figure made with it (assets/models/judge/judge.json).
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { cropPlanes } from '../../server/diffusion/crops.ts';
import type { Pixels } from '../../server/diffusion/pixels.ts';
import { loadGraph } from '../../server/models/graph.ts';
import type { Prompt } from './prompts.ts';

/** How many of the judge's strongest concepts count. */
const STRONGEST = 5;

const JudgeCard = z.object({
  imageSize: z.number(),
  concepts: z.array(z.string()),
  places: z.array(z.string()),
  times: z.array(z.string()),
  heldOut: z.number(),
  ceiling: z.object({
    /** Scenes of one concept: it is among the strongest five. */
    oneTop5: z.number(),
    /** Scenes of two: both are. */
    bothTop5: z.number(),
    place: z.number(),
    time: z.number(),
  }),
  chance: z.object({ place: z.number(), time: z.number() }),
});
export type JudgeCard = z.infer<typeof JudgeCard>;

/** What of a prompt the judge found in a picture. */
export interface Verdict {
  /** Every concept asked for is among its strongest five. */
  readonly concepts: boolean;
  readonly place: boolean;
  readonly time: boolean;
}

export interface Judge {
  readonly card: JudgeCard;
  judge(picture: Pixels, prompt: Prompt): Promise<Verdict>;
}

export async function loadJudge(models: string): Promise<Judge> {
  const folder = join(models, 'judge');
  const card = JudgeCard.parse(JSON.parse(readFileSync(join(folder, 'judge.json'), 'utf8')));
  const graph = await loadGraph('judge', readFileSync(join(folder, 'judge.onnx')));
  const size = card.imageSize;
  return {
    card,
    async judge(picture, prompt) {
      const data = cropPlanes(picture, { x: 0, y: 0, side: picture.width }, size);
      const seen = await graph.run(
        { pixels: { data, dims: [1, 3, size, size] } },
        {
          concepts: [1, card.concepts.length],
          places: [1, card.places.length],
          times: [1, card.times.length],
        },
      );
      const strongest = strongestOf(seen.concepts, STRONGEST).map((i) => card.concepts[i]);
      return {
        concepts: prompt.concepts.every((concept) => strongest.includes(concept)),
        place: card.places[strongestOf(seen.places, 1)[0] ?? 0] === prompt.place,
        time: card.times[strongestOf(seen.times, 1)[0] ?? 0] === prompt.time,
      };
    },
  };
}

/** Indices of the `count` largest values, largest first. */
export function strongestOf(values: Float32Array, count: number): number[] {
  return [...values.keys()].sort((a, b) => (values[b] as number) - (values[a] as number)).slice(0, count);
}

/** What the judge would find of the prompts if every picture were a real held-out scene. */
export const ceilingOf = ({ ceiling }: JudgeCard, prompts: readonly Prompt[]): number =>
  meanOver(prompts, ({ concepts }) => (concepts.length > 1 ? ceiling.bothTop5 : ceiling.oneTop5));

/** What five concepts drawn at random would find of the prompts. */
export function chanceOf({ concepts }: JudgeCard, prompts: readonly Prompt[]): number {
  const n = concepts.length;
  const one = STRONGEST / n;
  const two = (STRONGEST * (STRONGEST - 1)) / (n * (n - 1));
  return meanOver(prompts, (prompt) => (prompt.concepts.length > 1 ? two : one));
}

export const meanOver = <T>(items: readonly T[], value: (item: T) => number): number =>
  items.reduce((sum, item) => sum + value(item), 0) / items.length;
