import { mix } from './mix.ts';
import type { DenoiserInputs, EchoModels } from './models/echo-models.ts';
import { EMBEDDING } from './models/echo-models.ts';

/** What steers one picture: the denoiser's inputs for a batch of one, less latents and time. */
export interface Conditions extends Omit<DenoiserInputs, 'latents' | 't'> {
  /** Latents of the draft; zeros when there is none. [c, s, s] */
  readonly draft: Float32Array;
  readonly hasDraft: boolean;
}

export interface ConditionInputs {
  /** The sentence the text encoder reads; empty drops the text. */
  readonly words: string;
  /**
   * Each source: unit vector of the name of what it shows [384], and its thumbnail on mid grey [3, sourceSize, sourceSize] in [-1, 1].
   * A hidden one keeps its place, and the denoiser does not look at it.
   */
  readonly sources: readonly {
    readonly name: Float32Array;
    readonly pixels: Float32Array;
    readonly isHidden?: boolean;
  }[];
  /** The collage: [3, imageSize, imageSize] in [-1, 1]; null for a picture from nothing. */
  readonly draft: Float32Array | null;
  readonly obedience: number;
}

/** Text, source and draft conditions of one picture, each with its mask. At most `maxSources` sources are taken. */
export async function buildConditions(models: EchoModels, inputs: ConditionInputs): Promise<Conditions> {
  return {
    ...(await textCondition(models, inputs.words)),
    ...(await sourceCondition(models, inputs.sources)),
    ...(await draftCondition(models, inputs.draft)),
    obedience: Float32Array.of(inputs.obedience), // [1]
  };
}

type TextInputs = Pick<DenoiserInputs, 'text' | 'text_mask' | 'text_pooled'>;

async function textCondition(models: EchoModels, words: string): Promise<TextInputs> {
  const { textTokens } = models.config;
  const text = new Float32Array(textTokens * EMBEDDING); // [tokens, 384]
  const text_mask = new Float32Array(textTokens); // [tokens]
  if (words === '') return { text, text_mask, text_pooled: new Float32Array(EMBEDDING) };
  const embedding = await models.embedText(words);
  text.set(embedding.tokens);
  text_mask.fill(1, 0, embedding.length);
  return { text, text_mask, text_pooled: embedding.sentence };
}

type SourceInputs = Pick<DenoiserInputs, 'source_latents' | 'source_names' | 'source_mask'>;

async function sourceCondition(
  models: EchoModels,
  sources: ConditionInputs['sources'],
): Promise<SourceInputs> {
  const { maxSources, latentChannels, cell, sourceSize } = models.config;
  const side = sourceSize / cell;
  const latentLength = latentChannels * side * side;
  const source_latents = new Float32Array(maxSources * latentLength); // [sources, c, side, side]
  const source_names = new Float32Array(maxSources * EMBEDDING); // [sources, 384]
  const source_mask = new Float32Array(maxSources); // [sources]
  const taken = sources.slice(0, maxSources);
  if (taken.length > 0) {
    const pixels = new Float32Array(taken.length * 3 * sourceSize * sourceSize);
    for (const [i, source] of taken.entries()) pixels.set(source.pixels, i * 3 * sourceSize * sourceSize);
    source_latents.set(await models.encode(pixels, taken.length, sourceSize));
    for (const [i, source] of taken.entries()) {
      source_names.set(source.name, i * EMBEDDING);
      source_mask[i] = source.isHidden ? 0 : 1;
    }
  }
  return { source_latents, source_names, source_mask };
}

type DraftInputs = Pick<Conditions, 'draft' | 'draft_rgb' | 'draft_mask' | 'hasDraft'>;

async function draftCondition(models: EchoModels, pixels: Float32Array | null): Promise<DraftInputs> {
  const { imageSize, latentChannels: c, latentSize: s } = models.config;
  if (pixels === null) {
    return {
      draft: new Float32Array(c * s * s),
      draft_rgb: new Float32Array(3 * s * s),
      draft_mask: Float32Array.of(0),
      hasDraft: false,
    };
  }
  return {
    draft: await models.encode(pixels, 1, imageSize), // [c, s, s]
    draft_rgb: areaAverage(pixels, imageSize, s), // [3, s, s]
    draft_mask: Float32Array.of(1),
    hasDraft: true,
  };
}

/** Mean of each square of (from/to)² pixels: planes [3, from, from] → [3, to, to]. */
export function areaAverage(planes: Float32Array, from: number, to: number): Float32Array {
  const factor = from / to;
  const small = new Float32Array(3 * to * to);
  for (let i = 0; i < small.length; i++) {
    const channel = Math.floor(i / (to * to));
    const y = Math.floor((i % (to * to)) / to) * factor;
    const x = (i % to) * factor;
    let sum = 0;
    for (let dy = 0; dy < factor; dy++) {
      for (let dx = 0; dx < factor; dx++)
        sum += planes[channel * from * from + (y + dy) * from + x + dx] as number;
    }
    small[i] = sum / (factor * factor);
  }
  return small;
}

/** The same picture with every condition dropped: what guidance leads away from. */
export function dropped(conditions: Conditions): Conditions {
  const zeros = (values: Float32Array) => new Float32Array(values.length);
  return {
    ...conditions,
    text_mask: zeros(conditions.text_mask),
    text_pooled: zeros(conditions.text_pooled),
    source_mask: zeros(conditions.source_mask),
    draft_mask: zeros(conditions.draft_mask),
  };
}

/** Two pictures' conditions on a draft between theirs: each keeps its own words and sources. `share` 0 is the first's draft. */
export function onOneDraft(a: Conditions, b: Conditions, share: number): [Conditions, Conditions] {
  const draft = {
    draft: mix(a.draft, b.draft, share),
    draft_rgb: mix(a.draft_rgb, b.draft_rgb, share),
    obedience: mix(a.obedience, b.obedience, share),
  };
  return [
    { ...a, ...draft },
    { ...b, ...draft },
  ];
}

/** Conditions side by side: each [B, …]. */
export function stack(all: readonly Conditions[]): Omit<DenoiserInputs, 'latents' | 't'> {
  const join = (name: keyof Omit<DenoiserInputs, 'latents' | 't'>): Float32Array => {
    const parts = all.map((one) => one[name]);
    const joined = new Float32Array(parts.reduce((length, part) => length + part.length, 0));
    let offset = 0;
    for (const part of parts) {
      joined.set(part, offset);
      offset += part.length;
    }
    return joined;
  };
  return {
    text: join('text'),
    text_mask: join('text_mask'),
    text_pooled: join('text_pooled'),
    source_latents: join('source_latents'),
    source_names: join('source_names'),
    source_mask: join('source_mask'),
    draft: join('draft'),
    draft_rgb: join('draft_rgb'),
    draft_mask: join('draft_mask'),
    obedience: join('obedience'),
  };
}
