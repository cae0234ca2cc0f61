import { rmSync } from 'node:fs';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { PATIENCE_MS, WARNING_MS } from '../../kiosk/visit.ts';
import type { LatestWorks } from '../../protocol/index.ts';
import { STEP_SHOWN_MS } from '../../protocol/limits.ts';
import { launchBrowser, openTab, type Tab, webFolder } from '../support/browser.ts';
import { eventually, type House, newFolder, openHouse } from '../support/house.ts';
import { startServer } from '../support/killable-server.ts';
import { createScriptedPainter } from '../support/scripted-painter.ts';
import { paintSlowly, SLOW_SOURCES } from '../support/slow-painter.ts';

/** The server is the real one; only the painter is scripted, so that a visit takes seconds and says what it should say. */
const WORDS = 'a red fox beside a lighthouse';
const PORTRAIT = { width: 1080, height: 1920 };
/** Half as many pixels each way: the layout is the same, and drawing takes a quarter. */
const SCALE = 0.5;

let browser: Browser;
let house: House;
let tabs: Tab[] = [];
const undo: (() => unknown)[] = [];

beforeAll(async () => {
  browser = await launchBrowser({ webgl: false });
});
afterEach(async () => {
  for (const tab of tabs) await tab.close();
  tabs = [];
  for (const step of undo.splice(0).reverse()) await step();
});
afterAll(() => browser.close());

/** No slower than the room's pace, and slow enough that a page on a busy machine still finds the collage. */
const STEP_MS = 300;
/** Drawing follows the clock by a frame or two, and not always by the same. */
const TIMER_MS = 100;

async function openKiosk(
  turn = paintSlowly(STEP_MS),
  options: Parameters<typeof openTab>[2] = {},
): Promise<Tab> {
  house = await openHouse({ painter: createScriptedPainter(turn), deps: { web: webFolder } });
  undo.push(() => house.remove());
  return visit(`${house.origin}/kiosk?lang=en`, options);
}

async function visit(url: string, options: Parameters<typeof openTab>[2] = {}): Promise<Tab> {
  const tab = await openTab(browser, url, { viewport: PORTRAIT, deviceScaleFactor: SCALE, ...options });
  tabs.push(tab);
  await tab.page.waitForSelector('[data-page]');
  return tab;
}

const at = (page: Page, name: string) => page.waitForSelector(`[data-page="${name}"]`, { timeout: 30_000 });
const sources = (page: Page) => page.waitForSelector('[data-phase="sources"]', { timeout: 60_000 });
const main = '.main-button';

async function type(page: Page, words = WORDS): Promise<void> {
  await page.click('.attract__touch');
  await at(page, 'compose');
  await page.fill('#words', words);
}

async function latest(origin = house.origin): Promise<LatestWorks['works']> {
  return ((await (await fetch(`${origin}/works/latest.json`)).json()) as LatestWorks).works;
}

it('[K8] takes words, shows the picture emerge, reveals it with its sources, and begins again', async () => {
  const { page, faults } = await openKiosk();
  await type(page);
  // Watching begins before the words leave: on a busy machine the collage is gone before a later look.
  const watching = page.evaluate(
    () =>
      new Promise<{ text: string; at: number }[]>((resolve) => {
        const sights: { text: string; at: number }[] = [];
        const look = (): void => {
          const text = document.querySelector('.easel__reach')?.textContent ?? '';
          if (text !== sights.at(-1)?.text) sights.push({ text, at: performance.now() });
          if (document.querySelector('[data-page="reveal"]')) resolve(sights);
        };
        new MutationObserver(look).observe(document, { childList: true, subtree: true, characterData: true });
        look();
      }),
  );
  await page.click(main);
  const seen = await watching;
  expect(seen.some(({ text }) => text.replace(/[\u2068\u2069]/g, '').includes('Google and Twitter'))).toBe(
    true,
  );
  const sights = seen.flatMap(({ text, at }) => {
    const step = /(\d) of 8/.exec(text)?.[1];
    return step === undefined ? [] : [{ step: Number(step), at }];
  });
  // What else the page offers changes beside the same step.
  const steps = sights.filter(({ step }, index) => step !== sights[index - 1]?.step);
  // Progress is volatile: a busy machine may lose a step, but never shows one twice, out of order or too short.
  expect(steps.length).toBeGreaterThanOrEqual(6);
  expect(steps.at(-1)?.step).toBe(8);
  for (const [index, { step, at }] of steps.entries()) {
    const before = steps[index - 1];
    if (before === undefined) continue;
    expect(step).toBeGreaterThan(before.step);
    expect(at - before.at).toBeGreaterThanOrEqual(STEP_SHOWN_MS - TIMER_MS);
  }

  await sources(page);
  const text = (await page.textContent('main')) ?? '';
  const [work] = await latest();
  expect(text).toContain(`number ${work?.number}`);
  expect(text).toContain('Whose picture is this?');
  for (const { title, author, set, licence } of SLOW_SOURCES)
    for (const part of [title, author, set, licence]) expect(text).toContain(part);
  await page.waitForSelector('.easel__finished[data-there="true"]');

  // It is the visitor's to take, and to take back.
  await page.click(main);
  await at(page, 'keepsake');
  await page.reload();
  await at(page, 'keepsake');
  expect(await page.textContent('.take__code')).toMatch(/^[0-9A-Z]{5} [0-9A-Z]{5}$/);
  await page.click('.take__reach > .quiet-button');
  await page.click('.take__actions .quiet-button');
  await page.waitForSelector('[data-phase="done"]');
  expect(await latest()).toEqual([]);
  await page.click(main);
  await at(page, 'compose');
  expect(await page.inputValue('#words')).toBe('');
  expect(faults).toEqual([]);
});

