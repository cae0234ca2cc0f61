import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import qrcode from 'qrcode-generator';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { JobStatus } from '../../protocol/index.ts';
import { faultsOfAccess } from '../support/axe.ts';
import { launchBrowser, openTab, webFolder } from '../support/browser.ts';
import { type House, newFolder, openHouse } from '../support/house.ts';
import { masterOf } from '../support/painted.ts';
import { createScriptedPainter, pictureOf } from '../support/scripted-painter.ts';

/** The server, its marking thread and the pages are the real ones; only the picture comes from no painter. */
const SIDE = 512;
const folder = newFolder();
let house: House;
let browser: Browser;
let done: JobStatus;

beforeAll(async () => {
  const painter = createScriptedPainter(async (request, { onEvent }) => {
    onEvent({ type: 'brush' });
    const master = masterOf(request.seed, SIDE);
    return { ...(await pictureOf(request)), width: SIDE, height: SIDE, master };
  });
  house = await openHouse({ painter, deps: { web: webFolder } });
  const kiosk = await house.kiosk();
  const answer = await kiosk.submit({ words: 'a red fox at night' });
  if (!answer.ok) throw new Error(answer.reason);
  done = await kiosk.until(answer.job, 'completed');
  const square = await printedSquare(`${house.origin}${pathOf()}`);
  browser = await launchBrowser({
    webgl: false,
    args: [
      '--use-fake-device-for-media-stream',
      '--use-fake-ui-for-media-stream',
      `--use-file-for-fake-video-capture=${square}`,
    ],
  });
});
afterAll(async () => {
  await browser.close();
  await house.remove();
  rmSync(folder, { recursive: true, force: true });
});

const pathOf = (): string => done.keepsake?.path ?? 'no keepsake';

/** A camera that looks at a printed square code: Motion JPEG of the size cameras have. */
async function printedSquare(link: string): Promise<string> {
  const code = qrcode(0, 'M');
  code.addData(link);
  code.make();
  const svg = Buffer.from(code.createSvgTag({ cellSize: 8, margin: 32 }));
  const print = await sharp(svg).resize(330, 330).toBuffer();
  const frame = await sharp({ create: { width: 640, height: 480, channels: 3, background: '#b9b2a4' } })
    .composite([{ input: print, left: 170, top: 80 }])
    .jpeg({ quality: 90 })
    .toBuffer();
  const file = join(folder, 'camera.mjpeg');
  writeFileSync(file, Buffer.concat(Array.from({ length: 10 }, () => frame)));
  return file;
}

describe('the verifier in the room', () => {
  it('[P13] reads a printed square code through its camera, and opens the keepsake', async () => {
    const { page, faults, close } = await openTab(browser, `${house.origin}/verify?lang=en`);
    await page.click('.codes > button');
    await page.waitForURL(`**${pathOf()}`, { timeout: 60_000 });
    expect(await page.textContent('h1')).toContain('1');
    expect(faults).toEqual([]);
    await close();
  });

  it('[P13] says of a dropped file what it claims: ours, then nothing of a stranger’s', async () => {
    const { page, faults, close } = await openTab(browser, `${house.origin}/verify?lang=en`);
    const own = Buffer.from(await (await fetch(`${house.origin}${pathOf()}/file`)).arrayBuffer());
    const verdictOf = async (buffer: Buffer) => {
      await page.setInputFiles('input[type=file]', { name: 'p.png', mimeType: 'image/png', buffer });
      return await page.waitForSelector('.verdict').then((verdict) => verdict.getAttribute('data-verdict'));
    };
    expect(await verdictOf(own)).toBe('ours');
    expect(await faultsOfAccess(page)).toEqual([]);
    await page.click('.verdict ~ button');
    expect(await verdictOf(Buffer.from(masterOf(99, 300)))).toBe('silent');
    expect(faults).toEqual([]);
    await close();
  });

  it.each(['en', 'ar'])('[P13] axe finds nothing on its pages in %s', async (language) => {
    for (const path of ['/verify', '/credits', pathOf()]) {
      const { page, faults, close } = await openTab(browser, `${house.origin}${path}?lang=${language}`, {
        locale: language,
      });
      await page.waitForSelector('h1');
      expect(await faultsOfAccess(page), path).toEqual([]);
      expect(faults).toEqual([]);
      await close();
    }
  });
});
