/** Spoken words: how soon they are read, how well, what is invented where nobody speaks, and what that costs beside faster-whisper. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SPEECH_RATE_HZ } from '../protocol/limits.ts';
import { atMost, type Bench, type BenchContext, type Figure, quantile, reported } from './figure.ts';
import { type Ear, openEar } from './speech/ear.ts';
import { houseFigures } from './speech/house.ts';
import { atLevel, babble, hum, level, silence, steps } from './speech/noises.ts';
import { type Recording, readOthers, readRecordings } from './speech/recordings.ts';
import { installRivals, recordingsFolder, startRival } from './speech/rival.ts';
import { toWav } from './speech/to-wav.ts';
import { wordErrors, wordsOf } from './speech/words.ts';

const LENGTHS_S = [3, 5, 10];
/** Where utterances are cut from the longest recording, in seconds. */
const CUTS_S = [1, 6, 11, 16, 21, 26, 31];
const ROUNDS = 2;
const NOISE_S = 60;
const NOISE_PIECES_S = [5, 15];
const VOICES = 8;
const NOISE_BELOW_DB = 10;
const THREADS = 1;
const WER_MAX = 0.06;
const RSS_MAX_MIB = 450;

export const benchSpeech: Bench = async (context) => {
  const python = await installRivals(context.say);
  const folder = recordingsFolder();
  const recordings = readRecordings(folder);
  const others = readOthers(folder);
  const spoken = (recordings[0] as Recording).samples;
  const ear = await openEar(THREADS);
  let alone: Figure[];
  try {
    context.say('utterances of 3, 5 and 10 s …');
    const waits = await timeUtterances(ear, spoken);
    context.say('faster-whisper on the same utterances …');
    const rivals = await timeRivals(ear, python, spoken, context);
    context.say('words misheard …');
    const wrong = await errorFigures(ear, recordings, others);
    context.say('noise without speech …');
    const invented = await falseTexts(ear, recordings);
    alone = [...waits, ...rivals, ...wrong, invented, memory(ear)];
  } finally {
    ear.close();
  }
  context.say('the house, spoken to while it paints …');
  const utterances = CUTS_S.map((from) => cut(spoken, from, 5));
  return [...alone, ...(await houseFigures(utterances, context))];
};

const cut = (samples: Float32Array, from: number, seconds: number): Float32Array =>
  samples.slice(from * SPEECH_RATE_HZ, (from + seconds) * SPEECH_RATE_HZ);

async function timeUtterances(ear: Ear, spoken: Float32Array): Promise<Figure[]> {
  const figures: Figure[] = [];
  for (const seconds of LENGTHS_S) {
    const times: number[] = [];
    for (let round = 0; round < ROUNDS; round++)
      for (const from of CUTS_S) times.push((await ear.hear(cut(spoken, from, seconds))).ms);
    const why = `${times.length} utterances, language found out, ${THREADS} thread, the listener alone in its process`;
    figures.push(reported(`text_p50_ms_${seconds}s`, quantile(times, 0.5), 'ms', why));
    figures.push(reported(`text_p95_ms_${seconds}s`, quantile(times, 0.95), 'ms', why));
  }
  return figures;
}

