/** Frames of samples to chunks as they travel: SPEECH_CHUNK_SAMPLES of signed 16 bit, little-endian. */
import { SPEECH_CHUNK_SAMPLES, SPEECH_MAX_S, SPEECH_RATE_HZ } from '../../protocol/limits.ts';

const MOST_SAMPLES = SPEECH_MAX_S * SPEECH_RATE_HZ;
const BYTES_PER_SAMPLE = 2;
const LOUDEST = 0x7fff;

export interface Chunker {
  /** Takes samples in [-1, 1], gives the chunks that are full now. What exceeds SPEECH_MAX_S is dropped. */
  push(samples: Float32Array): Uint8Array[];
  /** The last chunk, shorter than the others; null where nothing is left. */
  flush(): Uint8Array | null;
  /** Zeroes what is held. */
  wipe(): void;
}

export function createChunker(): Chunker {
  const chunk = new Uint8Array(SPEECH_CHUNK_SAMPLES * BYTES_PER_SAMPLE);
  let filled = 0;
  let taken = 0;

  const take = (length: number): Uint8Array => {
    const full = chunk.slice(0, length * BYTES_PER_SAMPLE);
    chunk.fill(0);
    filled = 0;
    return full;
  };

  return {
    push(samples) {
      const full: Uint8Array[] = [];
      const view = new DataView(chunk.buffer);
      for (const sample of samples.subarray(0, MOST_SAMPLES - taken)) {
        view.setInt16(filled * BYTES_PER_SAMPLE, toInt16(sample), true);
        filled += 1;
        taken += 1;
        if (filled === SPEECH_CHUNK_SAMPLES) full.push(take(filled));
      }
      return full;
    },
    flush: () => (filled === 0 ? null : take(filled)),
    wipe() {
      chunk.fill(0);
      filled = 0;
    },
  };
}

/** What is no number is silence; what is too loud is as loud as can be. */
const toInt16 = (sample: number): number =>
  Number.isNaN(sample) ? 0 : Math.round(Math.max(-1, Math.min(1, sample)) * LOUDEST);
