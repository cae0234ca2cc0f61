/**
 * The exhibition's own painter in this process, with its networks within reach: a picture can be had as it is decoded, before the brush,
 * and single conditions can be taken from the denoiser.
 */
import { join } from 'node:path';
import { FREEDOM_DEFAULT, type Source } from '../protocol/index.ts';
import { createEchoPainter } from '../server/diffusion/echo-painter.ts';
import {
  type DenoiserInputs,
  type EchoModels,
  loadEchoModels,
} from '../server/diffusion/models/echo-models.ts';
import type { PaintedPicture, PaintRequest } from '../server/diffusion/painter.ts';
import { decodeImage, type Pixels, planesToPixels } from '../server/diffusion/pixels.ts';

export interface Wish {
  readonly words: string;
  readonly seed: number;
  /** Default: the painter's own. */
  readonly freedom?: number;
  readonly obedience?: number;
  readonly guidanceScale?: number;
  readonly steps?: number;
  readonly manner?: string;
  /** What the denoiser is not shown. Without the draft and at freedom 1 words and sources are all there is. */
  readonly without?: { readonly draft?: boolean; readonly sources?: boolean };
}

export interface Draft {
  readonly picture: Pixels;
  readonly sources: readonly Source[];
}

export interface Painting {
  readonly draft: Draft;
  /** As the decoder gave it, without the brush. */
  readonly decoded: Pixels;
  /** Milliseconds of each evaluation of the denoiser; of each half where guidance runs two at once. */
  readonly evaluationMs: readonly number[];
}

export interface Atelier {
  readonly models: EchoModels;
  /** The collage of the words, before anything is painted. */
  draft(words: string, seed: number): Promise<Draft>;
  /** Paints up to the brush. */
  paint(wish: Wish): Promise<Painting>;
  /** Paints to the end, the brush included. */
  finish(wish: Wish): Promise<Painting & { readonly work: PaintedPicture }>;
}

export async function openAtelier(assets: string): Promise<Atelier> {
  const models = await loadEchoModels(join(assets, 'models'));
  const { defaults, decodedSize, distilled } = models.config;
  let without: NonNullable<Wish['without']> = {};
  let decoded: Float32Array = new Float32Array();
  let evaluationMs: number[] = [];
  const painter = await createEchoPainter({
    assets,
    models: async () => ({
      ...models,
      denoise: async (inputs, batch) => {
        const began = performance.now();
        const denoised = await models.denoise(hide(inputs, without), batch);
        evaluationMs.push((performance.now() - began) / batch);
        return denoised;
      },
      decode: async (latents) => {
        decoded = await models.decode(latents);
        return decoded;
      },
    }),
  });

  const begin = (wish: Wish) => {
    without = wish.without ?? {};
    evaluationMs = [];
    const request: PaintRequest = {
      words: wish.words,
      manner: wish.manner,
      seed: wish.seed,
      steps: wish.steps ?? defaults.steps,
      guidanceScale: distilled ? 1 : (wish.guidanceScale ?? defaults.guidanceScale),
      freedom: wish.freedom ?? FREEDOM_DEFAULT,
      obedience: wish.obedience ?? defaults.obedience,
    };
    return painter.paint(request, new AbortController().signal);
  };
  const draftOf = async (painting: ReturnType<typeof begin>): Promise<Draft> => {
    const first = await painting.next();
    if (first.done || first.value.type !== 'draft') throw new Error('a painting begins with its draft');
    return { picture: await decodeImage(first.value.webp), sources: first.value.sources };
  };
  const decodedPicture = () => planesToPixels(decoded, decodedSize, decodedSize);

  return {
    models,
    async draft(words, seed) {
      const painting = begin({ words, seed });
      const draft = await draftOf(painting);
      await painting.return(undefined as never);
      return draft;
    },
    async paint(wish) {
      const painting = begin(wish);
      const draft = await draftOf(painting);
      for (;;) {
        const next = await painting.next();
        if (!next.done && next.value.type !== 'brush') continue;
        await painting.return(undefined as never);
        return { draft, decoded: decodedPicture(), evaluationMs };
      }
    },
    async finish(wish) {
      const painting = begin(wish);
      const draft = await draftOf(painting);
      for (;;) {
        const next = await painting.next();
        if (next.done) return { draft, decoded: decodedPicture(), evaluationMs, work: next.value };
      }
    },
  };
}

function hide(inputs: DenoiserInputs, { draft, sources }: NonNullable<Wish['without']>): DenoiserInputs {
  const none = (mask: Float32Array) => new Float32Array(mask.length);
  return {
    ...inputs,
    ...(draft ? { draft_mask: none(inputs.draft_mask) } : {}),
    ...(sources ? { source_mask: none(inputs.source_mask) } : {}),
  };
}