/** Utterances of 5 s, we and both rivals in turns, as many threads each; a ratio needs no quiet machine. */
async function timeRivals(
  ear: Ear,
  python: string,
  spoken: Float32Array,
  { say }: BenchContext,
): Promise<Figure[]> {
  const folder = mkdtempSync(join(tmpdir(), 'echoes-speech-'));
  const base = await startRival(python, 'base', THREADS);
  const tiny = await startRival(python, 'tiny.en', THREADS);
  try {
    const times = {
      ours: [] as number[],
      base: [] as number[],
      tiny: [] as number[],
      asItComes: [] as number[],
    };
    for (const from of CUTS_S) {
      const samples = cut(spoken, from, 5);
      const file = join(folder, `${from}.wav`);
      writeFileSync(file, toWav(samples));
      for (let round = 0; round < ROUNDS; round++) {
        times.ours.push((await ear.hear(samples.slice(), { language: 'en' })).ms);
        times.base.push(await base.hear(file, 1));
        times.tiny.push(await tiny.hear(file, 1));
      }
      times.asItComes.push(await base.hear(file, 5));
      say(
        `  ${from} s: ${times.ours.at(-1)?.toFixed(0)} ms, base ${times.base.at(-1)?.toFixed(0)}, tiny.en ${times.tiny.at(-1)?.toFixed(0)}`,
      );
    }
    const [ours, theirs, small, five] = [times.ours, times.base, times.tiny, times.asItComes].map((all) =>
      quantile(all, 0.5),
    ) as [number, number, number, number];
    const why = `medians of 5-s utterances, greedy, ${THREADS} thread each, in turns`;
    const beside = { ours_ms: ours, base_ms: theirs, tiny_en_ms: small, base_beam_5_ms: five };
    const ratio = { quiet: true, absolute: false };
    return [
      { ...atMost('vs_fw_base', ours / theirs, 0.5, 'ratio', ratio), why, beside },
      { ...atMost('vs_fw_tiny', ours / small, 1, 'ratio', ratio), why, beside },
    ];
  } finally {
    base.close();
    tiny.close();
    rmSync(folder, { recursive: true });
  }
}

async function errorRate(ear: Ear, recordings: readonly Recording[]): Promise<{ rate: number; why: string }> {
  let errors = 0;
  let words = 0;
  for (const { samples, said } of recordings) {
    const { heard } = await ear.hear(samples.slice());
    const expected = wordsOf(said);
    errors += wordErrors(expected, wordsOf(heard.kind === 'text' ? heard.text : ''));
    words += expected.length;
  }
  return { rate: errors / words, why: `${errors} of ${words} words` };
}

async function errorFigures(
  ear: Ear,
  recordings: readonly Recording[],
  others: readonly Float32Array[],
): Promise<Figure[]> {
  const clean = await errorRate(ear, recordings);
  const noisy = recordings.map(({ samples, said }) => {
    const room = atLevel(
      babble(others, samples.length, VOICES, 5),
      level(samples) * 10 ** (-NOISE_BELOW_DB / 20),
    );
    return { samples: samples.map((sample, i) => sample + (room[i] ?? 0)), said };
  });
  const noise = await errorRate(ear, noisy);
  return [
    {
      ...atMost('wer_clean', clean.rate, WER_MAX, 'ratio', { quiet: true, absolute: false }),
      why: clean.why,
    },
    reported(
      'wer_noise',
      noise.rate,
      'ratio',
      `${noise.why}, ${VOICES} other voices ${NOISE_BELOW_DB} dB below`,
    ),
  ];
}

/** A minute of each noise, as recordings of 5 and of 15 s, the longest a visitor can make. */
async function falseTexts(ear: Ear, recordings: readonly Recording[]): Promise<Figure> {
  const crowd = recordings.map(({ samples }) => samples);
  const noises = {
    silence: silence(NOISE_S),
    hum: hum(NOISE_S),
    babble: babble(crowd, NOISE_S * SPEECH_RATE_HZ, VOICES, 6),
    steps: steps(NOISE_S),
  };
  const counts: Record<string, number> = {};
  const texts: string[] = [];
  for (const [name, noise] of Object.entries(noises)) {
    counts[name] = 0;
    for (const seconds of NOISE_PIECES_S) {
      for (let from = 0; from < NOISE_S; from += seconds) {
        const { heard } = await ear.hear(cut(noise, from, seconds));
        if (heard.kind !== 'text') continue;
        counts[name]++;
        texts.push(`${name}: "${heard.text}"`);
      }
    }
  }
  const total = Object.values(counts).reduce((a, b) => a + b, 0);
  const figure = atMost('false_texts', total, 0, 'texts', { quiet: true, absolute: false });
  return {
    ...figure,
    why: texts.join('; ') || 'a minute of each, in pieces of 5 and of 15 s',
    beside: counts,
  };
}

const memory = (ear: Ear): Figure => ({
  ...atMost('listener_rss_mb', ear.peakMiB(), RSS_MAX_MIB, 'MiB', { quiet: true, absolute: false }),
  why: 'the most its process ever held, through all of the above',
});
