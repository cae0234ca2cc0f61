import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { createRandom } from '../../brush/random.ts';
import { assetsFolder, projectRoot } from '../../server/config/paths.ts';
import { readManifest } from '../../server/models/manifest.ts';
import { decodeGreedily, shareOf } from '../../server/speech/greedy.ts';
import type { HearRequest, Listener } from '../../server/speech/listener.ts';
import { loadSpeechModel, type SpeechModel } from '../../server/speech/speech-model.ts';
import { readWav } from '../../server/speech/wav.ts';
import { createWhisperListener } from '../../server/speech/whisper-listener.ts';

/** What CTranslate2 answers with the original weights: see training/speech/golden.py. */
const golden = z
  .object({
    clip: z.string(),
    windowSeconds: z.number(),
    positions: z.array(z.number()),
    values: z.array(z.array(z.number())),
    ids: z.array(z.number()),
    noSpeech: z.number(),
    english: z.number(),
  })
  .parse(JSON.parse(readFileSync(join(projectRoot(), 'tests/fixtures/golden/speech/golden.json'), 'utf8')));

const RATE = 16_000;
const clip = () =>
  readWav(readFileSync(join(projectRoot(), 'tests/fixtures/speech', golden.clip))).samples.slice();
const words = (text: string) => text.toLowerCase().match(/\w+/g);
const never = new AbortController().signal;
const noise = (seconds: number, amplitude: number) => {
  const random = createRandom(7, 0);
  return Float32Array.from({ length: seconds * RATE }, () => amplitude * (2 * random() - 1));
};

describe('[T8] the networks agree with the reference', () => {
  let model: SpeechModel;
  beforeAll(async () => {
    model = await loadSpeechModel(await readManifest(join(assetsFolder(), 'models')), 1);
  });
  afterAll(() => model.release());

  it.each([golden.windowSeconds, 10])('in a window of %d s', async (seconds) => {
    const padded = new Float32Array(seconds * RATE);
    padded.set(clip());
    const encoded = await model.encode(padded);

    if (seconds === golden.windowSeconds) {
      // Root mean square: int8 storage moves single values by more.
      const found = golden.positions.map(
        (at) => encoded.cross_v_0?.data.slice(at * 64, (at + 1) * 64) as Float32Array,
      );
      const apart = golden.values.flatMap((row, i) => row.map((value, j) => value - (found[i]?.[j] ?? 0)));
      const size = (all: number[]) => Math.sqrt(all.reduce((sum, each) => sum + each * each, 0) / all.length);
      expect(size(apart) / size(golden.values.flat())).toBeLessThan(0.05);
    }

    const { ids } = model.config;
    const { logits, cache } = await model.decode([ids.start], model.nothingSaid, encoded);
    expect(shareOf(logits, ids.noSpeech)).toBeCloseTo(golden.noSpeech, 1);
    const prompt = [model.config.languages.en as number, ids.transcribe, ids.noTimestamps];
    const said = await decodeGreedily(model, encoded, { prompt, cache, limit: 60 }, never);
    // The reference knows the whole window only; in the short one the words are the same, a full stop may become a comma.
    if (seconds === golden.windowSeconds) expect(said.ids).toEqual(golden.ids);
    expect(words(model.spell(said.ids))).toEqual(words(model.spell(golden.ids)));
    expect(said.capped).toBe(false);
  });
});

describe('the listener', () => {
  let listener: Listener;
  const hear = (samples: Float32Array, more: Partial<HearRequest> = {}, signal: AbortSignal = never) =>
    listener.hear({ samples, language: null, translate: true, ...more }, signal);
  beforeAll(async () => {
    listener = await createWhisperListener({ assets: assetsFolder() });
  });
  afterAll(() => listener.close());

  it('[T8] hears a sentence, its language and how sure it is, and says how long each stage took', async () => {
    const heard = await hear(clip());
    expect(heard).toMatchObject({
      kind: 'text',
      text: 'It was the best of times, it was the worst of times.',
      english: null,
      language: 'en',
    });
    if (heard.kind !== 'text') return;
    expect(heard.confidence).toBeGreaterThan(0.85);
    expect(heard.noSpeech).toBeLessThan(0.5);
    expect(heard.ms.encode).toBeGreaterThan(0);
    expect(heard.ms.decode).toBeGreaterThan(0);
  });

  it('[T9] says it in English too, from the same sound, where another language was chosen', async () => {
    const heard = await hear(clip(), { language: 'de' });
    expect(heard).toMatchObject({ kind: 'text', language: 'de' });
    if (heard.kind === 'text') expect(heard.english).toMatch(/\w/);
    expect(heard.ms.translate).toBeGreaterThan(0);
  });

  it('[T9] finds out only among the languages it is asked to', async () => {
    expect(await hear(clip(), { among: ['de', 'fr'] })).toMatchObject({
      language: expect.stringMatching(/de|fr/),
    });
  });

  it.each([
    ['nothing at all', new Float32Array(0), 'silence'],
    ['silence', new Float32Array(3 * RATE), 'silence'],
    ['a microphone that is off by a constant', new Float32Array(3 * RATE).fill(0.3), 'silence'],
    ['what is no number', new Float32Array(3 * RATE).fill(Number.NaN), 'silence'],
    ['what is infinite', new Float32Array(3 * RATE).fill(Number.NEGATIVE_INFINITY), 'silence'],
    ['noise', noise(5, 0.1), 'no-speech'],
    ['a single sample', Float32Array.of(0.5), 'silence'],
  ])('[T3] answers %s, and never throws', async (_, samples, why) => {
    expect(await hear(samples)).toMatchObject({ kind: 'nothing', why });
  });

  it('[T3] hears speech in which some samples are no numbers', async () => {
    const samples = clip();
    for (let i = 0; i < samples.length; i += 4_000) samples[i] = Number.NaN;
    expect(await hear(samples)).toMatchObject({ kind: 'text' });
  });

  it('[T10] stops at the next token when it is told to', async () => {
    const gone = new AbortController();
    gone.abort();
    await expect(hear(clip(), {}, gone.signal)).rejects.toThrow(/abort/i);
    await expect(hear(clip())).resolves.toMatchObject({ kind: 'text' });
  });

  it('knows 99 languages by their ISO codes', () => {
    expect(listener.info.languages).toHaveLength(99);
    expect(listener.info.languages).toEqual(expect.arrayContaining(['en', 'de', 'fr', 'ar', 'jv']));
  });
});
