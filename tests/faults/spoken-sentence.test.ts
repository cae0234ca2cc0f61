import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { createListenService, type ListenService } from '../../server/inference/listen-service.ts';
import { loadKnownLanguages } from '../../server/listening/languages.ts';
import { openHouse } from '../support/house.ts';
import { distFolder, stateOf, testAssets } from '../support/paint-service.ts';
import { speaker } from '../support/speech.ts';

const entry = join(distFolder, 'server/inference/listener-host.js');
/** Real speech of 3.65 s, mono, 16 kHz; see sources.json beside it. */
const WAV = join(import.meta.dirname, '../fixtures/speech/best-of-times.wav');
const HEADER_BYTES = 44;
const SAID = /^It was the best of times,? it was the worst of times\W*$/i;

const services: ListenService[] = [];
const folders: string[] = [];
const listener = (assets: string): ListenService => {
  const created = createListenService({ entry, assets });
  services.push(created);
  return created;
};
afterAll(async () => {
  await Promise.all(services.map((one) => one.close()));
  await Promise.all(folders.map((folder) => rm(folder, { recursive: true, force: true })));
});

async function recorded(): Promise<Int16Array> {
  const wav = await readFile(WAV);
  return new Int16Array(wav.buffer.slice(wav.byteOffset + HEADER_BYTES, wav.byteOffset + wav.byteLength));
}

describe('a real sentence, the real listener', () => {
  it('[U1] said over a real socket comes back as text', async () => {
    const listen = listener(testAssets);
    await stateOf(listen, 'ready');
    const house = await openHouse({ deps: { listen, spoken: loadKnownLanguages(testAssets) } });
    try {
      const kiosk = await house.kiosk();
      expect(kiosk.welcome.speech?.languages.map(({ language }) => language)).toContain('en');
      for (const language of ['en-GB', null])
        expect(await speaker(kiosk).speak(await recorded(), { language })).toMatchObject({
          ok: true,
          text: expect.stringMatching(SAID),
          language: 'en',
        });
      expect(await speaker(kiosk).speak(new Int16Array(32_000))).toEqual({ ok: false, reason: 'silence' });
    } finally {
      await house.remove();
    }
  });

  it('[E8] a flipped bit in its weights is refused by name; restored, it hears', async () => {
    const assets = await mkdtemp(join(tmpdir(), 'echoes-assets-'));
    folders.push(assets);
    await cp(join(testAssets, 'models'), join(assets, 'models'), { recursive: true, dereference: true });
    const file = join(assets, 'models/speech/encoder.onnx');
    const good = await readFile(file);
    const bad = Buffer.from(good);
    bad[bad.length >> 1] = (bad[bad.length >> 1] as number) ^ 1;
    await writeFile(file, bad);

    const listen = listener(assets);
    const { reason } = await stateOf(listen, 'unavailable');
    expect(reason).toContain('speech/encoder.onnx');
    expect(reason).toMatch(/expected sha256 [0-9a-f]{64}, found [0-9a-f]{64}/);
    const samples = Float32Array.from(await recorded(), (sample) => sample / 32_768);
    const { signal } = new AbortController();
    const waiting = listen.hear({ samples, language: 'en', translate: false }, { signal });
    await writeFile(file, good);
    expect(await waiting).toMatchObject({ kind: 'text', text: expect.stringMatching(SAID) });
  });
});
