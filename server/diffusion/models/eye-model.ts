import { z } from 'zod';
import { type Graph, loadGraph } from '../../models/graph.ts';
import { readManifest, readWeights } from '../../models/manifest.ts';
import { WeightsError } from '../../models/weights-error.ts';
import { EMBEDDING } from './echo-models.ts';

const GRAPH = 'eye/eye.onnx';
const CONFIG = 'eye/eye.json';

const EyeConfig = z.object({
  format: z.literal(1),
  imageSize: z.number().int().positive(),
  dimensions: z.literal(EMBEDDING),
});

/** The image encoder behind a typed call: its vectors lie in the sentence space of the text encoder. */
export interface EyeModel {
  /** Side of the pictures it is given. */
  readonly imageSize: number;
  /** pixels [B, 3, imageSize, imageSize] in [-1, 1] → B unit vectors, [384] each */
  embed(pixels: Float32Array, batch: number): Promise<Float32Array[]>;
  release(): Promise<void>;
}

/**
 * Loads and verifies the eye from a models folder; null where the manifest lists none, because a painter without an eye still paints.
 * @throws WeightsError naming the file that is missing or wrong
 */
export async function loadEyeModel(
  folder: string,
  wrap: (graph: Graph) => Graph = (graph) => graph,
): Promise<EyeModel | null> {
  const manifest = await readManifest(folder);
  if (!manifest.files.some(({ path }) => path === GRAPH)) return null;
  const config = parseConfig(await readWeights(manifest, CONFIG));
  const graph = wrap(await loadGraph(GRAPH, await readWeights(manifest, GRAPH)));
  const { imageSize } = config;
  return {
    imageSize,
    async embed(pixels, batch) {
      const inputs = { pixels: { data: pixels, dims: [batch, 3, imageSize, imageSize] } };
      const { embedding } = await graph.run(inputs, { embedding: [batch, EMBEDDING] });
      // Copies: a view would keep the whole batch alive, and would be sent whole to another process.
      return Array.from({ length: batch }, (_, i) => embedding.slice(i * EMBEDDING, (i + 1) * EMBEDDING));
    },
    release: () => graph.release(),
  };
}

function parseConfig(bytes: Uint8Array): z.infer<typeof EyeConfig> {
  try {
    return EyeConfig.parse(JSON.parse(new TextDecoder().decode(bytes)));
  } catch (cause) {
    throw new WeightsError({ file: CONFIG, expected: null, found: 'unknown format' }, { cause });
  }
}
