import { describe, expect, it } from 'vitest';
import type { Encoded, SpeechModel } from '../../server/speech/speech-model.ts';
import { hearUtterance, type UtteranceWish } from '../../server/speech/utterance.ts';
import { LONGEST_WINDOW_S } from '../../server/speech/window.ts';

const END = 5;
const START = 6;
const NO_SPEECH = 10;
const ENGLISH = 11;
const GERMAN = 12;
const PIECES = ['', ' a', ' red', ' fox', ' again'];

/**
 * A model of 13 tokens that says what `script` tells for a window of so many seconds; every token has probability `sure` or, for the end,
 * the same. It keeps the buffers it was given.
 */
function scripted(script: (windowSeconds: number, task: number) => number[]) {
  const given: Float32Array[] = [];
  const prompts: number[][] = [];
  let window = 0;
  let task = 0;
  let said = 0;
  const ids = { end: END, start: START, translate: 7, transcribe: 8, noSpeech: NO_SPEECH, noTimestamps: 9 };
  const model: SpeechModel = {
    config: {
      format: 1,
      name: 'scripted',
      rate: 16_000,
      samplesPerPosition: 320,
      positions: 1_500,
      tokens: 100,
      layers: 0,
      heads: 0,
      headWidth: 0,
      vocabulary: 13,
      ids,
      languages: { en: ENGLISH, de: GERMAN },
      suppressed: [0],
      suppressedFirst: [END],
    },
    nothingSaid: { length: 0, values: {} },
    spell: (all) => all.map((id) => PIECES[id] ?? '').join(''),
    async encode(samples): Promise<Encoded> {
      given.push(samples);
      window = samples.length / 16_000;
      return {};
    },
    async decode(tokens, cache) {
      prompts.push([...tokens]);
      const logits = new Float32Array(13).fill(-20);
      if (tokens[0] === START) {
        logits[GERMAN] = 3;
        logits[ENGLISH] = 2;
        logits[NO_SPEECH] = 1;
      } else {
        if (tokens.length === 3) {
          task = tokens[1] as number;
          said = 0;
        }
        // 0 is banned, and END at the beginning: neither may be taken.
        logits[0] = 10;
        logits[END] = said === 0 ? 9 : -20;
        logits[script(window, task)[said++] ?? END] = 5;
      }
      return { logits, cache: { length: cache.length + tokens.length, values: {} } };
    },
    release: async () => undefined,
  };
  return { model, given, prompts };
}

const wish: UtteranceWish = { language: null, among: ['en', 'de'], translate: false, quick: false };
const speech = () => new Float32Array(2 * 16_000).fill(0.1);
const hear = (model: SpeechModel, more: Partial<UtteranceWish> = {}, signal = new AbortController().signal) =>
  hearUtterance(model, speech(), { ...wish, ...more }, { encode: 0, decode: 0, translate: 0 }, signal);

describe('hearing one utterance', () => {
  it('[T9] asks the first step for the language, among those it may choose from', async () => {
    const { model, prompts } = scripted(() => [1, 2, 3]);
    expect(await hear(model)).toMatchObject({ language: 'de', text: 'a red fox', endless: false, tokens: 3 });
    expect(prompts.slice(0, 2)).toEqual([[START], [GERMAN, 8, 9]]);
    expect(await hear(model, { among: ['en'] })).toMatchObject({ language: 'en' });
    expect(await hear(model, { language: 'en' })).toMatchObject({ language: 'en' });
  });

  it('[T9] translates from the same encoded sound, and English not at all', async () => {
    const { model, given } = scripted((_, task) => (task === 7 ? [2, 3] : [1, 2, 3]));
    expect(await hear(model, { translate: true })).toMatchObject({ text: 'a red fox', english: 'red fox' });
    expect(given).toHaveLength(1);
    expect(await hear(model, { translate: true, language: 'en' })).toMatchObject({ english: null });
  });

  it('[T6] runs again in the longest window when it does not come to an end', async () => {
    const { model, given } = scripted((window) =>
      window === LONGEST_WINDOW_S ? [1, 3] : new Array<number>(99).fill(4),
    );
    expect(await hear(model)).toMatchObject({ text: 'a fox', endless: false });
    expect(given.map((samples) => samples.length / 16_000)).toEqual([10, LONGEST_WINDOW_S]);
  });

  it('[T6] gives up when that does not help, and at once when it is only a first look', async () => {
    const { model, given } = scripted(() => new Array<number>(99).fill(4));
    expect(await hear(model, { translate: true })).toMatchObject({ endless: true, english: null });
    expect(given).toHaveLength(2);
    expect(await hear(model, { quick: true })).toMatchObject({ endless: true });
    expect(given).toHaveLength(3);
  });

  it('[T11] zeroes every copy of the sound, also when it is stopped', async () => {
    const { model, given } = scripted(() => [1]);
    await hear(model);
    const gone = new AbortController();
    const { model: other, given: later } = scripted(() => {
      gone.abort();
      return [1, 2, 3];
    });
    await expect(hear(other, {}, gone.signal)).rejects.toThrow(/abort/i);
    for (const samples of [...given, ...later]) expect(samples.every((sample) => sample === 0)).toBe(true);
    expect([given.length, later.length]).toEqual([1, 1]);
  });
});
