/** A browser at the desk: signed in as the first curator of a running exhibition. */
import { type Browser, type BrowserContext, chromium } from 'playwright-core';
import type { Exhibition } from '../exhibition.ts';

/** Nothing here needs WebGL, and without a GPU in software a page is drawn by the processor directly: as on a laptop, not as in an emulation. */
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
];

export const launch = (): Promise<Browser> =>
  chromium.launch({ executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium', args: FLAGS });

/** Uses up the code that the start printed; every page of the context is signed in. */
export async function enterDesk(
  browser: Browser,
  { url, output }: Exhibition,
  options: { colorScheme?: 'light' | 'dark'; viewport?: { width: number; height: number } } = {},
): Promise<BrowserContext> {
  const code = /curator code\s+([0-9A-Z]{5}-[0-9A-Z]{5})/.exec(output())?.[1];
  if (code === undefined) throw new Error('the exhibition printed no first code');
  const context = await browser.newContext({ locale: 'en-GB', ...options });
  const page = await context.newPage();
  await page.goto(`${url}/desk`);
  await page.fill('#code', code);
  await page.fill('#name', 'Ada Lovelace');
  await page.fill('#passphrase', 'a passphrase for a bench');
  await page.click('.sign-in button[type=submit]');
  await page.waitForSelector('.console');
  await page.close();
  return context;
}
