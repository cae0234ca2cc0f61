import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser, openTab, type Tab, webFolder } from '../support/browser.ts';
import { type House, openHouse } from '../support/house.ts';

let browser: Browser;
let house: House;
let tab: Tab | undefined;

beforeAll(async () => {
  browser = await launchBrowser({ webgl: false });
  house = await openHouse({ deps: { web: webFolder } });
}, 60_000);
afterEach(() => tab?.close());
afterAll(async () => {
  await browser.close();
  await house.remove();
});

const PACE_MS = 150;

/** Presses the one switch in the moment in which something is lit: in its group first, then alone. */
async function choose(page: Page, selector: string): Promise<void> {
  await page.waitForFunction(
    (wanted) => {
      if (!document.querySelector(wanted)?.matches('.lit')) return false;
      const isAlone = document.querySelectorAll('.lit').length === 1;
      window.dispatchEvent(new KeyboardEvent('keydown', { code: 'F8', cancelable: true }));
      return isAlone;
    },
    selector,
    { polling: 20, timeout: 30_000 },
  );
}

describe('[K30] a visit by one switch', () => {
  it('begins, writes words and has them painted', async () => {
    tab = await openTab(browser, `${house.origin}/kiosk?lang=en&switch=F8&pace=${PACE_MS}`, {
      viewport: { width: 1080, height: 1920 },
      deviceScaleFactor: 0.3,
      reducedMotion: 'reduce',
    });
    const { page } = tab;
    await page.waitForSelector('.attract__touch');
    await page.keyboard.press('F8');
    await choose(page, '.attract__touch');
    await page.waitForSelector('#words');
    await choose(page, '.show-keys');
    await page.waitForSelector('.hg-button');
    for (const key of 'fox') await choose(page, `.hg-button[data-skbtn="${key}"]`);
    expect(await page.inputValue('#words')).toBe('fox');
    await choose(page, '.compose__actions .main-button');
    await page.waitForSelector('[data-page="reveal"]', { timeout: 30_000 });
    expect(house.painter.requests.map(({ words }) => words)).toContain('fox');
    expect(tab.faults).toEqual([]);
  }, 90_000);
});
