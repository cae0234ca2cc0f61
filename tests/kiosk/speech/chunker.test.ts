import { describe, expect, it } from 'vitest';
import { createChunker } from '../../../kiosk/speech/chunker.ts';
import { FRAME_SAMPLES } from '../../../kiosk/speech/frames.ts';
import { SPEECH_CHUNK_SAMPLES, SPEECH_MAX_S, SPEECH_RATE_HZ } from '../../../protocol/limits.ts';

const samplesOf = (pcm: Uint8Array): number[] => {
  const view = new DataView(pcm.buffer, pcm.byteOffset, pcm.byteLength);
  return Array.from({ length: pcm.byteLength / 2 }, (_, i) => view.getInt16(2 * i, true));
};

describe('chunks', () => {
  it('[K23] are signed 16 bit little-endian, clipped, and silent where there was no number', () => {
    const chunker = createChunker();
    expect(chunker.push(Float32Array.of(0, 1, -1, 0.5, 2, -2, Number.NaN, Number.POSITIVE_INFINITY))).toEqual(
      [],
    );
    const last = chunker.flush();
    expect(samplesOf(last ?? new Uint8Array())).toEqual([0, 32767, -32767, 16384, 32767, -32767, 0, 32767]);
    expect([...(last ?? [])].slice(2, 4)).toEqual([0xff, 0x7f]);
    expect(chunker.flush()).toBeNull();
  });

  it('[K23] are SPEECH_CHUNK_SAMPLES long but for the last, and lose no sample', () => {
    const chunker = createChunker();
    const frames = 25;
    const chunks = Array.from({ length: frames }, (_, n) =>
      new Float32Array(FRAME_SAMPLES).fill(n / 100),
    ).flatMap((frame) => chunker.push(frame));
    expect(new Set(chunks.map((pcm) => pcm.byteLength))).toEqual(new Set([SPEECH_CHUNK_SAMPLES * 2]));
    const all = [...chunks, chunker.flush() ?? new Uint8Array()].flatMap(samplesOf);
    const wanted = Array.from({ length: frames * FRAME_SAMPLES }, (_, i) =>
      Math.round((Math.floor(i / FRAME_SAMPLES) / 100) * 0x7fff),
    );
    expect(all).toEqual(wanted);
  });

  it('[K21] end at the limit, whatever still comes', () => {
    const chunker = createChunker();
    const minute = new Float32Array(60 * SPEECH_RATE_HZ).fill(0.1);
    const chunks = [...chunker.push(minute), ...chunker.push(minute)];
    expect(chunker.flush()).toBeNull();
    expect(chunks.flatMap(samplesOf)).toHaveLength(SPEECH_MAX_S * SPEECH_RATE_HZ);
  });

  it('[K22] leave nothing behind', () => {
    const chunker = createChunker();
    chunker.push(Float32Array.of(0.7, 0.7));
    chunker.wipe();
    expect(chunker.flush()).toBeNull();
    chunker.push(new Float32Array(1));
    expect(samplesOf(chunker.flush() ?? new Uint8Array())).toEqual([0]);
  });
});
