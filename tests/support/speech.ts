import { randomUUID } from 'node:crypto';
import {
  SPEECH_CHUNK_SAMPLES,
  SPEECH_RATE_HZ,
  type SpeechAck,
  type SpeechAnswer,
} from '../../protocol/index.ts';
import type { Kiosk } from './house.ts';

/** What tests/support/faulty-listener.mjs can be made to do, by the first sample of the sound: 1 for the first of them. */
export const FAULTS = ['segfault', 'abort', 'exit', 'loop', 'balloon', 'garbage', 'throw'] as const;

/** A second of sound that orders a fault. */
export function faultySound(fault: (typeof FAULTS)[number] | null): Float32Array {
  const sound = new Float32Array(SPEECH_RATE_HZ).fill(0.1);
  if (fault) sound[0] = (FAULTS.indexOf(fault) + 1) / 32_768;
  return sound;
}

/** Signed 16-bit samples of a tone that every chunk shows. */
export function tone(seconds: number, amplitude = 8_000): Int16Array {
  return Int16Array.from({ length: Math.round(seconds * SPEECH_RATE_HZ) }, (_, at) =>
    Math.round(amplitude * Math.sin(at / 7)),
  );
}

export const chunksOf = (sound: Int16Array, samples = SPEECH_CHUNK_SAMPLES): Buffer[] => {
  const chunks: Buffer[] = [];
  for (let at = 0; at < sound.length; at += samples) {
    const part = sound.slice(at, at + samples);
    chunks.push(Buffer.from(part.buffer, part.byteOffset, part.byteLength));
  }
  return chunks;
};

/** One recording of a kiosk, over its real socket. */
export function speaker(kiosk: Kiosk, recording: string = randomUUID()) {
  const ask = (event: string, payload: object) =>
    kiosk.socket.timeout(60_000).emitWithAck(event, { recording, ...payload });
  return {
    recording,
    begin: (more: object = {}): Promise<SpeechAck> =>
      ask('speech:begin', { visit: randomUUID(), language: 'en', rate: SPEECH_RATE_HZ, ...more }),
    chunk: (index: number, pcm: unknown): Promise<SpeechAck> => ask('speech:chunk', { index, pcm }),
    end: (chunks: number): Promise<SpeechAnswer> => ask('speech:end', { chunks }),
    cancel: (): Promise<{ ok: boolean }> => ask('speech:cancel', {}),
    /** Sends every chunk and answers the last acknowledgement. */
    async say(sound: Int16Array): Promise<{ last: SpeechAck | undefined; chunks: number }> {
      let last: SpeechAck | undefined;
      const chunks = chunksOf(sound);
      for (const [index, pcm] of chunks.entries()) last = await this.chunk(index, pcm);
      return { last, chunks: chunks.length };
    },
    /** A whole recording from begin to answer. */
    async speak(sound: Int16Array, more: object = {}): Promise<SpeechAnswer> {
      const begun = await this.begin(more);
      if (!begun.ok) return begun;
      const { chunks } = await this.say(sound);
      return this.end(chunks);
    },
  };
}
