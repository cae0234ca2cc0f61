import { describe, expect, it } from 'vitest';
import { doubt, judge } from '../../server/speech/belief.ts';
import { isCrowd } from '../../server/speech/crowd.ts';
import { isAudible } from '../../server/speech/level-gate.ts';
import { repeats, tokenLimit } from '../../server/speech/repetition.ts';
import type { Utterance } from '../../server/speech/utterance.ts';
import { findSpeech, toUtterances } from '../../server/speech/utterances.ts';
import { windowSeconds } from '../../server/speech/window.ts';

describe('[T3] the level gate', () => {
  const noise = (amplitude: number) =>
    Float32Array.from({ length: 16_000 }, (_, i) => (i % 2 ? 1 : -1) * amplitude);
  it('lets pass what is loud enough for a tenth of a second, and no constant offset', () => {
    expect(isAudible(noise(0.01))).toBe(true);
    expect(isAudible(noise(0.001))).toBe(false);
    expect(isAudible(new Float32Array(16_000).fill(0.5))).toBe(false);
    expect(isAudible(new Float32Array(0))).toBe(false);
    const late = noise(0);
    late.set(noise(0.01).subarray(0, 1_600), 8_000);
    expect(isAudible(late)).toBe(true);
  });
  it('takes what is no number for silence', () => {
    expect(isAudible(new Float32Array(16_000).fill(Number.NaN))).toBe(false);
  });
});

/** Runs of frames: 40 quiet, 20 loud … */
const frames = (...runs: [count: number, voice: number][]) =>
  Float32Array.from(runs.flatMap(([count, voice]) => new Array<number>(count).fill(voice)));

describe('[T4] where somebody speaks', () => {
  it('finds a stretch with its margins, over short pauses', () => {
    expect(findSpeech(frames([40, 0], [20, 0.9], [5, 0.1], [20, 0.9], [40, 0]))).toEqual([
      { begin: 30, end: 95 },
    ]);
  });
  it('overlooks clicks, and uncertain frames that follow nothing', () => {
    expect(findSpeech(frames([40, 0], [5, 0.9], [40, 0.1]))).toEqual([]);
    expect(findSpeech(frames([100, 0.45]))).toEqual([]);
  });
  it('goes on while the voice only fades', () => {
    expect(findSpeech(frames([40, 0], [10, 0.9], [30, 0.4], [40, 0]))).toEqual([{ begin: 30, end: 90 }]);
  });
  it('margins of neighbours meet and never overlap', () => {
    const [first, second] = findSpeech(frames([20, 0.9], [12, 0], [20, 0.9]));
    expect(first?.end).toBe(26);
    expect(second?.begin).toBe(26);
  });
  it('joins what fits into one utterance, and cuts what does not where the voice is least likely', () => {
    const voices = frames([60, 0.9], [1, 0.4], [60, 0.9]);
    expect(toUtterances([{ begin: 0, end: 121 }], voices, 100)).toEqual([
      { begin: 0, end: 60 },
      { begin: 60, end: 121 },
    ]);
    const stretches = [
      { begin: 0, end: 30 },
      { begin: 40, end: 70 },
      { begin: 80, end: 120 },
    ];
    expect(toUtterances(stretches, voices, 100)).toEqual([
      { begin: 0, end: 70 },
      { begin: 80, end: 120 },
    ]);
  });
});

describe('[T5] the window', () => {
  it('has at least 10 s, 4 s of silence behind the speech, and never more than 24 s', () => {
    expect([0.5, 3, 6, 6.2, 15, 29].map(windowSeconds)).toEqual([10, 10, 10, 11, 19, 24]);
  });
});

describe('[T6] repetition', () => {
  it('is known by how well a text deflates', () => {
    expect(
      repeats('10-14-0, 7-4-10-0, 7-4-10-0, 7-4-10-0, 7-4-10-0, 7-4-10-0, 7-4-10-0, 7-4-10-0, 7-4-10-0'),
    ).toBe(true);
    expect(repeats('It was the best of times, it was the worst of times, it was the age of wisdom.')).toBe(
      false,
    );
    expect(repeats('')).toBe(false);
  });
  it('is known by a phrase that follows itself twice, not by a word or a phrase that comes again', () => {
    expect(repeats('10% of the households, 10% of the households. 10% of the households')).toBe(true);
    expect(repeats('very very very very big')).toBe(false);
    expect(repeats('a red fox and a red fox')).toBe(false);
  });
  it('no second has more than six tokens', () => {
    expect(tokenLimit(5)).toBe(40);
  });
});

describe('[T7] a crowd', () => {
  /** Two seconds of rushing that swells and fades `syllables` times a second between loud and `quiet`. */
  const rushing = (syllables: number, quiet: number) =>
    Float32Array.from({ length: 32_000 }, (_, i) => {
      const swell = Math.max(0, Math.sin((2 * Math.PI * syllables * i) / 16_000));
      return (i % 2 ? 1 : -1) * 0.1 * (quiet + (1 - quiet) * swell);
    });
  it('is known by how evenly it sounds, whatever its loudness', () => {
    expect(isCrowd(rushing(4, 0.7))).toBe(true);
    expect(isCrowd(rushing(4, 0.7).map((sample) => sample / 50))).toBe(true);
    expect(isCrowd(rushing(4, 0.02))).toBe(false);
    expect(isCrowd(new Float32Array(0))).toBe(true);
  });
});

describe('[T7] what is believed', () => {
  const sure: Utterance = {
    text: 'a red fox',
    english: null,
    language: 'en',
    probability: 0.9,
    tokens: 4,
    logProbability: -0.1,
    noSpeech: 0.1,
    endless: false,
    crowd: false,
  };
  const ms = { gate: 1, encode: 2, decode: 3, translate: 0 };
  it.each([
    [sure, null],
    [{ ...sure, noSpeech: 0.65, logProbability: -0.2 }, null],
    [{ ...sure, noSpeech: 0.45, logProbability: -0.5 }, 'no-speech'],
    [{ ...sure, noSpeech: 0.35, logProbability: -0.8 }, null],
    [{ ...sure, logProbability: -1.2 }, 'unclear'],
    [{ ...sure, logProbability: Number.NaN }, 'unclear'],
    [{ ...sure, endless: true }, 'unclear'],
    [{ ...sure, crowd: true }, null],
    [{ ...sure, crowd: true, logProbability: -0.5 }, 'no-speech'],
    [{ ...sure, crowd: true, logProbability: Number.NaN }, 'unclear'],
    [{ ...sure, text: ' ... ' }, 'no-speech'],
    [{ ...sure, text: '' }, 'no-speech'],
  ])('%o is doubted as %s', (utterance, why) => {
    expect(doubt(utterance)).toBe(why);
  });
  it('joins what is believed and leaves out the rest', () => {
    const other = {
      ...sure,
      text: 'und ein Leuchtturm',
      english: 'and a lighthouse',
      probability: 0.5,
      tokens: 12,
    };
    const heard = judge([other, { ...sure, endless: true }, sure], ms);
    expect(heard).toEqual({
      kind: 'text',
      text: 'und ein Leuchtturm a red fox',
      english: 'and a lighthouse a red fox',
      language: 'en',
      confidence: expect.closeTo(0.6),
      noSpeech: 0.1,
      ms,
    });
  });
  it('says why where nothing is', () => {
    expect(judge([{ ...sure, endless: true }], ms)).toMatchObject({ kind: 'nothing', why: 'unclear' });
    expect(judge([], ms)).toMatchObject({ kind: 'nothing', why: 'no-speech', language: null });
  });
});
