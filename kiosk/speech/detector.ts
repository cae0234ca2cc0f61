/** The voice detector of this page: one worker that is fetched once and serves one recording after another. */
import type { VoiceNews, VoiceOrder } from './voice-worker.ts';

export interface Detector {
  readonly state: 'loading' | 'ready' | 'failed';
  /** Starts a recording; what is still said of an earlier one is dropped. */
  open(onProbability: (probability: number) => void): {
    /** Takes a frame over; its probability follows. */
    take(frame: Float32Array): void;
    /** Everything heard is forgotten. */
    close(): void;
  };
}

const startVoiceWorker = (): Worker =>
  new Worker(new URL('./voice-worker.ts', import.meta.url), { type: 'module', name: 'voice' });

/** @param startWorker throws where the browser cannot; the detector has failed then, and loudness does its work. */
export function createDetector(startWorker: () => Worker = startVoiceWorker): Detector {
  let state: Detector['state'] = 'loading';
  let worker: Worker | null = null;
  let recording = 0;
  let listener: (probability: number) => void = () => {};

  const fail = (error: unknown): void => {
    console.warn('no voice detection; loudness does it', error);
    state = 'failed';
    worker?.terminate();
    worker = null;
  };
  const order = (what: VoiceOrder): void => {
    worker?.postMessage(what, what.frame === null ? [] : [what.frame.buffer]);
  };
  try {
    worker = startWorker();
    worker.addEventListener('error', fail);
    worker.addEventListener('message', ({ data }: MessageEvent<VoiceNews>) => {
      if (data === 'ready') state = 'ready';
      else if (data === 'failed') fail(data);
      else if (data.recording === recording) listener(data.probability);
    });
  } catch (error) {
    fail(error);
  }

  return {
    get state() {
      return state;
    },
    open(onProbability) {
      const id = ++recording;
      listener = onProbability;
      return {
        take: (frame) => order({ recording: id, frame }),
        close() {
          if (id !== recording) return;
          listener = () => {};
          order({ recording: id, frame: null });
        },
      };
    },
  };
}
