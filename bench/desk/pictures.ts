/** `npm run -s demo -- --desk`: every section of the desk, light and dark, after some days of a real exhibition. */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { projectRoot } from '../../server/config/paths.ts';
import { startExhibition } from '../exhibition.ts';
import { enterDesk, launch } from './browser.ts';
import { seed } from './seed.ts';

const HELD = 5;
const HUNG = 44;
const WORDS = ['write to lena@example.org, she draws dragons'];
/** Fonts, pictures, and answers of the server. */
const COME_UP_MS = 1_500;

/** The files it wrote, by section and theme. */
export async function photographDesk(say: (text: string) => void): Promise<Record<string, string>> {
  const folder = join(projectRoot(), 'demo');
  mkdirSync(folder, { recursive: true });
  const data = mkdtempSync(join(tmpdir(), 'echoes-desk-'));
  await seed(data, { hung: HUNG, held: HELD, words: WORDS });
  const exhibition = await startExhibition({ data });
  const browser = await launch();
  const files: Record<string, string> = {};
  try {
    const context = await enterDesk(browser, exhibition, { viewport: { width: 1440, height: 900 } });
    const wall = await context.newPage();
    await wall.goto(`${exhibition.url}/wall?flat`);
    const page = await context.newPage();
    await page.goto(`${exhibition.url}/desk`);
    await page.waitForSelector('.rail a');
    const sections = await page
      .locator('.rail a')
      .evaluateAll((links) => links.map((link) => (link as unknown as { hash: string }).hash.slice(1)));
    for (const theme of ['dark', 'light'] as const) {
      await page.emulateMedia({ colorScheme: theme });
      await page.reload();
      for (const section of sections) {
        await page.goto(`${exhibition.url}/desk#${section}`);
        await page.waitForTimeout(COME_UP_MS);
        const name = `desk-${section}-${theme}`;
        files[name] = join(folder, `${name}.png`);
        await page.screenshot({ path: files[name] });
        say(`desk: ${name}`);
      }
    }
    return files;
  } finally {
    await browser.close();
    await exhibition.stop();
    rmSync(data, { recursive: true, force: true });
  }
}
