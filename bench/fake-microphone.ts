/** A microphone for Chromium in which a sound file is heard, for the demo and for tests in a real browser. */
import { readFileSync, writeFileSync } from 'node:fs';
import { readWav } from '../server/speech/wav.ts';

const HEADER_BYTES = 44;
const BYTES_PER_SAMPLE = 2;
const LOUDEST = 0x7fff;

/** Arguments that give Chromium a microphone in which `file` is heard once from its opening, and nobody who has to allow it. */
export const fakeMicrophone = (file: string): string[] => [
  '--use-fake-device-for-media-stream',
  '--use-fake-ui-for-media-stream',
  `--use-file-for-fake-audio-capture=${file}%noloop`,
];

/**
 * Writes the sound of any WAV file as Chromium takes it (mono, 16 bit), with silence before it, so that nothing is said while the page
 * still opens its microphone, and after it. Returns `file`. @throws SoundError naming what is wrong with the WAV file
 */
export function writeSound(file: string, wav: string, { beforeS = 1, afterS = 20 } = {}): string {
  const { samples, rate } = readWav(readFileSync(wav));
  const from = Math.round(beforeS * rate);
  const count = from + samples.length + Math.round(afterS * rate);
  const bytes = Buffer.alloc(HEADER_BYTES + count * BYTES_PER_SAMPLE);
  writeHeader(bytes, rate);
  for (const [at, sample] of samples.entries()) {
    const value = Math.round(Math.max(-1, Math.min(1, sample)) * LOUDEST);
    bytes.writeInt16LE(value, HEADER_BYTES + (from + at) * BYTES_PER_SAMPLE);
  }
  writeFileSync(file, bytes);
  return file;
}

/** RIFF WAVE, PCM, one channel of 16 bits. */
function writeHeader(bytes: Buffer, rate: number): void {
  bytes.write('RIFF', 0, 'latin1');
  bytes.writeUInt32LE(bytes.length - 8, 4);
  bytes.write('WAVEfmt ', 8, 'latin1');
  bytes.writeUInt32LE(16, 16);
  bytes.writeUInt16LE(1, 20);
  bytes.writeUInt16LE(1, 22);
  bytes.writeUInt32LE(rate, 24);
  bytes.writeUInt32LE(rate * BYTES_PER_SAMPLE, 28);
  bytes.writeUInt16LE(BYTES_PER_SAMPLE, 32);
  bytes.writeUInt16LE(16, 34);
  bytes.write('data', 36, 'latin1');
  bytes.writeUInt32LE(bytes.length - HEADER_BYTES, 40);
}
