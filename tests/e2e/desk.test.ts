import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { SpeechOffer } from '../../protocol/index.ts';
import { faultsOfAccess } from '../support/axe.ts';
import { launchBrowser, openTab, webFolder } from '../support/browser.ts';
import { enterDesk, PASSPHRASE } from '../support/desk.ts';
import { eventually, openHouse } from '../support/house.ts';
import { createScriptedListener } from '../support/scripted-listener.ts';

const SPOKEN = [
  { language: 'en', errors: 0.05, where: 'measured here', offered: true },
  { language: 'cy', errors: 0.43, where: 'published', offered: true },
];

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser({ webgl: false });
});
afterAll(() => browser.close());

it.each(['en', 'ar'])(
  '[U5] the desk (%s) shows what can be spoken and how well, and switches it',
  async (language) => {
    const listen = createScriptedListener();
    const house = await openHouse({ deps: { web: webFolder, listen, spoken: SPOKEN } });
    const { page, faults, close } = await openTab(browser, `${house.origin}/desk?lang=${language}`);
    try {
      const kiosk = await house.kiosk();
      const offers: SpeechOffer[] = [];
      kiosk.socket.on('speech:changed', (offer) => offers.push(offer));
      await enterDesk(page, house);
      await page.click('a[href="#settings"]');
      const boxes = page.locator('.spoken input');
      await boxes.first().waitFor();
      expect(await boxes.evaluateAll((all) => all.map((box) => (box as HTMLInputElement).checked))).toEqual([
        true,
        false,
      ]);
      expect(await page.textContent('.spoken li:nth-child(2)')).toMatch(/43.*published/);
      expect(await faultsOfAccess(page)).toEqual([]);

      await boxes.nth(1).check();
      await eventually(() => offers[0], 'no kiosk was told');
      expect(offers[0]?.languages.map(({ language }) => language)).toEqual(['en', 'cy']);
      await boxes.nth(0).uncheck();
      await eventually(() => offers[1], 'no kiosk was told');
      expect(offers[1]?.languages.map(({ language }) => language)).toEqual(['cy']);

      listen.become({ status: 'unavailable', reason: 'speech/encoder.onnx cannot be read' });
      await page.click('a[href="#overview"]');
      await page.waitForSelector('.checks [data-state="act"] >> text=speech/encoder.onnx cannot be read');
      expect(faults).toEqual([]);
    } finally {
      await close();
      await house.remove();
    }
  },
);

/** A house where pictures wait for a person, with `paint` at a kiosk of its own. */
async function openReview() {
  const house = await openHouse({ deps: { web: webFolder }, config: { moderation: { policy: 'pre' } } });
  const kiosk = await house.kiosk();
  const paint = async (words: string) => {
    const answer = await kiosk.submit({ words });
    if (answer.ok) await kiosk.until(answer.job, 'completed');
  };
  const hung = () => house.app.collection.hung().map(({ words }) => words);
  return { house, paint, hung };
}

it('[M5] a curator reviews by keys alone, is told of what came between, and takes back', async () => {
  const { house, paint, hung } = await openReview();
  const { page, faults, close } = await openTab(browser, `${house.origin}/desk`);
  try {
    await paint('a red fox');
    await paint('a blue boat');
    await enterDesk(page, house);
    await page.waitForSelector('.rail .count >> text=2');
    await page.keyboard.press('2');
    await page.waitForSelector('.held >> nth=1');
    expect(await faultsOfAccess(page)).toEqual([]);
    expect(await page.locator('.preview img').first().getAttribute('src')).toMatch(/blurred/);
    await page.keyboard.press('o');
    await page.waitForSelector('.preview[aria-pressed="true"] img[src*="thumb"]');
    await page.keyboard.press('j');
    await page.keyboard.press('r');
    await eventually(() => hung().length > 0, 'nothing was released');
    expect(hung()).toEqual(['a blue boat']);
    await page.waitForSelector('.notices >> text=Released: 1.');
    await page.keyboard.press('z');
    await eventually(() => hung().length === 0, 'it was not taken back');
    await page.waitForSelector('.held >> nth=1');

    // Somebody else is faster than the hint that would have told this page.
    const fox = house.app.collection;
    await page.route('**/desk/review?*', (route) => route.abort());
    const id = (await page.locator('.preview img').first().getAttribute('src'))?.split('/')[3] ?? '';
    fox.hide(id);
    await page.locator('.held >> nth=0').locator('button', { hasText: 'Release' }).click();
    await page.waitForSelector('.notices[data-alarm="true"] >> text=was hidden meanwhile');
    expect(hung()).toEqual([]);
    expect(faults.filter((fault) => !fault.includes('ERR_FAILED'))).toEqual([]);
  } finally {
    await close();
    await house.remove();
  }
});

it('[D3] a session that ends waits under the sign-in with what was typed, and settings say which and why', async () => {
  const { house } = await openReview();
  const { page, close } = await openTab(browser, `${house.origin}/desk#settings`);
  try {
    await enterDesk(page, house);
    const steps = page.locator('[data-setting="painting.steps"]');
    await steps.locator('input').fill('99');
    await steps.locator('button[type=submit]').click();
    await steps.locator('text=Steps: must be at most 50').waitFor();
    await steps.locator('input').fill('12');
    await page.context().clearCookies();
    await steps.locator('button[type=submit]').click();
    await page.waitForSelector('.sign-in[data-over="true"]');
    await page.fill('#passphrase', PASSPHRASE);
    await page.click('.sign-in button[type=submit]');
    await page.waitForSelector('.sign-in', { state: 'detached' });
    expect(await steps.locator('input').inputValue()).toBe('12');
    await steps.locator('button[type=submit]').click();
    await steps.locator('text=Changed by Ada').waitFor();
    await page.keyboard.press('Escape');
    await page.locator('.notices button').first().click();
    await page.waitForSelector('.notices >> text=is as it was');
    expect(await steps.locator('input').inputValue()).toBe('8');
    for (const section of ['overview', 'hang', 'groups', 'staff']) {
      await page.click(`a[href="#${section}"]`);
      await page.waitForTimeout(300);
      expect(await faultsOfAccess(page), section).toEqual([]);
    }
    await page.click('.rail__tools >> text=Dark');
    await page.click('a[href="#settings"]');
    await page.waitForSelector('[data-setting]');
    expect(await faultsOfAccess(page)).toEqual([]);
  } finally {
    await close();
    await house.remove();
  }
});

it('[D8] a button at the desk and a key at the wall darken a real wall, the key also without the server', async () => {
  const { house, paint } = await openReview();
  const { page, close } = await openTab(browser, `${house.origin}/desk`);
  const wall = await openTab(browser, `${house.origin}/wall?flat`);
  const isDark = (dark: boolean) =>
    eventually(
      () =>
        wall.page.evaluate(
          (wanted) => getComputedStyle(document.body, '::after').opacity === (wanted ? '1' : '0'),
          dark,
        ),
      `the wall never became ${dark ? 'dark' : 'light'}`,
      5_000,
    );
  try {
    await paint('a red fox');
    await enterDesk(page, house);
    await wall.page.waitForSelector('html[data-link="connected"]');
    await isDark(false);
    await page.click('text=Darken the walls');
    await isDark(true);
    await page.click('text=Light the walls again');
    await isDark(false);
    await house.close();
    await wall.page.keyboard.press('b');
    await isDark(true);
    await wall.page.keyboard.press('.');
    await isDark(false);
  } finally {
    await wall.close();
    await close();
    await house.remove();
  }
});
