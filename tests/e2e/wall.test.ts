import { rmSync } from 'node:fs';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import sharp from 'sharp';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import type { Manner } from '../../brush/index.ts';
import { QUALITIES } from '../../display/quality.ts';
import type { WallHook } from '../../display/test-hook.ts';
import { launchBrowser, launchProfile, openTab, type Tab, webFolder } from '../support/browser.ts';
import { paintedIn, paintWithBrush } from '../support/brush-painter.ts';
import { eventually, type House, newFolder, openHouse } from '../support/house.ts';
import { createScriptedPainter, type Turn } from '../support/scripted-painter.ts';

/** Small, because every pixel is drawn in software; the page is the real one, and so are server and brush. */
const SMALL = { width: 384, height: 216 };
const WORDS = 'a sun over a green hill';
/** A journey takes eighty frames, and each is drawn in software on whatever processor is left. */
const SLOW_MS = 300_000;
/** Few strokes and a relief; and few strokes on paper. */
const GLASS: Manner = 'stained-glass';
const INK: Manner = 'ink';

let browser: Browser;
const undo: (() => unknown)[] = [];

beforeAll(async () => {
  await Promise.all([paintedIn(GLASS), paintedIn(INK)]);
  browser = await launchBrowser();
});
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});
afterAll(() => browser.close());

interface Seen extends Record<string, unknown> {
  seq: number | null;
  works: number;
  settled: boolean;
  context: string | undefined;
}

/** What the wall says of itself; null before it has a hook. */
function report(page: Page): Promise<Seen | null> {
  return page.evaluate(() => {
    const wall = (window as unknown as { __wall?: WallHook }).__wall;
    if (wall === undefined) return null;
    const { context } = document.documentElement.dataset;
    return { ...wall.report(), seq: wall.seq, works: wall.works, settled: wall.settled(), context };
  });
}

/** Asked from outside: the page's policy forbids strings as code, which a browser's own waiting would need. */
function until(page: Page, is: (seen: Seen) => boolean, sentence: string, ms = 120_000): Promise<Seen> {
  return eventually(
    async () => {
      const seen = await report(page);
      return seen !== null && is(seen) ? seen : undefined;
    },
    sentence,
    ms,
  );
}

async function raiseHouse(turn: Turn = paintWithBrush(INK)): Promise<House> {
  const house = await openHouse({ painter: createScriptedPainter(turn), deps: { web: webFolder } });
  undo.push(() => house.remove());
  return house;
}

async function hang(house: House, words = WORDS): Promise<void> {
  const kiosk = await house.kiosk();
  const answer = await kiosk.submit({ words });
  if (!answer.ok) throw new Error(`refused: ${answer.reason}`);
  await kiosk.until(answer.job, 'completed');
}

async function openWall(house: House, query = ''): Promise<Tab> {
  const tab = await openTab(browser, `${house.origin}/wall?lang=en${query}`, { viewport: SMALL });
  undo.push(() => tab.close());
  await until(tab.page, ({ seq }) => seq !== null, 'the wall learnt nothing');
  return tab;
}

/** Mean and spread of the lightness of what is seen, 0 … 255. */
async function lightness(page: Page): Promise<{ mean: number; spread: number }> {
  const { channels } = await sharp(await page.screenshot({ timeout: 60_000 }))
    .removeAlpha()
    .greyscale()
    .stats();
  return { mean: channels[0]?.mean ?? 0, spread: channels[0]?.stdev ?? 0 };
}

it('invites where nothing hangs, and is not black', async () => {
  const house = await raiseHouse();
  const { page, faults } = await openWall(house, '&still');
  await until(page, (wall) => wall.settled && wall.reflection === 'invitation', 'no invitation');
  const seen = await lightness(page);
  expect(seen.mean).toBeGreaterThan(8);
  expect(seen.spread).toBeGreaterThan(10);
  expect(faults).toEqual([]);
});

it('[W7] paints a work again before the room, only after it was hung, and then hangs it', async () => {
  let open = (): void => {};
  const gate = new Promise<void>((resolve) => {
    open = resolve;
  });
  const house = await raiseHouse(paintWithBrush(GLASS, gate));
  const { page, faults } = await openWall(house);
  const hung = hang(house);
  const before = await until(page, ({ easel }) => easel === 'lit', 'the easel stayed dark');
  expect(before).toMatchObject({ total: 0, pictures: 0, easelWork: null });
  open();
  await hung;
  await until(page, ({ easel }) => easel === 'collage' || easel === 'steps', 'no collage, no steps');
  await until(page, ({ easel }) => easel === 'strokes', 'no strokes');
  const shown = await until(page, ({ easel }) => easel === 'breath', 'no breath');
  expect(shown.threads).toBe(2);
  await until(
    page,
    ({ works, easel, ready }) => works === 1 && easel === 'dark' && ready === 1,
    'it never hung',
  );
  expect(faults).toEqual([]);
}, 400_000);

it('hangs what was there before without ceremony, and takes down what is no longer known', async () => {
  const house = await raiseHouse();
  await hang(house);
  await hang(house, 'another hill');
  const { page, faults } = await openWall(house, '&still');
  const wall = await until(page, ({ works, settled }) => works === 2 && settled, 'not both hang');
  expect(wall.easel).toBe('dark');
  expect(wall.calls).toBeLessThan(80);
  expect(faults).toEqual([]);
});

