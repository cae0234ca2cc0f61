import { join } from 'node:path';
import { type Graph, loadGraph, type Values } from '../../models/graph.ts';
import { fingerprint, readManifest, readWeights } from '../../models/manifest.ts';
import { WeightsError } from '../../models/weights-error.ts';
import { PainterConfig } from './painter-config.ts';
import { loadTokenizer, type Tokenize } from './tokenizer.ts';

/** Width of a MiniLM embedding. */
export const EMBEDDING = 384;
const TOKENIZER_FILES = ['tokenizer.json', 'tokenizer_config.json'];

/** Everything the denoiser is given at one step, for a batch of B. Values under a 0 mask never reach the output. */
export interface DenoiserInputs {
  readonly latents: Float32Array; // [B, c, s, s]
  readonly t: Float32Array; // [B]
  readonly text: Float32Array; // [B, tokens, 384]
  readonly text_mask: Float32Array; // [B, tokens]
  readonly text_pooled: Float32Array; // [B, 384]
  readonly source_latents: Float32Array; // [B, sources, c, source/cell, source/cell]
  readonly source_names: Float32Array; // [B, sources, 384]
  readonly source_mask: Float32Array; // [B, sources]
  readonly draft: Float32Array; // [B, c, s, s]
  readonly draft_rgb: Float32Array; // [B, 3, s, s]
  readonly draft_mask: Float32Array; // [B]
  readonly obedience: Float32Array; // [B]
}

/** What the denoiser answers. */
export interface Denoised {
  readonly velocity: Float32Array; // [B, c, s, s]
  /**
   * Mean share of attention that the picture's own tokens gave to themselves, to the words and to each source; rows sum to 1.
   * Null for graphs that do not tell. [B, 2 + sources]
   */
  readonly attention: Float32Array | null;
}

export interface TextEmbedding {
  /** Last hidden state of each token. [length, 384] */
  readonly tokens: Float32Array;
  readonly length: number;
  /** Masked mean of the tokens, of length 1. [384] */
  readonly sentence: Float32Array;
}

/** The painter's networks behind typed calls: no tensor leaves this folder. */
export interface EchoModels {
  readonly config: PainterConfig;
  /** Name and fingerprint of the weights, written on every work. */
  readonly name: string;
  readonly tokenize: Tokenize;
  embedText(text: string): Promise<TextEmbedding>;
  /** pixels [B, 3, size, size] in [-1, 1] → latents [B, c, size/cell, size/cell] */
  encode(pixels: Float32Array, batch: number, size: number): Promise<Float32Array>;
  denoise(inputs: DenoiserInputs, batch: number): Promise<Denoised>;
  /** latents [1, c, s, s] → pixels [1, 3, decodedSize, decodedSize], about [-1, 1] */
  decode(latents: Float32Array): Promise<Float32Array>;
  release(): Promise<void>;
}

export type GraphName =
  | 'text/minilm.onnx'
  | 'painter/encoder.onnx'
  | 'painter/denoiser.onnx'
  | 'painter/decoder.onnx';

/**
 * Loads and verifies every network of the painter from a models folder.
 * `wrap` lets a test stand between the painter and a graph.
 * @throws WeightsError naming the file that is missing or wrong
 */
export async function loadEchoModels(
  folder: string,
  wrap: (name: GraphName, graph: Graph) => Graph = (_, graph) => graph,
): Promise<EchoModels> {
  const manifest = await readManifest(folder);
  const load = async (name: GraphName) =>
    wrap(name, await loadGraph(name, await readWeights(manifest, name)));
  const configBytes = await readWeights(manifest, 'painter/painter.json');
  const parsed = PainterConfig.safeParse(JSON.parse(new TextDecoder().decode(configBytes)));
  if (!parsed.success) {
    const fault = { file: 'painter/painter.json', expected: null, found: 'unknown format' };
    throw new WeightsError(fault, { cause: parsed.error });
  }
  for (const file of TOKENIZER_FILES) await readWeights(manifest, `text/${file}`);
  const tokenize = await loadTokenizer(join(folder, 'text'));
  const text = await load('text/minilm.onnx');
  const encoder = await load('painter/encoder.onnx');
  const denoiser = await load('painter/denoiser.onnx');
  const decoder = await load('painter/decoder.onnx');

  const config = parsed.data;
  const { cell, decodedSize, latentChannels: c, latentSize: s, textTokens, maxSources } = config;
  const sourceSide = config.sourceSize / cell;
  const tellsAttention = denoiser.outputs.includes('attention');
  return {
    config,
    name: `${config.name}@${fingerprint(manifest, 'painter')}`,
    tokenize,
    async embedText(words) {
      const ids = tokenize(words, textTokens);
      const dims = [1, ids.length];
      const { token_states, sentence } = await text.run(
        {
          input_ids: { data: BigInt64Array.from(ids, BigInt), dims },
          attention_mask: { data: new BigInt64Array(ids.length).fill(1n), dims },
        },
        { token_states: [1, ids.length, EMBEDDING], sentence: [1, EMBEDDING] },
      );
      return { tokens: token_states, length: ids.length, sentence };
    },
    async encode(pixels, batch, size) {
      const inputs = { pixels: { data: pixels, dims: [batch, 3, size, size] } };
      return (await encoder.run(inputs, { latents: [batch, c, size / cell, size / cell] })).latents;
    },
    async denoise(inputs, batch) {
      const dims: Record<keyof DenoiserInputs, number[]> = {
        latents: [batch, c, s, s],
        t: [batch],
        text: [batch, textTokens, EMBEDDING],
        text_mask: [batch, textTokens],
        text_pooled: [batch, EMBEDDING],
        source_latents: [batch, maxSources, c, sourceSide, sourceSide],
        source_names: [batch, maxSources, EMBEDDING],
        source_mask: [batch, maxSources],
        draft: [batch, c, s, s],
        draft_rgb: [batch, 3, s, s],
        draft_mask: [batch],
        obedience: [batch],
      };
      const values: Record<string, Values> = {};
      for (const [name, shape] of Object.entries(dims)) {
        values[name] = { data: inputs[name as keyof DenoiserInputs], dims: shape };
      }
      const velocity = [batch, c, s, s];
      if (!tellsAttention) return { ...(await denoiser.run(values, { velocity })), attention: null };
      return denoiser.run(values, { velocity, attention: [batch, 2 + maxSources] });
    },
    async decode(latents) {
      const inputs = { latents: { data: latents, dims: [1, c, s, s] } };
      return (await decoder.run(inputs, { pixels: [1, 3, decodedSize, decodedSize] })).pixels;
    },
    async release() {
      for (const graph of [text, encoder, denoiser, decoder]) await graph.release();
    },
  };
}
