import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { fakeMicrophone, writeSound } from '../../bench/fake-microphone.ts';
import { createListenService, type ListenService } from '../../server/inference/listen-service.ts';
import { launchBrowser, openTab, webFolder } from '../support/browser.ts';
import { paintedIn, paintWithBrush } from '../support/brush-painter.ts';
import { newFolder, openHouse } from '../support/house.ts';
import { distFolder, testAssets } from '../support/paint-service.ts';
import { createScriptedPainter } from '../support/scripted-painter.ts';
import { BEST_OF_TIMES } from '../support/speech-file.ts';

/** The listener's own process with its real weights, as the build has it; only the painter is scripted. */
const HOST = join(distFolder, 'server/inference/listener-host.js');
const WORDS = 'It was the best of times, in oil.';
/** Loading a listener, hearing and painting on a machine that does other things too. */
const PATIENCE_MS = 120_000;

const folder = newFolder();
let listen: ListenService;

beforeAll(async () => {
  listen = createListenService({ entry: HOST, assets: testAssets });
  await paintedIn('ink');
});
afterAll(async () => {
  await listen.close();
  rmSync(folder, { recursive: true, force: true });
});

it('[K17] a sentence said at the kiosk is read there, changed, and hangs as a picture on the wall', async () => {
  const browser = await launchBrowser({
    webgl: false,
    args: fakeMicrophone(writeSound(join(folder, 'speech.wav'), BEST_OF_TIMES)),
  });
  const house = await openHouse({
    painter: createScriptedPainter(paintWithBrush('ink')),
    deps: { web: webFolder, listen },
  });
  try {
    const wall = await openTab(browser, `${house.origin}/wall?lang=en&flat`, {
      viewport: { width: 640, height: 360 },
    });
    const { page, faults } = await openTab(browser, `${house.origin}/kiosk?lang=en`, {
      viewport: { width: 1080, height: 1920 },
      deviceScaleFactor: 0.5,
    });
    await page.click('.attract__touch');
    await page.click('.mic__button', { timeout: PATIENCE_MS });
    await page.waitForSelector('[data-page="review"]', { timeout: PATIENCE_MS });
    expect(await page.inputValue('#words')).toMatch(
      /^It was the best of times,? it was the worst of times\W*$/i,
    );
    await page.fill('#words', WORDS);
    await page.click('.main-button');
    await page.waitForSelector('[data-phase="sources"]', { timeout: PATIENCE_MS });
    await wall.page.waitForSelector('.wall-2d-work', { timeout: PATIENCE_MS });
    expect(await wall.page.textContent('.wall-2d-title')).toBe(WORDS);
    expect([...faults, ...wall.faults]).toEqual([]);
  } finally {
    await browser.close();
    await house.remove();
  }
}, 400_000);
