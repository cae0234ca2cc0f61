import { SPEECH_MAX_S, SPEECH_RATE_HZ } from '../../protocol/index.ts';

/** A kiosk ends by its own clock, and its last chunks are under way then: nothing of it shall be refused for that. */
const GRACE_S = 1;
export const RECORDING_MAX_SAMPLES = (SPEECH_MAX_S + GRACE_S) * SPEECH_RATE_HZ;
const FULL_SCALE = 32_768;

/** The sound of one recording, in one piece of memory that never grows: SPEECH_MAX_S seconds and a little, about a megabyte. */
export interface Recording {
  /** Index of the chunk expected next; all below it are in. */
  readonly next: number;
  /** Samples so far, [-1, 1]: a view, gone with `wipe`. */
  readonly sound: Float32Array;
  /**
   * Takes signed 16-bit little-endian samples. A chunk that is in already is passed over: a repeat does no harm. `order` when one is
   * missing before it; `too-long` when it does not fit: then nothing of it is taken, and nothing more.
   */
  append(index: number, pcm: Uint8Array): 'taken' | 'order' | 'too-long';
  /** More came than fits. */
  readonly full: boolean;
  wipe(): void;
}

export function createRecording(): Recording {
  const samples = new Float32Array(RECORDING_MAX_SAMPLES);
  let length = 0;
  let next = 0;
  let full = false;
  return {
    get next() {
      return next;
    },
    get sound() {
      return samples.subarray(0, length);
    },
    get full() {
      return full;
    },
    append(index, pcm) {
      if (index < next) return 'taken';
      if (full) return 'too-long';
      if (index > next) return 'order';
      const view = new DataView(pcm.buffer, pcm.byteOffset, pcm.byteLength);
      const count = pcm.byteLength / Int16Array.BYTES_PER_ELEMENT;
      full = length + count > RECORDING_MAX_SAMPLES;
      if (full) return 'too-long';
      for (let at = 0; at < count; at++)
        samples[length + at] = view.getInt16(at * Int16Array.BYTES_PER_ELEMENT, true) / FULL_SCALE;
      length += count;
      next += 1;
      return 'taken';
    },
    wipe() {
      samples.fill(0);
      length = 0;
    },
  };
}
