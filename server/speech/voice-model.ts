import { SPEECH_RATE_HZ } from '../../protocol/limits.ts';
import { loadGraph } from '../models/graph.ts';
import { type Manifest, readWeights } from '../models/manifest.ts';

const GRAPH = 'voice/silero.onnx';
/** Samples of one frame: 32 ms. */
export const VOICE_FRAME = 512;
/** Samples before a frame that the network also wants to hear. */
const CONTEXT = 64;
const STATE = [2, 1, 128];

/** Silero's voice detector. */
export interface VoiceModel {
  /** How likely somebody speaks in each frame of VOICE_FRAME samples; a last part of a frame counts as one. */
  detect(samples: Float32Array): Promise<Float32Array>;
  release(): Promise<void>;
}

/** @throws WeightsError */
export async function loadVoiceModel(manifest: Manifest): Promise<VoiceModel> {
  const graph = await loadGraph(GRAPH, await readWeights(manifest, GRAPH), { threads: 1 });
  const rate = { data: BigInt64Array.of(BigInt(SPEECH_RATE_HZ)), dims: [] };
  return {
    async detect(samples) {
      const voices = new Float32Array(Math.ceil(samples.length / VOICE_FRAME));
      const input = new Float32Array(CONTEXT + VOICE_FRAME);
      let state: Float32Array = new Float32Array(2 * 128);
      for (let frame = 0; frame < voices.length; frame++) {
        input.copyWithin(0, VOICE_FRAME);
        const heard = samples.subarray(frame * VOICE_FRAME, (frame + 1) * VOICE_FRAME);
        input.fill(0, CONTEXT + heard.length).set(heard, CONTEXT);
        const answer = await graph.run(
          { input: { data: input, dims: [1, input.length] }, state: { data: state, dims: STATE }, sr: rate },
          { output: [1, 1], stateN: STATE },
        );
        voices[frame] = answer.output[0] ?? 0;
        state = answer.stateN;
      }
      input.fill(0);
      return voices;
    },
    release: () => graph.release(),
  };
}
