import { rmSync } from 'node:fs';
import type { Server as HttpServer } from 'node:http';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { fakeMicrophone, writeSound } from '../../bench/fake-microphone.ts';
import type { LatestWorks } from '../../protocol/index.ts';
import { SPEECH_RATE_HZ } from '../../protocol/limits.ts';
import type { HearRequest } from '../../server/speech/listener.ts';
import { launchBrowser, openTab, type Tab, webFolder } from '../support/browser.ts';
import { eventually, type House, newFolder, openHouse } from '../support/house.ts';
import {
  createScriptedListener,
  LISTENING,
  nothing,
  type ScriptedListener,
  text,
} from '../support/scripted-listener.ts';
import { createScriptedPainter } from '../support/scripted-painter.ts';
import { paintSlowly } from '../support/slow-painter.ts';
import { BEST_OF_TIMES } from '../support/speech-file.ts';

const PORTRAIT = { width: 1080, height: 1920 };
/** Half as many pixels each way: the layout is the same, and drawing takes a quarter. */
const SCALE = 0.5;
const SPEECH_S = 3.65;
/** The last one is understood by the listener, but too badly to be offered. */
const SPOKEN = [
  ...['en', 'de', 'fr', 'ar'].map((language) => ({ language, errors: 0.1, where: 'here', offered: true })),
  { language: 'cy', errors: 0.6, where: 'published', offered: true },
];
const HEARD = 'a red fox beside a lighthouse';

const folder = newFolder();
let browser: Browser;
let listener: ScriptedListener;
let house: House;
let requests: string[];
const undo: (() => unknown)[] = [];

beforeAll(async () => {
  browser = await launchBrowser({
    webgl: false,
    args: fakeMicrophone(writeSound(join(folder, 'speech.wav'), BEST_OF_TIMES)),
  });
});
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});
afterAll(async () => {
  await browser.close();
  rmSync(folder, { recursive: true, force: true });
});

async function open(options: Parameters<typeof openTab>[2] = {}, by: Browser = browser): Promise<Tab> {
  listener = createScriptedListener(async ({ partial }) => text(partial ? 'a red fox' : HEARD));
  house = await openHouse({
    painter: createScriptedPainter(paintSlowly(50)),
    config: { network: { names: ['kiosk.test'] } },
    deps: { web: webFolder, listen: listener, spoken: SPOKEN },
  });
  undo.push(() => house.remove());
  requests = [];
  (house.app.http.server as HttpServer).on('request', ({ url = '' }) => requests.push(url));
  const tab = await openTab(by, `${house.origin}/kiosk?lang=en`, {
    viewport: PORTRAIT,
    deviceScaleFactor: SCALE,
    ...options,
  });
  undo.push(() => tab.close());
  await tab.page.waitForSelector('[data-page="attract"]');
  return tab;
}

const MIC = '.mic__button';
const at = (page: Page, name: string) => page.waitForSelector(`[data-page="${name}"]`, { timeout: 60_000 });
const phase = (page: Page, name: string) =>
  page.waitForSelector(`[data-phase="${name}"]`, { timeout: 60_000 });
const notice = (page: Page, part: string) =>
  eventually(
    async () => (await page.textContent('#words-notice'))?.includes(part) || undefined,
    `the page never said "${part}"`,
  );

async function compose(page: Page): Promise<void> {
  await page.click('.attract__touch');
  await page.waitForSelector(MIC);
}

/** What was heard of whole recordings, in order; partial texts are by the way. */
const recordings = (): HearRequest[] => listener.requests.filter(({ partial }) => !partial);
const secondsOf = (request: HearRequest | undefined): number =>
  (request?.samples.length ?? 0) / SPEECH_RATE_HZ;

async function latest(): Promise<LatestWorks['works']> {
  return ((await (await fetch(`${house.origin}/works/latest.json`)).json()) as LatestWorks).works;
}

