import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { fakeMicrophone, writeSound } from '../../bench/fake-microphone.ts';
import type { Heard } from '../../server/speech/listener.ts';
import { faultsOfAccess } from '../support/axe.ts';
import { launchBrowser, openTab, type Tab, webFolder } from '../support/browser.ts';
import { type House, newFolder, openHouse } from '../support/house.ts';
import { createScriptedListener, text } from '../support/scripted-listener.ts';
import { createScriptedPainter, READY } from '../support/scripted-painter.ts';
import { paintSlowly } from '../support/slow-painter.ts';
import { BEST_OF_TIMES } from '../support/speech-file.ts';

const TARGET_PX = 64;
/** Half a pixel of rounding is nobody's finger. */
const ROUNDING_PX = 0.5;
/** Half as many pixels each way: the layout is the same, and drawing takes a quarter. */
const SCALE = 0.5;

let browser: Browser;
let house: House;
let tab: Tab;
let finish: () => void;
let understand: (heard: Heard) => void;

const folder = newFolder();
beforeAll(async () => {
  const sound = writeSound(join(folder, 'speech.wav'), BEST_OF_TIMES);
  browser = await launchBrowser({ webgl: false, args: fakeMicrophone(sound) });
});
afterAll(async () => {
  await browser.close();
  rmSync(folder, { recursive: true, force: true });
});
afterEach(async () => {
  finish();
  await tab.close();
  await house.remove();
});

async function open(
  language: string,
  viewport = { width: 1080, height: 1920 },
  fontPercent = 100,
): Promise<Page> {
  const gate = new Promise<void>((resolve) => {
    finish = resolve;
  });
  const understood = new Promise<Heard>((resolve) => {
    understand = resolve;
  });
  const listener = createScriptedListener(async ({ partial }) => (partial ? text('a red fox') : understood));
  listener.free = true;
  house = await openHouse({
    painter: createScriptedPainter(paintSlowly(200, gate)),
    deps: {
      web: webFolder,
      listen: listener,
      spoken: ['en', 'de', 'ar'].map((tongue) => ({
        language: tongue,
        errors: 0.1,
        where: 'here',
        offered: true,
      })),
    },
  });
  tab = await openTab(browser, `${house.origin}/kiosk?lang=${language}`, {
    viewport,
    deviceScaleFactor: SCALE,
    reducedMotion: 'reduce',
  });
  const { page } = tab;
  await page.waitForSelector('[data-page="attract"]');
  await page.evaluate((percent) => {
    document.documentElement.style.fontSize = percent === 100 ? '' : `${percent}%`;
  }, fontPercent);
  return page;
}

/** Goes through every state of a visit and stops at each. */
async function walk(page: Page, look: (state: string) => Promise<void>): Promise<void> {
  house.painter.become({ status: 'unavailable', reason: 'weights missing' });
  await page.waitForSelector('[data-page="out-of-service"]');
  await look('out of service');
  house.painter.become(READY);
  await page.waitForSelector('[data-page="attract"]');
  await look('attract, empty');
  await page.click('.attract__touch');
  await page.waitForSelector('.mic__button');
  await look('compose');
  await page.click('.mic__button');
  await page.waitForSelector('[data-phase="hearing"]');
  await page.waitForFunction(() => document.querySelector('.compose__words')?.textContent !== '');
  await look('listening: hearing');
  await page.click('.mic__button');
  await page.waitForSelector('[data-phase="understanding"]', { timeout: 60_000 });
  await look('listening: understanding');
  understand(text('a red fox beside a lighthouse', { confidence: 0.3 }));
  await page.waitForSelector('[data-page="review"]');
  await look('review');
  await page.fill('#words', '');
  await page.waitForSelector('[data-page="compose"]');
  await page.click('.manners > button');
  await page.click('.main-button');
  await page.waitForFunction(() => document.getElementById('words-notice')?.textContent !== '');
  await look('compose, refused, manners open');
  await page.fill('#words', 'a red fox beside a lighthouse');
  await page.click('.main-button');
  await page.waitForSelector('[data-page="waiting"]');
  await page.waitForSelector('[aria-valuenow="7"]', { timeout: 30_000 });
  await look('waiting');
  finish();
  await page.waitForSelector('[data-phase="sources"]', { timeout: 30_000 });
  await page.waitForSelector('.easel__finished[data-there="true"]');
  await look('reveal');
  await page.click('.reveal__actions .main-button');
  await page.waitForSelector('[data-page="keepsake"]');
  await look('keepsake');
  await page.click('.take__reach > .quiet-button');
  await page.waitForSelector('[data-phase="asked"]');
  await look('keepsake, erase?');
  await page.click('.take__actions .main-button');
  await page.click('.take__actions .quiet-button');
  await page.waitForSelector('.attract .plate');
  await look('attract');
}

