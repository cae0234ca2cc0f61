import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { SpeechOffer } from '../../protocol/index.ts';
import { launchBrowser, openTab, webFolder } from '../support/browser.ts';
import { enterDesk } from '../support/desk.ts';
import { eventually, openHouse } from '../support/house.ts';
import { createScriptedListener } from '../support/scripted-listener.ts';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
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
      const boxes = page.locator('.spoken input');
      await boxes.first().waitFor();
      expect(await boxes.evaluateAll((all) => all.map((box) => (box as HTMLInputElement).checked))).toEqual([
        true,
        false,
      ]);
      expect(await page.textContent('.spoken li:nth-child(2)')).toMatch(/43.*published/);
      await page.evaluate(axe);
      const violations = await page.evaluate(async () => {
        const { axe } = globalThis as unknown as {
          axe: { run(): Promise<{ violations: { id: string }[] }> };
        };
        return (await axe.run()).violations.map(({ id }) => id);
      });
      expect(violations).toEqual([]);

      await boxes.nth(1).check();
      await eventually(() => offers[0], 'no kiosk was told');
      expect(offers[0]?.languages.map(({ language }) => language)).toEqual(['en', 'cy']);
      await boxes.nth(0).uncheck();
      await eventually(() => offers[1], 'no kiosk was told');
      expect(offers[1]?.languages.map(({ language }) => language)).toEqual(['cy']);

      listen.become({ status: 'unavailable', reason: 'speech/encoder.onnx cannot be read' });
      await page.waitForSelector('.reason', { timeout: 15_000 });
      expect(await page.textContent('.reason')).toBe('speech/encoder.onnx cannot be read');
      expect(faults).toEqual([]);
    } finally {
      await close();
      await house.remove();
    }
  },
);
