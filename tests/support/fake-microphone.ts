import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** "It was the best of times, it was the worst of times." Real speech, 3.65 s; see tests/fixtures/speech/sources.json. */
export const BEST_OF_TIMES = join(import.meta.dirname, '../fixtures/speech/best-of-times.wav');

const HEADER_BYTES = 44;
const BYTES_PER_SAMPLE = 2;

export interface Sound {
  /** Mono 16-bit WAV; none is silence. */
  speech?: string;
  beforeS?: number;
  afterS?: number;
}

/** Writes what Chromium plays into its fake microphone from the moment it is opened: silence, speech, silence; once. */
export function writeSound(
  file: string,
  { speech = BEST_OF_TIMES, beforeS = 0.6, afterS = 20 }: Sound = {},
): string {
  const wav = readFileSync(speech);
  const rate = wav.readUInt32LE(24);
  const silence = (seconds: number): Buffer => Buffer.alloc(Math.round(seconds * rate) * BYTES_PER_SAMPLE);
  const sound = Buffer.concat([silence(beforeS), wav.subarray(HEADER_BYTES), silence(afterS)]);
  const header = Buffer.from(wav.subarray(0, HEADER_BYTES));
  header.writeUInt32LE(HEADER_BYTES - 8 + sound.length, 4);
  header.writeUInt32LE(sound.length, 40);
  writeFileSync(file, Buffer.concat([header, sound]));
  return file;
}

/** Arguments that give Chromium a microphone in which a file is heard, and nobody who has to allow it. */
export const fakeMicrophone = (file: string): string[] => [
  '--use-fake-device-for-media-stream',
  '--use-fake-ui-for-media-stream',
  `--use-file-for-fake-audio-capture=${file}%noloop`,
];