it('[K9] goes on after a reload: the words while composing, the picture while waiting and after', async () => {
  let finish: (value?: unknown) => void = () => {};
  const gate = new Promise((resolve) => {
    finish = resolve;
  });
  const { page, faults } = await openKiosk(paintSlowly(STEP_MS, gate));
  await type(page);
  await page.reload();
  await at(page, 'compose');
  expect(await page.inputValue('#words')).toBe(WORDS);
  await page.click(main);
  await at(page, 'waiting');
  await page.waitForSelector('[aria-valuenow]');
  await page.reload();
  await at(page, 'waiting');
  expect(await page.textContent('.easel__words')).toBe(WORDS);
  finish();
  await sources(page);
  await page.reload();
  await sources(page);
  expect(await latest()).toHaveLength(1);
  expect(faults).toEqual([]);
});

it('[K5] makes one work of words sent to a server that is killed and comes back', async () => {
  const folder = newFolder();
  undo.push(() => rmSync(folder, { recursive: true, force: true }));
  const first = await startServer(folder, 4_000);
  const port = Number(new URL(first.origin).port);
  const { page } = await visit(`${first.origin}/kiosk?lang=en`);
  await type(page);
  await page.click(main);
  await at(page, 'waiting');
  await first.kill();
  await page.waitForFunction(() => document.body.textContent?.includes('The line is broken'));
  const second = await startServer(folder, 200, port);
  undo.push(() => second.stop());
  await sources(page);
  expect((await latest(second.origin)).map(({ words }) => words)).toEqual([WORDS]);
});

it('[K5] keeps words typed without a server, sends them when it is back, once, also from two tabs', async () => {
  const folder = newFolder();
  undo.push(() => rmSync(folder, { recursive: true, force: true }));
  const first = await startServer(folder, 50);
  const { page } = await visit(`${first.origin}/kiosk?lang=en`);
  await type(page);
  await first.kill();
  await page.click(main);
  await page.waitForFunction(() => document.body.textContent?.includes('Your words are kept here'));
  const second = await startServer(folder, 50, Number(new URL(first.origin).port));
  undo.push(() => second.stop());
  const other = await page.context().newPage();
  await other.goto(`${second.origin}/kiosk?lang=en`);
  await sources(page);
  expect((await latest(second.origin)).map(({ words }) => words)).toEqual([WORDS]);
});

it('[K4] keeps refused words before the visitor, with a sentence that does not repeat them', async () => {
  const { page, faults } = await openKiosk();
  await type(page, '!!! ??? …');
  await page.click(main);
  await page.waitForFunction(() =>
    document.getElementById('words-notice')?.textContent?.includes('only signs'),
  );
  expect(await page.inputValue('#words')).toBe('!!! ??? …');
  expect(await page.textContent('#words-notice')).not.toContain('???');
  await page.fill('#words', '');
  await page.click(main);
  await page.waitForFunction(() =>
    document.getElementById('words-notice')?.textContent?.includes('no words'),
  );
  await page.click('.compose__actions .quiet-button');
  await sources(page);
  expect((await latest())[0]?.words).toBe('');
  expect(await page.textContent('main')).toContain('from nothing');
  expect(faults).toEqual([]);
});

