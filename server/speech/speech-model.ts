import { z } from 'zod';
import { loadGraph, type Values } from '../models/graph.ts';
import { type Manifest, readWeights } from '../models/manifest.ts';
import { readJson } from './read-json.ts';
import { SpeechConfig } from './speech-config.ts';
import { createVocabulary } from './vocabulary.ts';

const CONFIG = 'speech/speech.json';
const VOCABULARY = 'speech/vocabulary.json';
const ENCODER = 'speech/encoder.onnx';
const DECODER = 'speech/decoder.onnx';

/** What the decoder looks at of the sound: keys and values of every layer. */
export type Encoded = Readonly<Record<string, Values>>;

/** Keys and values of the tokens so far. Never changed: several answers may go on from one. */
export interface Cache {
  readonly length: number;
  readonly values: Readonly<Record<string, Values>>;
}

/** Whisper behind typed calls. */
export interface SpeechModel {
  readonly config: SpeechConfig;
  readonly nothingSaid: Cache;
  /** Token ids → text. */
  readonly spell: (ids: readonly number[]) => string;
  /** samples [N], N a multiple of `samplesPerPosition` */
  encode(samples: Float32Array): Promise<Encoded>;
  /** Logits of the token that follows `ids`, [vocabulary], and the cache with `ids` in it. */
  decode(
    ids: readonly number[],
    cache: Cache,
    encoded: Encoded,
  ): Promise<{ logits: Float32Array; cache: Cache }>;
  release(): Promise<void>;
}

/** Loads and verifies the networks. @throws WeightsError naming the file that is missing or wrong */
export async function loadSpeechModel(manifest: Manifest, threads: number): Promise<SpeechModel> {
  const config = await readJson(manifest, CONFIG, SpeechConfig);
  const spell = createVocabulary(await readJson(manifest, VOCABULARY, z.array(z.string())));
  const options = { threads, varied: true };
  const encoder = await loadGraph(ENCODER, await readWeights(manifest, ENCODER), options);
  const decoder = await loadGraph(DECODER, await readWeights(manifest, DECODER), options);
  const { heads, headWidth, vocabulary } = config;
  const layers = Array.from({ length: config.layers }, (_, layer) => layer);

  const crossDims = (positions: number): Record<string, number[]> =>
    Object.fromEntries(
      layers.flatMap((i) => [
        [`cross_k_${i}`, [1, heads, headWidth, positions]],
        [`cross_v_${i}`, [1, heads, positions, headWidth]],
      ]),
    );
  const cacheNames = layers.flatMap((i) => [`k_${i}`, `v_${i}`]);
  const cacheDims = (length: number) => [1, heads, length, headWidth];

  return {
    config,
    spell,
    nothingSaid: {
      length: 0,
      values: Object.fromEntries(
        cacheNames.map((name) => [`past_${name}`, { data: new Float32Array(0), dims: cacheDims(0) }]),
      ),
    },
    async encode(samples) {
      const dims = crossDims(samples.length / config.samplesPerPosition);
      const answer = await encoder.run({ samples: { data: samples, dims: [1, samples.length] } }, dims);
      return Object.fromEntries(
        Object.entries(answer).map(([name, data]) => [name, { data, dims: dims[name] ?? [] }]),
      );
    },
    async decode(ids, cache, encoded) {
      const length = cache.length + ids.length;
      const dims = cacheDims(length);
      const kept = Object.fromEntries(cacheNames.map((name) => [`new_${name}`, dims]));
      const tokens = { data: BigInt64Array.from(ids, BigInt), dims: [1, ids.length] };
      const answer = await decoder.run(
        { ids: tokens, ...cache.values, ...encoded },
        { logits: [1, vocabulary], ...kept },
      );
      const values = cacheNames.map((name) => {
        const data = answer[`new_${name}` as keyof typeof answer] as Float32Array;
        return [`past_${name}`, { data, dims }] as const;
      });
      return { logits: answer.logits, cache: { length, values: Object.fromEntries(values) } };
    },
    async release() {
      await encoder.release();
      await decoder.release();
    },
  };
}
