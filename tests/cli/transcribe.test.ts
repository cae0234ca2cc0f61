import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { UsageError } from '../../server/cli/arguments.ts';
import { main, parseTranscribeArguments, transcribeFile } from '../../server/cli/transcribe.ts';
import { projectRoot } from '../../server/config/paths.ts';
import type { Heard, HearRequest, Listener } from '../../server/speech/listener.ts';
import { SoundError } from '../../server/speech/sound-error.ts';

const CLIP = join(projectRoot(), 'tests/fixtures/speech/best-of-times.wav');
const ms = { gate: 1.4, encode: 2, decode: 3, translate: 0 };

/** Stands in for the networks: those are heard in tests/speech. Keeps what it was asked, as it was then. */
function listening(heard: Heard) {
  const asked: { samples: number; language: string | null; translate: boolean; loudest: number }[] = [];
  let kept: Float32Array | null = null;
  const listener: Listener = {
    info: { name: 'scripted', languages: ['en', 'de'] },
    async hear({ samples, language, translate }: HearRequest) {
      const loudest = samples.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0);
      asked.push({ samples: samples.length, language, translate, loudest });
      kept = samples;
      return heard;
    },
    close: async () => undefined,
  };
  return { asked, load: async () => listener, left: () => kept };
}

const text: Heard = {
  kind: 'text',
  text: 'It was',
  english: null,
  language: 'en',
  confidence: 0.9,
  noSpeech: 0.1,
  ms,
};
const wish = { file: CLIP, language: null, translate: false, threads: undefined, json: true };

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'echoes-transcribe-'));
});
afterAll(() => rm(folder, { recursive: true }));

describe('transcribe', () => {
  it('reads its arguments', () => {
    expect(parseTranscribeArguments(['a.wav', '--language', 'auto', '--json'])).toEqual({
      file: 'a.wav',
      language: null,
      translate: false,
      threads: undefined,
      json: true,
    });
    expect(
      parseTranscribeArguments(['a.wav', '--language', 'de', '--translate', '--threads', '2']),
    ).toMatchObject({
      language: 'de',
      translate: true,
      threads: 2,
    });
  });

  it.each([[[]], [['a.wav', 'b.wav']], [['a.wav', '--threads', 'two']], [['a.wav', '--loud']]])(
    'refuses %j',
    (argv) => {
      expect(() => parseTranscribeArguments(argv)).toThrow(UsageError);
    },
  );

  it('[T1] hands the sound on at 16 kHz and reports everything known of it', async () => {
    const { asked, load, left } = listening(text);
    const report = await transcribeFile(wish, load);
    expect(report).toMatchObject({
      file: CLIP,
      text: 'It was',
      english: null,
      language: 'en',
      confidence: 0.9,
      noSpeech: 0.1,
      why: null,
      ms: { gate: 1, encode: 2, decode: 3, translate: 0, read: expect.any(Number), load: expect.any(Number) },
    });
    expect(report.seconds).toBeCloseTo(3.65, 2);
    expect(asked).toEqual([
      { samples: 58_400, language: null, translate: false, loudest: expect.any(Number) },
    ]);
    expect(asked[0]?.loudest).toBeGreaterThan(0.05);
    // [T11]
    expect(left()?.every((sample) => sample === 0)).toBe(true);
  });

  it('says why nothing was heard', async () => {
    const nothing: Heard = { kind: 'nothing', why: 'no-speech', language: null, noSpeech: null, ms };
    const report = await transcribeFile(wish, listening(nothing).load);
    expect(report).toMatchObject({ text: '', why: 'no-speech', language: null, confidence: null });
  });

  it('[T2] refuses what is no sound, what is not there, and a language nobody knows', async () => {
    const picture = join(folder, 'picture.wav');
    await writeFile(picture, '\x89PNG and so on');
    const { load } = listening(text);
    await expect(transcribeFile({ ...wish, file: picture }, load)).rejects.toThrow(SoundError);
    await expect(transcribeFile({ ...wish, file: picture }, load)).rejects.toThrow(
      /picture\.wav cannot be taken: it is not a WAV file/,
    );
    await expect(transcribeFile({ ...wish, file: join(folder, 'none.wav') }, load)).rejects.toThrow(
      UsageError,
    );
    await expect(transcribeFile({ ...wish, file: folder }, load)).rejects.toThrow(UsageError);
    await expect(transcribeFile({ ...wish, language: 'xx' }, load)).rejects.toThrow(/en, de, not "xx"/);
    expect(await main([picture, '--json'])).toBe(2);
    expect(await main(['--nonsense'])).toBe(2);
    expect(await main(['--help'])).toBe(0);
  });
});
