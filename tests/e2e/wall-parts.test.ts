import type { Browser, Page } from 'playwright-core';
import sharp from 'sharp';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import type { WallHook } from '../../display/test-hook.ts';
import { launchBrowser, openTab, webFolder } from '../support/browser.ts';
import { paintedIn, paintWithBrush } from '../support/brush-painter.ts';
import { eventually, type House, openHouse } from '../support/house.ts';
import { createScriptedPainter } from '../support/scripted-painter.ts';

/** Every pixel is drawn in software. The overlap zone is 48 pixels wide. */
const SIZE = { width: 192, height: 108 };
const OVERLAP = 0.25;
/** New works come with light, and labels after them. */
const LIGHTS_UP_MS = 5_000;
const ZONE_PX = SIZE.width * OVERLAP;

let browser: Browser;
const undo: (() => unknown)[] = [];
beforeAll(async () => {
  await paintedIn('ink');
  browser = await launchBrowser();
});
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});
afterAll(() => browser.close());

type Hooked = { __wall: WallHook };
const report = (page: Page) =>
  page.evaluate(() => {
    const { __wall: wall } = window as unknown as Hooked;
    return {
      ...wall?.report(),
      settled: wall?.works === 3 && wall.settled(),
      sharedNow: wall?.sharedNow ?? null,
    };
  }) as Promise<Record<string, unknown> & { sharedNow: number | null }>;

async function hang(house: House, words: string): Promise<void> {
  const kiosk = await house.kiosk();
  const answer = await kiosk.submit({ words });
  if (!answer.ok) throw new Error(answer.reason);
  await kiosk.until(answer.job, 'completed');
}

/** Both pages brought to one moment, and what each shows of it. */
async function seenAt(pages: readonly Page[], moment: number): Promise<Buffer[]> {
  for (const page of pages)
    await page.evaluate((at) => (window as unknown as Hooked).__wall.holdAt(at), moment);
  return Promise.all(
    pages.map(async (page) => {
      await eventually(async () => (await report(page)).now === moment || undefined, 'the moment never came');
      const drawn = Number((await report(page)).frames);
      await eventually(
        async () => Number((await report(page)).frames) > drawn + 2 || undefined,
        'nothing drawn',
      );
      return page.screenshot();
    }),
  );
}

/** What two neighbours show of their overlap zone may differ by the dithering alone. */
async function judge(when: string, [left, right]: readonly Buffer[]): Promise<void> {
  const strip = (picture: Buffer | undefined, from: number) =>
    sharp(picture).extract({ left: from, top: 0, width: ZONE_PX, height: SIZE.height }).removeAlpha();
  const [a, b] = await Promise.all([
    strip(left, SIZE.width - ZONE_PX)
      .raw()
      .toBuffer(),
    strip(right, 0).raw().toBuffer(),
  ]);
  expect(Math.max(...a) - Math.min(...a), `nothing to compare ${when}`).toBeGreaterThan(60);
  const differences = a.map((value, i) => Math.abs(value - (b[i] as number)));
  const mean = differences.reduce((sum, each) => sum + each, 0) / differences.length;
  process.stdout.write(`seam ${when}: mean ${mean.toFixed(3)}, worst ${Math.max(...differences)} of 255\n`);
  expect(mean, `mean error ${when}`).toBeLessThan(1);
}

it('[W13] shows one moment of one room on two projectors, to the pixel at the seam', async () => {
  const house = await openHouse({
    painter: createScriptedPainter(paintWithBrush('ink')),
    deps: { web: webFolder },
  });
  undo.push(() => house.remove());
  for (const words of ['a hill', 'a lake', 'a moon']) await hang(house, words);
  const tabs = await Promise.all(
    [1, 2].map((index) =>
      openTab(browser, `${house.origin}/wall?lang=en&quality=0&part=${index}/2&overlap=${OVERLAP}`, {
        viewport: SIZE,
      }),
    ),
  );
  undo.push(() => Promise.all(tabs.map((tab) => tab.close())));
  const pages = tabs.map(({ page }) => page);
  for (const page of pages)
    await eventually(async () => (await report(page)).settled || undefined, 'not all hang', 60_000);
  // The bare pictures: in light, the blend would hide what differs.
  for (const page of pages)
    await page.evaluate(() => document.querySelector('.projection-cover')?.toggleAttribute('hidden', true));

  // Each page's clock is the server's, which is this process's.
  for (const page of pages) {
    const before = performance.timeOrigin + performance.now();
    const { sharedNow } = await report(page);
    const after = performance.timeOrigin + performance.now();
    expect(sharedNow).toBeGreaterThan(before - 5);
    expect(sharedNow).toBeLessThan(after + 5);
  }

  const now = performance.timeOrigin + performance.now();
  const resting = await seenAt(pages, now + LIGHTS_UP_MS);
  await judge('at rest', resting);
  // Half way from one hang to another, works travelling across the seam.
  for (const page of pages) await page.evaluate(() => (window as unknown as Hooked).__wall.holdAt(null));
  house.app.hangs.choose({ hang: 'time' });
  for (const page of pages)
    await eventually(async () => (await report(page)).travelling === true || undefined, 'no move');
  const latest = Math.max(...(await Promise.all(pages.map(report))).map((seen) => Number(seen.now)));
  await judge('on the way', await seenAt(pages, latest + 1_200));
  expect(tabs.flatMap(({ faults }) => faults)).toEqual([]);
}, 180_000);
