/**
 * Silero in a worker of its own: the page never waits for it, and only this file's own policy lets WebAssembly compile. Frames come
 * with the number of their recording; what is still waiting of an earlier one is zeroed unheard.
 */
import { Silero } from '@ricky0123/vad-web/dist/models/index.js';
import modelUrl from '@ricky0123/vad-web/dist/silero_vad_v6.onnx?url';
import wasmUrl from 'onnxruntime-web/ort-wasm-simd-threaded.wasm?url';
import * as ort from 'onnxruntime-web/wasm';
import { FRAME_SAMPLES } from './frames.ts';

/** A frame of a recording, or its end: everything heard is to be forgotten. */
export type VoiceOrder =
  | { readonly recording: number; readonly frame: Float32Array }
  | { readonly recording: number; readonly frame: null };
export type VoiceNews = 'ready' | 'failed' | { readonly recording: number; readonly probability: number };

const say = (news: VoiceNews): void => self.postMessage(news);

// One small network: a second thread would cost more than it gives, and needs a page that is isolated from all others.
ort.env.wasm.numThreads = 1;
ort.env.wasm.wasmPaths = { wasm: wasmUrl };

const silero = Silero.new(ort, async () => (await fetch(modelUrl)).arrayBuffer());

/** Recordings up to this one are over. */
let over = 0;
/** One order after another, each with the state the last one left. */
let last: Promise<void> = silero.then(
  () => say('ready'),
  (error) => {
    console.warn('no voice detection; loudness does it', error);
    say('failed');
  },
);

self.addEventListener('message', ({ data }: MessageEvent<VoiceOrder>) => {
  if (data.frame === null) over = data.recording;
  last = last.then(() => (data.frame === null ? forget() : listen(data.recording, data.frame)));
  last.catch(() => say('failed'));
});

async function listen(recording: number, frame: Float32Array): Promise<void> {
  if (recording > over) {
    const { isSpeech } = await (await silero).process(frame);
    say({ recording, probability: isSpeech });
  }
  frame.fill(0);
}

/** Silence takes the place of the last sound in the network's state and memory. */
async function forget(): Promise<void> {
  const model = await silero;
  model.reset_state();
  await model.process(new Float32Array(FRAME_SAMPLES));
  model.reset_state();
}