describe('spoken words', () => {
  it('[K17][K19][K21][K23] are said, heard while they are said, looked at, changed, sent and painted', async () => {
    const { page, faults } = await open();
    const wall = house.wall();
    await wall.resume(null);
    listener.free = true;
    await compose(page);
    await page.click(MIC);
    await phase(page, 'hearing');
    await eventually(
      async () => (await page.textContent('.compose__words'))?.includes('a red fox') || undefined,
      'the partial text was not shown',
    );
    listener.free = false;
    listener.ears.push(async () => text('Ein Fuchs.', { english: 'A fox.', language: 'de' }));
    await at(page, 'review');
    expect(await page.inputValue('#words')).toBe('Ein Fuchs.');
    const [recording] = recordings();
    // All of the sentence, its pauses, and no more than a hang-over and a slow machine's second thoughts.
    expect(secondsOf(recording)).toBeGreaterThan(SPEECH_S);
    expect(secondsOf(recording)).toBeLessThan(SPEECH_S + 6);
    expect(recording?.samples.reduce((most, sample) => Math.max(most, sample), 0)).toBeGreaterThan(0.1);
    expect(recording).toMatchObject({ language: null, translate: true });
    expect(await latest()).toEqual([]);

    await page.fill('#words', 'Ein Luchs.');
    await page.click('.main-button');
    await page.waitForSelector('[data-phase="sources"]', { timeout: 60_000 });
    const [work] = await latest();
    expect(work).toMatchObject({ words: 'Ein Luchs.', language: 'de' });
    await eventually(
      () => wall.events.some(({ payload }) => JSON.stringify(payload).includes('Ein Luchs.')) || undefined,
      'the picture did not reach the wall',
    );
    expect(faults).toEqual([]);
  });

  it('[K24] fetches what speech needs at the first touch of the microphone, from its own origin', async () => {
    const { page, faults } = await open();
    const loaded: string[] = [];
    page.on('console', (message) => loaded.push(message.text()));
    const everywhere: string[] = [];
    page.context().on('request', (request) => everywhere.push(request.url()));
    await page.evaluate(() => navigator.serviceWorker.ready.then(() => true));
    await compose(page);
    await page.waitForTimeout(500);
    expect(requests.filter((url) => url.includes('/speech/'))).toEqual([]);
    await page.click(MIC);
    await phase(page, 'hearing');
    await eventually(
      () => loaded.some((text) => text.includes('finished loading VAD')) || undefined,
      'the voice detector was not loaded',
      60_000,
    );
    const fetched = requests.filter((url) => url.includes('/speech/'));
    for (const part of [/recording.*\.js/, /voice-worker.*\.js/, /capture-worklet.*\.js/, /\.onnx/, /\.wasm/])
      expect(
        fetched.some((url) => part.test(url)),
        String(part),
      ).toBe(true);
    expect(everywhere.filter((url) => !url.startsWith(house.origin))).toEqual([]);
    expect(faults).toEqual([]);
  });

  it('[K24] ends by loudness, and by a second tap, where voice detection cannot be loaded', async () => {
    const { page } = await open({ serviceWorkers: 'block' });
    await page.context().route('**/*.wasm', (route) => route.abort());
    await compose(page);
    await page.click(MIC);
    await at(page, 'review');
    expect(secondsOf(recordings()[0])).toBeGreaterThan(SPEECH_S);
    await page.click('.mic-again');
    await phase(page, 'hearing');
    await page.waitForTimeout(1_000);
    await page.click(MIC);
    await at(page, 'review');
    expect(recordings()).toHaveLength(2);
    expect(secondsOf(recordings()[1])).toBeLessThan(SPEECH_S);
  });

  it('[K20] are spoken while a key, or the button, is held', async () => {
    const { page } = await open();
    await page.waitForFunction(() => document.readyState === 'complete');
    await page.waitForTimeout(500);
    // A button of the museum's own, wired as F9, from the attract loop on.
    await page.keyboard.down('F9');
    await phase(page, 'hearing');
    await page.waitForTimeout(SPEECH_S * 1_000 + 2_000);
    expect(await page.getAttribute('main', 'data-phase')).toBe('hearing');
    expect(await page.textContent('.mic__says')).toContain('Let go');
    await page.keyboard.up('F9');
    await at(page, 'review');

    await page.keyboard.press('Tab');
    await page.keyboard.press('Tab');
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Say it again');
    await page.keyboard.press('Enter');
    await phase(page, 'hearing');
    expect(await page.evaluate(() => document.activeElement?.className)).toBe('mic__button');
    await page.keyboard.press('Enter');
    await at(page, 'review');
    await page.click('.mic-again');
    await phase(page, 'hearing');
    await page.click('.compose__writing .quiet-button');
    await at(page, 'review');

    // Held by a hand: the page changes under it, and it may slide off.
    await page.hover('.mic-again');
    await page.mouse.down();
    await phase(page, 'hearing');
    await page.waitForTimeout(SPEECH_S * 1_000);
    expect(await page.getAttribute('main', 'data-phase')).toBe('hearing');
    await page.mouse.move(10, 10);
    await page.mouse.up();
    await at(page, 'review');
  });

  it('[K26] lights its light, and shows how loud it is, only while the microphone is live', async () => {
    const { page } = await open();
    await page.addInitScript(() => {
      const { getUserMedia } = MediaDevices.prototype;
      MediaDevices.prototype.getUserMedia = async function (...args) {
        const stream = await getUserMedia.apply(this, args);
        (globalThis as { tracks?: MediaStreamTrack[] }).tracks = stream.getTracks();
        return stream;
      };
    });
    await page.reload();
    await page.waitForSelector('[data-page="attract"]');
    const isLive = () =>
      page.evaluate(() =>
        ((globalThis as { tracks?: MediaStreamTrack[] }).tracks ?? []).some(
          ({ readyState }) => readyState === 'live',
        ),
      );
    await compose(page);
    expect(await page.locator('.mic__ring').count()).toBe(0);
    await page.click(MIC);
    await phase(page, 'hearing');
    expect(await isLive()).toBe(true);
    expect(await page.textContent('.mic__says')).toContain('I am listening');
    await eventually(
      async () =>
        Number(
          await page.$eval('.mic__ring', (ring) => (ring as HTMLElement).style.getPropertyValue('--level')),
        ) > 0.3 || undefined,
      'the ring did not follow the voice',
    );
    await at(page, 'review');
    expect(await isLive()).toBe(false);
    await page.click('.mic-again');
    await phase(page, 'hearing');
    await page.click('.compose__writing .quiet-button');
    expect(await isLive()).toBe(false);
    await page.click('.mic-again');
    await phase(page, 'hearing');
    // Pulled out of its socket.
    await page.evaluate(() => {
      for (const track of (globalThis as { tracks?: MediaStreamTrack[] }).tracks ?? []) {
        track.stop();
        track.dispatchEvent(new Event('ended'));
      }
    });
    await notice(page, 'went away');
    expect(await page.inputValue('#words')).toBe(HEARD);
  });

  it('[K18] say kindly what went wrong, and lose nothing that stood there', async () => {
    const { page } = await open();
    await compose(page);
    await page.fill('#words', 'a hare');
    for (const [heard, part] of [
      [nothing('silence'), 'Nothing could be heard'],
      [nothing('no-speech'), 'no voice in it'],
      [nothing('unclear'), 'could not be made out'],
      [text('Llwynog coch', { language: 'cy' }), 'cannot be understood by ear'],
    ] as const) {
      listener.ears.push(async () => heard);
      await page.click(MIC);
      await phase(page, 'hearing');
      await page.click(MIC);
      await notice(page, part);
      expect(await page.inputValue('#words')).toBe('a hare');
    }

    listener.become({ status: 'unavailable', reason: 'weights missing' });
    await page.waitForSelector(MIC, { state: 'detached' });
    await page.click('.main-button');
    await page.waitForSelector('[data-phase="sources"]', { timeout: 60_000 });
    expect((await latest())[0]?.words).toBe('a hare');

    listener.become(LISTENING);
    await page.click('.reveal__actions .quiet-button');
    await page.waitForSelector(MIC);
    await page.fill('#words', 'a hare again');
    await page.click(MIC);
    await phase(page, 'hearing');
    await house.close();
    await notice(page, 'The line broke');
    expect(await page.inputValue('#words')).toBe('a hare again');
  });

  it('[K18] say what is missing: permission, a microphone, a secure line', async () => {
    const { page } = await open();
    await page.addInitScript(() => {
      MediaDevices.prototype.getUserMedia = () => Promise.reject(new DOMException('no', 'NotAllowedError'));
    });
    await page.reload();
    await page.waitForSelector('[data-page="attract"]');
    await compose(page);
    await page.click(MIC);
    await notice(page, 'was not allowed');

    // This machine has no sound card.
    const deaf = await launchBrowser({
      webgl: false,
      args: ['--use-fake-ui-for-media-stream', '--host-resolver-rules=MAP kiosk.test 127.0.0.1'],
    });
    undo.push(() => deaf.close());
    const other = await open({}, deaf);
    await compose(other.page);
    await other.page.click(MIC);
    await notice(other.page, 'There is no microphone');
    // Neither localhost nor HTTPS.
    await other.page.goto(`${house.origin.replace('127.0.0.1', 'kiosk.test')}/kiosk?lang=en`);
    await other.page.waitForSelector('[data-page="attract"]');
    await compose(other.page);
    await other.page.click(MIC);
    await notice(other.page, 'not secured');
    await other.page.fill('#words', 'a hare');
    await other.page.click('.main-button');
    await other.page.waitForSelector('[data-phase="sources"]', { timeout: 60_000 });
  });
});