describe('access', () => {
  it.each(['en', 'ar'])('[K12][K27] axe finds nothing in any state in %s', async (language) => {
    const page = await open(language);
    expect(await page.getAttribute('html', 'dir')).toBe(language === 'ar' ? 'rtl' : 'ltr');
    await walk(page, async (state) => {
      expect(await faultsOfAccess(page), state).toEqual([]);
      // Every microphone is described by what happens to the voice.
      const promises = await page.$$eval('.mic__button, .mic-again', (buttons) =>
        buttons.map((button) => {
          const promise = document.getElementById(button.getAttribute('aria-describedby') ?? '');
          return { lang: document.documentElement.lang, height: promise?.clientHeight ?? 0 };
        }),
      );
      if (/compose|listening|review/.test(state)) expect(promises, state).toHaveLength(1);
      for (const promise of promises) {
        expect(promise.lang).toBe(language);
        expect(promise.height, state).toBeGreaterThan(0);
      }
    });
    expect(tab.faults).toEqual([]);
  });

  it.each([
    ['portrait', 'en', { width: 1080, height: 1920 }],
    ['landscape', 'de', { width: 1920, height: 1080 }],
    ['phone', 'ar', { width: 390, height: 844 }],
  ] as const)('[K13] every target is large and in reach, %s, %s', async (_shape, language, viewport) => {
    const page = await open(language, viewport);
    await walk(page, async (state) => {
      const targets = await page.$$eval('button, textarea, .chip', (elements) =>
        elements
          .map((element) => ({ name: element.textContent, box: element.getBoundingClientRect() }))
          .filter(({ box }) => box.width > 0)
          .map(({ name, box }) => ({ name, width: box.width, height: box.height, top: box.top + scrollY })),
      );
      if (state !== 'out of service') expect(targets.length, state).toBeGreaterThan(0);
      for (const { name, width, height, top } of targets) {
        expect(width, `${state}: ${name}`).toBeGreaterThanOrEqual(TARGET_PX - ROUNDING_PX);
        expect(height, `${state}: ${name}`).toBeGreaterThanOrEqual(TARGET_PX - ROUNDING_PX);
        // A phone is in the hand: all of it is in reach.
        if (viewport.width > 600)
          expect(top, `${state}: ${name}`).toBeGreaterThanOrEqual(viewport.height / 3);
      }
    });
  });

  it.each([
    ['en-XA', 100, { width: 390, height: 844 }],
    ['de', 200, { width: 1080, height: 1920 }],
    ['ar', 200, { width: 1920, height: 1080 }],
  ] as const)('[K14] nothing is cut in %s at %i %%', async (language, percent, viewport) => {
    const page = await open(language, viewport, percent);
    await walk(page, async (state) => {
      const cut = await page.evaluate(() => {
        const wide = document.documentElement.scrollWidth - innerWidth;
        const cropped = [...document.querySelectorAll('button, h1, h2, p, label, .frame--empty')]
          .filter((element) => !element.closest('[hidden], .aside-for-readers') && element.clientWidth > 0)
          .filter((element) => {
            // Accents may rise out of a line of text that hides nothing; out of a button or a box that clips they may not.
            const clips = element.matches('button') || getComputedStyle(element).overflowY !== 'visible';
            const isHigh = clips && element.scrollHeight > element.clientHeight + 8;
            return isHigh || element.scrollWidth > element.clientWidth + 1;
          })
          .map((element) => `${element.className}: ${element.textContent}`);
        return { wide: Math.max(0, wide), cropped };
      });
      expect(cut, state).toEqual({ wide: 0, cropped: [] });
      if (state === 'out of service') return;
      const last = page.locator('button:visible').last();
      await last.scrollIntoViewIfNeeded();
      expect(await last.isVisible(), state).toBe(true);
    });
  });
});
