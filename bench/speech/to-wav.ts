import { SPEECH_RATE_HZ } from '../../protocol/limits.ts';

const HEADER_BYTES = 44;

/** Mono samples in [-1, 1] at SPEECH_RATE_HZ as a WAV file of 16 bits. */
export function toWav(samples: Float32Array): Buffer {
  const file = Buffer.alloc(HEADER_BYTES + 2 * samples.length);
  file.write('RIFF', 0);
  file.writeUInt32LE(file.length - 8, 4);
  file.write('WAVEfmt ', 8);
  file.writeUInt32LE(16, 16);
  file.writeUInt16LE(1, 20);
  file.writeUInt16LE(1, 22);
  file.writeUInt32LE(SPEECH_RATE_HZ, 24);
  file.writeUInt32LE(2 * SPEECH_RATE_HZ, 28);
  file.writeUInt16LE(2, 32);
  file.writeUInt16LE(16, 34);
  file.write('data', 36);
  file.writeUInt32LE(2 * samples.length, 40);
  for (const [i, sample] of samples.entries())
    file.writeInt16LE(Math.round(Math.max(-1, Math.min(1, sample)) * 0x7fff), HEADER_BYTES + 2 * i);
  return file;
}