it('[W10] goes from hang to hang in one move: every work stays in sight and none is made anew', async () => {
  const house = await raiseHouse();
  await hang(house);
  await hang(house, 'another hill');
  const { page, faults } = await openWall(house, `&part=1/2&quality=${QUALITIES.length - 1}`); // a part of a wall moves by the clock, however few its frames
  const before = await until(page, ({ works, ready }) => works === 2 && ready === 2, 'not both hang');
  for (const kind of ['echo', 'salon'] as const) {
    house.app.hangs.choose({ hang: kind });
    const moving = await until(
      page,
      (wall) => wall.hang === kind && wall.travelling === true,
      `no move to ${kind}`,
    );
    expect(moving).toMatchObject({ works: 2, ready: 2 });
    const half = await lightness(page);
    expect(half.spread).toBeGreaterThan(3); // never a black or an even frame
    await until(
      page,
      (wall) => wall.hang === kind && wall.travelling === false,
      `never arrived at ${kind}`,
      SLOW_MS,
    );
  }
  const after = await until(page, ({ works, ready }) => works === 2 && ready === 2, 'a work was lost');
  expect(after.geometries as number).toBeLessThanOrEqual((before.geometries as number) + 2);
  expect(faults).toEqual([]);
}, 900_000);

it('[W10] flies into a work of the constellation', async () => {
  const house = await raiseHouse();
  await hang(house);
  await hang(house, 'another hill');
  house.app.hangs.choose({ hang: 'constellation' });
  const { page, faults } = await openWall(house, '&still');
  const far = await until(page, (wall) => wall.hang === 'constellation' && wall.settled, 'no constellation');
  expect(far.flown).toBeNull();
  const cloud = await lightness(page);
  const [work] = house.app.collection.hung();
  await page.evaluate((id) => (window as unknown as { __wall: WallHook }).__wall.fly(id), work?.id ?? null);
  await until(page, (wall) => wall.flown === work?.id && wall.settled, 'no flight');
  expect((await lightness(page)).mean).toBeGreaterThan(2 * cloud.mean); // the picture fills the view
  expect(faults).toEqual([]);
});

it('[W8] survives a lost context with every work', async () => {
  const house = await raiseHouse(paintWithBrush(GLASS));
  await hang(house);
  const { page, faults } = await openWall(house, '&still');
  await until(page, ({ works, settled }) => works === 1 && settled, 'it does not hang');
  const before = await lightness(page);
  for (let round = 0; round < 2; round++) {
    await page.evaluate(async () => {
      const { restore } = (window as unknown as { __wall: WallHook }).__wall.loseContext();
      await new Promise((resolve) => setTimeout(resolve, 300));
      restore();
    });
    await until(
      page,
      ({ contextLost, context, settled }) => !contextLost && context === 'here' && settled,
      'not restored',
    );
  }
  const after = await lightness(page);
  expect(Math.abs(after.mean - before.mean)).toBeLessThan(3);
  expect(Math.abs(after.spread - before.spread)).toBeLessThan(4);
  expect(faults.filter((fault) => !/context/i.test(fault))).toEqual([]);
});

it('[W8] hangs the same works on a flat wall where there is no WebGL', async () => {
  const house = await raiseHouse();
  await hang(house);
  const { page, faults } = await openWall(house, '&flat');
  await page.waitForSelector('.wall-2d-work');
  expect(await page.textContent('.wall-2d-title')).toBe(WORDS);
  expect(await page.getAttribute('html', 'data-face')).toBe('2d');
  expect(faults).toEqual([]);
});

it('speaks a right-to-left language and the pseudo-locales', async () => {
  const house = await raiseHouse();
  for (const language of ['ar', 'ar-XB', 'en-XA']) {
    const tab = await openTab(browser, `${house.origin}/wall?lang=${language}&flat`, { viewport: SMALL });
    await tab.page.waitForSelector('.wall-2d-saying');
    expect(await tab.page.getAttribute('html', 'dir')).toBe(language.startsWith('ar') ? 'rtl' : 'ltr');
    expect(tab.faults).toEqual([]);
    await tab.close();
  }
});

it('[W5] shows yesterday’s works with the server dead and the browser started anew', async () => {
  const house = await raiseHouse();
  await hang(house);
  await hang(house, 'another hill');
  const folder = newFolder();
  undo.push(() => rmSync(folder, { recursive: true, force: true }));
  const open = async (): Promise<{ context: BrowserContext; page: Page }> => {
    const context = await launchProfile(folder, { viewport: SMALL });
    undo.push(() => context.close());
    const page = await context.newPage();
    await page.goto(`${house.origin}/wall?lang=en&still`);
    await until(page, ({ works }) => works === 2, 'not both hang');
    return { context, page };
  };
  const yesterday = await open();
  await yesterday.page.waitForSelector('html[data-offline="ready"][data-kept="2"]', {
    timeout: 60_000,
    state: 'attached',
  });
  await yesterday.page.waitForTimeout(2_500); // the store writes at most every two seconds
  await until(yesterday.page, ({ settled }) => settled, 'never at rest');
  const seen = await lightness(yesterday.page);
  await yesterday.context.close();
  await house.close();

  const today = await open();
  const kept = await until(today.page, ({ settled }) => settled, 'never at rest');
  expect(kept).toMatchObject({ works: 2, ready: 2, easel: 'dark' });
  const morning = await lightness(today.page);
  expect(Math.abs(morning.mean - seen.mean)).toBeLessThan(3);
  expect(await today.page.getAttribute('html', 'data-link')).not.toBe('connected');
});

it('[W4] catches up after the line was away', async () => {
  const house = await raiseHouse();
  const { page } = await openWall(house, '&still');
  const context = page.context();
  await context.setOffline(true);
  await eventually(
    async () => ((await page.getAttribute('html', 'data-link')) === 'lost' ? true : undefined),
    'still linked',
    40_000,
  );
  await hang(house);
  await context.setOffline(false);
  await until(page, ({ works }) => works === 1, 'not caught up');
});
