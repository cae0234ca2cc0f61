/**
 * Does the painter paint what was said? Prompts drawn by seed from the vocabulary are painted, and a classifier that was trained
 * apart from the painter says what it sees, beside its own ceiling on real held-out scenes and chance.
 *
 * The brush is left out (manner "photograph"): it is judged by eye, and a classifier trained on unbrushed scenes would count its
 * strokes as the painter's faults.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createCanvas, loadImage } from '@napi-rs/canvas';
import { assetsFolder } from '../server/config/paths.ts';
import { createEchoPainter } from '../server/diffusion/echo-painter.ts';
import { loadGraph } from '../server/diffusion/models/graph.ts';
import type { Painter } from '../server/diffusion/painter.ts';
import { type Bench, type Figure, reported } from './figure.ts';

const PROMPTS = 120;
const SEED = 2026;
const STEPS = 8;
const GUIDANCE = 2;
/** The painter's own default, and pure imagination: how much is the collage's doing shows between the two. */
const FREEDOMS = [0.85, 1] as const;

const AXES = ['subject', 'place', 'time'] as const;
type Scores = Record<(typeof AXES)[number], number>;

interface JudgeCard {
  concepts: string[];
  places: string[];
  times: string[];
  heldOut: number;
  ceiling: Scores;
  chance: Scores;
}

interface Prompt {
  words: string;
  subject: string;
  place: string;
  time: string;
}

const readJson = <T>(...path: string[]) =>
  JSON.parse(readFileSync(join(assetsFolder(), ...path), 'utf8')) as T;

/** Mulberry32: enough for drawing prompts, and the same draw everywhere. */
function drawer(seed: number) {
  let state = seed;
  return <T>(from: readonly T[]): T => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    const unit = ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
    return from[Math.floor(unit * from.length)] as T;
  };
}

function drawPrompts({ concepts, places, times }: JudgeCard): Prompt[] {
  interface Entry {
    id: string;
    words: string[];
    outdoors?: boolean;
  }
  const lexicon = readJson<{ places: Entry[]; times: Entry[] }>('catalogue', 'lexicon.json');
  const names = new Map(
    readJson<{ id: string; name: string }[]>('catalogue', 'concepts.json').map(({ id, name }) => [id, name]),
  );
  const outdoors = lexicon.places.filter(({ id, outdoors }) => outdoors && places.includes(id));
  const hours = lexicon.times.filter(({ id }) => times.includes(id));
  const draw = drawer(SEED);
  return Array.from({ length: PROMPTS }, () => {
    const subject = draw(concepts);
    const place = draw(outdoors);
    const time = draw(hours);
    return {
      words: `a ${names.get(subject) ?? subject}, ${place.words[0]}, ${time.words[0]}`,
      subject,
      place: place.id,
      time: time.id,
    };
  });
}

async function paintAt128(
  painter: Painter,
  words: string,
  seed: number,
  freedom: number,
): Promise<Float32Array> {
  const request = {
    words,
    manner: 'photograph',
    seed,
    steps: STEPS,
    guidanceScale: GUIDANCE,
    freedom,
    obedience: 1,
  };
  const run = painter.paint(request, new AbortController().signal);
  for (;;) {
    const next = await run.next();
    if (!next.done) continue;
    const size = 128;
    const canvas = createCanvas(size, size);
    const context = canvas.getContext('2d');
    context.imageSmoothingQuality = 'high';
    context.drawImage(await loadImage(Buffer.from(next.value.master)), 0, 0, size, size);
    const { data } = context.getImageData(0, 0, size, size);
    const planes = new Float32Array(3 * size * size); // [1, 3, 128, 128]
    for (let pixel = 0; pixel < size * size; pixel++)
      for (let channel = 0; channel < 3; channel++)
        planes[channel * size * size + pixel] = (data[pixel * 4 + channel] ?? 0) / 127.5 - 1;
    return planes;
  }
}

const argmax = (values: Float32Array) =>
  values.reduce((best, value, i) => (value > (values[best] ?? 0) ? i : best), 0);

export const benchPainter: Bench = async ({ say }) => {
  const card = readJson<JudgeCard>('models', 'judge', 'judge.json');
  const judge = await loadGraph('judge', readFileSync(join(assetsFolder(), 'models', 'judge', 'judge.onnx')));
  const painter = await createEchoPainter({ assets: assetsFolder() });
  const prompts = drawPrompts(card);
  const figures: Figure[] = [];
  for (const freedom of FREEDOMS) {
    const found: Scores = { subject: 0, place: 0, time: 0 };
    for (const [seed, prompt] of prompts.entries()) {
      const data = await paintAt128(painter, prompt.words, seed, freedom);
      const seen = await judge.run(
        { pixels: { data, dims: [1, 3, 128, 128] } },
        {
          concepts: [1, card.concepts.length],
          places: [1, card.places.length],
          times: [1, card.times.length],
        },
      );
      if (card.concepts[argmax(seen.concepts)] === prompt.subject) found.subject += 1;
      if (card.places[argmax(seen.places)] === prompt.place) found.place += 1;
      if (card.times[argmax(seen.times)] === prompt.time) found.time += 1;
      if ((seed + 1) % 20 === 0) say(`freedom ${freedom}: ${seed + 1} of ${prompts.length}`);
    }
    const suffix = freedom === 1 ? '_from_noise' : '';
    for (const axis of AXES)
      figures.push(
        reported(
          `${axis}_found${suffix}`,
          found[axis] / prompts.length,
          'share',
          `${prompts.length} prompts`,
        ),
      );
  }
  for (const axis of AXES)
    figures.push(
      reported(`${axis}_ceiling`, card.ceiling[axis], 'share', `${card.heldOut} real held-out scenes`),
      reported(`${axis}_chance`, card.chance[axis], 'share'),
    );
  return figures;
};
