/** On the audio thread: whatever the microphone gives, as mono frames of FRAME_SAMPLES at SPEECH_RATE_HZ. Keeps none of it. */
import { SPEECH_RATE_HZ } from '../../protocol/limits.ts';
import { CAPTURE, FRAME_SAMPLES } from './frames.ts';
import { createResampler } from './resampler.ts';

// The audio thread's own names; the page's library does not know them.
declare const sampleRate: number;
declare class AudioWorkletProcessor {
  readonly port: MessagePort;
}
declare function registerProcessor(name: string, processor: new () => AudioWorkletProcessor): void;

class Capture extends AudioWorkletProcessor {
  #resampler = createResampler(sampleRate, SPEECH_RATE_HZ);
  #frame = new Float32Array(FRAME_SAMPLES);
  #filled = 0;

  /** @param inputs [connection][channel] blocks of samples. */
  process(inputs: readonly (readonly Float32Array[])[]): boolean {
    const [channels = []] = inputs;
    const [first] = channels;
    if (first === undefined) return true;
    const mono = new Float32Array(first.length);
    for (const channel of channels) {
      for (let i = 0; i < mono.length; i++)
        mono[i] = (mono[i] as number) + (channel[i] as number) / channels.length;
    }
    for (const sample of this.#resampler.push(mono)) {
      this.#frame[this.#filled++] = sample;
      if (this.#filled === FRAME_SAMPLES) this.#handOver();
    }
    return true;
  }

  #handOver(): void {
    this.port.postMessage(this.#frame, [this.#frame.buffer]);
    this.#frame = new Float32Array(FRAME_SAMPLES);
    this.#filled = 0;
  }
}

registerProcessor(CAPTURE, Capture);
