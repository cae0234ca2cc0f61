/** The real recordings the figures are taken on, with what is said in them. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { SPEECH_RATE_HZ } from '../../protocol/limits.ts';
import { resample } from '../../server/speech/resample.ts';
import { readWav } from '../../server/speech/wav.ts';

/** Charles Dickens, A Tale of Two Cities (1859), its opening; Samuel Beckett, Worstward Ho (1983), a quotation of twelve words. */
const SAID: Readonly<Record<string, string>> = {
  'two_cities.wav':
    'It was the best of times, it was the worst of times, it was the age of wisdom, it was the age of foolishness, it was the epoch of belief, ' +
    'it was the epoch of incredulity, it was the season of Light, it was the season of Darkness, it was the spring of hope, it was the winter of ' +
    'despair, we had everything before us, we had nothing before us, we were all going direct to Heaven, we were all going direct the other way. ' +
    'In short, the period was so far like the present period, that some of its noisiest authorities insisted on its being received, for good or ' +
    'for evil, in the superlative degree of comparison only.',
  'beckett.wav': 'Ever tried. Ever failed. No matter. Try again. Fail again. Fail better.',
};
/** Other voices, for the noise of a room. */
const OTHERS = ['endgame_nagg_nell.wav', 'clone-test.wav'];

export interface Recording {
  readonly samples: Float32Array;
  readonly said: string;
}

function read(folder: string, name: string): Float32Array {
  const { samples, rate } = readWav(readFileSync(join(folder, name)));
  return resample(samples, rate, SPEECH_RATE_HZ);
}

export const readRecordings = (folder: string): Recording[] =>
  Object.entries(SAID).map(([name, said]) => ({ samples: read(folder, name), said }));

export const readOthers = (folder: string): Float32Array[] => OTHERS.map((name) => read(folder, name));