it('visits by keyboard alone', async () => {
  const { page, faults } = await openKiosk();
  await page.waitForFunction(() => document.readyState === 'complete');
  await page.keyboard.press('a');
  await at(page, 'compose');
  await page.keyboard.type(' fox');
  await page.waitForFunction(() => document.querySelector('textarea')?.value === 'a fox');
  // Words, paint, from nothing, manner: the order the eye goes in.
  const names: string[] = [];
  for (let press = 0; press < 3; press++) {
    await page.keyboard.press('Tab');
    names.push(await page.evaluate(() => document.activeElement?.textContent ?? ''));
  }
  expect(names[0]).toBe('Paint it');
  expect(names[1]).toContain('Paint from nothing');
  expect(names[2]).toContain('Manner');
  await page.keyboard.press('Enter');
  await page.keyboard.press('Tab');
  await page.keyboard.press('ArrowRight');
  expect(await page.isChecked('.chip:nth-of-type(2) input')).toBe(true);
  await page.focus('#words');
  await page.keyboard.press('Enter');
  await sources(page);
  expect((await latest())[0]?.manner).toBe('oil');
  await page.keyboard.press('Tab');
  expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Take it with you');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await at(page, 'attract');
  expect(faults).toEqual([]);
});

it('[K6] cancels the job of a visitor who leaves', async () => {
  const { page } = await openKiosk(paintSlowly(2_000));
  await type(page);
  await page.click(main);
  await at(page, 'waiting');
  await page.click('.easel__leave');
  await at(page, 'attract');
  await eventually(() => {
    const { pending, in_progress } = house.app.queue.counts();
    return pending + in_progress === 0 || undefined;
  }, 'the job was not cancelled');
  expect(await latest()).toEqual([]);
  await page.reload();
  await at(page, 'attract');
});

it('[K2][K3] asks before it forgets, stays when touched, and leaves no trace', async () => {
  house = await openHouse({ painter: createScriptedPainter(paintSlowly(STEP_MS)), deps: { web: webFolder } });
  undo.push(() => house.remove());
  const tab = await openTab(browser, 'about:blank', { viewport: PORTRAIT, deviceScaleFactor: SCALE });
  tabs.push(tab);
  const { page } = tab;
  await page.clock.install();
  await page.goto(`${house.origin}/kiosk?lang=en`);
  await at(page, 'attract');
  await type(page);
  await page.clock.runFor(PATIENCE_MS.compose - WARNING_MS + 1_000);
  await page.waitForSelector('dialog[open]');
  expect(await page.textContent('dialog')).toMatch(/In (20|19|18) seconds/);
  await page.click('dialog .main-button');
  await page.waitForSelector('dialog[open]', { state: 'detached' });
  expect(await page.inputValue('#words')).toBe(WORDS);
  await page.clock.runFor(PATIENCE_MS.compose + 1_000);
  await at(page, 'attract');
  const kept = await page.evaluate(async () => {
    const databases = await indexedDB.databases();
    const entries = await Promise.all(
      databases.map(
        ({ name = '' }) =>
          new Promise((resolve) => {
            const request = indexedDB.open(name);
            request.onsuccess = () => {
              const all = request.result.transaction('entries').objectStore('entries').getAll();
              all.onsuccess = () => resolve(all.result);
            };
          }),
      ),
    );
    return JSON.stringify([{ ...localStorage }, { ...sessionStorage }, entries, document.body.innerHTML]);
  });
  expect(kept).not.toContain('lighthouse');
});

it('[K10] says that it is out of service, also after a restart without its server, and recovers by itself', async () => {
  const folder = newFolder();
  undo.push(() => rmSync(folder, { recursive: true, force: true }));
  const first = await startServer(folder, 50);
  const { page } = await visit(`${first.origin}/kiosk?lang=en`);
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => true));
  await first.kill();
  await at(page, 'out-of-service');
  expect(await page.textContent('main')).toContain('lost touch');
  await page.reload();
  await at(page, 'out-of-service');
  const second = await startServer(folder, 50, Number(new URL(first.origin).port));
  undo.push(() => second.stop());
  await at(page, 'attract');
  await page.waitForTimeout(500);
  house = await openHouse({ deps: { web: webFolder } });
  undo.push(() => house.remove());
  house.painter.become({ status: 'unavailable', reason: 'weights missing' });
  const resting = await visit(`${house.origin}/kiosk?lang=en`);
  await at(resting.page, 'out-of-service');
  expect(await resting.page.textContent('main')).toContain('The painter is resting');
  expect(resting.faults).toEqual([]);
});
