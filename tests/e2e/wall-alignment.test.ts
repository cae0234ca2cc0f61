import { setTimeout as sleep } from 'node:timers/promises';
import type { Browser, Page } from 'playwright-core';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type Calibration, STRAIGHT } from '../../protocol/index.ts';
import { launchBrowser, openTab, type Tab, webFolder } from '../support/browser.ts';
import { curatorOf, type DeskSeat } from '../support/desk.ts';
import { eventually, type House, openHouse } from '../support/house.ts';

/** The compositor that bends the picture needs no WebGL, and neither does the flat wall. */
const SIZE = { width: 640, height: 360 };
let browser: Browser;
let house: House;
let desk: DeskSeat;

beforeAll(async () => {
  browser = await launchBrowser({ webgl: false });
  house = await openHouse({ deps: { web: webFolder } });
  desk = await curatorOf(house);
});
afterAll(async () => {
  await browser.close();
  await house.remove();
});

type Walls = { walls: (Calibration & { station: string; faults: { fault: string }[] })[] };
const wallOf = async (station: string) =>
  (await desk.get<Walls>('/desk/walls')).body.walls.find((wall) => wall.station === station);

async function openWall(screen: string): Promise<Tab & { station: string }> {
  const tab = await openTab(browser, `${house.origin}/wall?lang=en&flat&screen=${screen}`, {
    viewport: SIZE,
  });
  await tab.page.waitForSelector('html[data-link="connected"]', { state: 'attached' });
  const station = await tab.page.evaluate((name) => localStorage.getItem(`echoes.wall.${name}`), screen);
  return { ...tab, station: station ?? '' };
}

/** Lightness, 0 … 255, of the pixels round a point of the projector's image. */
async function lightAt(page: Page, x: number, y: number): Promise<number> {
  const pixels = await sharp(await page.screenshot())
    .extract({ left: Math.round(x) - 2, top: Math.round(y) - 2, width: 4, height: 4 })
    .removeAlpha()
    .greyscale()
    .raw()
    .toBuffer();
  return Math.max(...pixels);
}

const eyes = (look: () => Promise<boolean | undefined>, sentence: string) =>
  eventually(async () => (await look()) || undefined, sentence);

describe.concurrent('a wall', () => {
  it('[W14][W16] is pinned to its corners by keyboard and from the desk, and is so again after a reload', async () => {
    const { page, faults, station, close } = await openWall('left');
    expect(await page.locator('.calibration').count()).toBe(0); // visitors see nothing of it
    await page.keyboard.press('c');
    await page.keyboard.press('p'); // the corners
    for (let i = 0; i < 4; i++) await page.keyboard.press('Shift+ArrowRight');
    for (let i = 0; i < 3; i++) await page.keyboard.press('Shift+ArrowDown');
    await eyes(async () => (await lightAt(page, 8, 8)) < 12, 'the corner was not moved');
    expect(await lightAt(page, 42, 32)).toBeGreaterThan(200);
    const corners = [{ x: 40 / 640, y: 30 / 360 }, ...STRAIGHT.corners.slice(1)];
    await eyes(async () => (await wallOf(station))?.pattern === 'corners', 'the desk sees no pattern');
    await eyes(
      async () => Math.abs(((await wallOf(station))?.profile.corners[0].x ?? 0) - 40 / 640) < 1e-9,
      'the server does not know the corner',
    );

    // The desk moves the opposite corner, on its own.
    const profile = { ...STRAIGHT, corners: corners.with(2, { x: 1 - 50 / 640, y: 1 - 20 / 360 }) };
    expect((await desk.send('PUT', `/desk/walls/${station}/profile`, profile)).status).toBe(200);
    await eyes(async () => (await lightAt(page, 588, 338)) > 200, 'the desk moved nothing');
    expect((await desk.send('DELETE', `/desk/walls/${station}/profile/last`)).status).toBe(200);
    await eyes(async () => (await lightAt(page, 637, 357)) > 200, 'it was not taken back');

    await page.keyboard.press('Escape');
    await eyes(async () => (await page.locator('.calibration').count()) === 0, 'still calibrating');
    expect((await wallOf(station))?.pattern).toBeNull();
    // Kept here too, for a start without the server.
    const kept = await page.evaluate(() => localStorage.getItem('echoes.projection.left'));
    expect(JSON.parse(kept ?? 'null').corners[0].x).toBeCloseTo(40 / 640, 9);
    await page.reload();
    await eyes(
      () => page.evaluate(() => document.getElementById('wall')?.style.transform.startsWith('matrix3d(')),
      'straight again',
    );
    expect(faults).toEqual([]);
    await close();
  });

  it('[W15] hands the light over in the overlap zone as the curve says', async () => {
    const { page, station, close } = await openWall('soft');
    const profile = { ...STRAIGHT, part: { index: 1, of: 2, overlap: 0.25 }, uplift: 0.1 };
    await desk.send('PUT', `/desk/walls/${station}/profile`, profile);
    await desk.send('POST', `/desk/walls/${station}/pattern`, { pattern: 'blend' });
    // White above, black below. In the middle of the zone half of the light: 0.5 to the power of 1 / 2.2.
    await eyes(async () => (await lightAt(page, 632, 40)) < 80, 'no blend');
    expect(Math.abs((await lightAt(page, 560, 40)) - 255 * 0.5 ** (1 / 2.2))).toBeLessThan(4);
    expect(await lightAt(page, 320, 40)).toBeGreaterThan(253);
    expect(Math.abs((await lightAt(page, 320, 330)) - 255 * 0.1)).toBeLessThan(2);
    expect(await lightAt(page, 560, 330)).toBeLessThan(2);
    await close();
  });

  it('[W17] (B3) that hung is loaded anew, and the desk is told while it hangs', async () => {
    vi.spyOn(console, 'error').mockImplementation(() => {});
    const { page, station, close } = await openWall('frozen');
    await page.evaluate(() => {
      (window as { mark?: string }).mark = 'before';
    });
    const debug = await page.context().newCDPSession(page);
    await debug.send('Debugger.enable');
    await debug.send('Debugger.pause');
    await sleep(1_000);
    await eventually(
      async () => (await wallOf(station))?.faults.some(({ fault }) => fault === 'frozen') || undefined,
      'the desk was never told',
      30_000,
    );
    await debug.send('Debugger.disable');
    await eventually(
      async () =>
        (await page.evaluate(() => (window as { mark?: string }).mark).catch(() => 'before')) === undefined ||
        undefined,
      'the page was not loaded anew',
    );
    await page.waitForSelector('html[data-link="connected"]', { state: 'attached' });
    await close();
  });
});
