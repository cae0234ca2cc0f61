/**
 * `npm run -s demo -- --works N [--hang NAME] [--size WxH] [--parts P] [--data FOLDER]`: the wall's own page with N painted works, as
 * demo/wall-NAME.png. NAME is a hang, or `night`, `easel` or `empty`. The works are painted once by the embedded painter and kept in
 * data/demo; FOLDER is the data folder of an exhibition that has some already.
 */
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import Libsql from 'libsql';
import type { Browser, Page } from 'playwright-core';
import sharp from 'sharp';
import { HANGS } from '../protocol/hang-kinds.ts';
import { projectRoot } from '../server/config/paths.ts';
import { launchBrowser } from './browser.ts';
import { type Exhibition, startExhibition } from './exhibition.ts';
import { openKiosk, visit } from './kiosks.ts';

export const VIEWS = [...HANGS, 'night', 'easel', 'empty'] as const;
export type View = (typeof VIEWS)[number];

export interface WallWish {
  readonly works: number;
  readonly view: View;
  readonly width: number;
  readonly height: number;
  readonly parts: number;
  /** An exhibition's data folder with works in it; null: the demo's own. */
  readonly data: string | null;
}

/** Software rendering of a whole room is slow; a real projector needs a tenth of this. */
const PATIENCE_MS = 300_000;
/** Into the strokes of a replay, where the picture comes out of them. */
const EASEL_AT_MS = 9_500;
const EASEL_WORDS = 'a whale above the mountains at sunset, oil painting';

const say = (text: string) => process.stderr.write(`${text}\n`);

/** Works that hang in a data folder. */
function countWorks(data: string): number {
  const file = join(data, 'echoes.db');
  if (!existsSync(file)) return 0;
  const database = new Libsql(file);
  try {
    return (database.prepare("SELECT COUNT(*) AS n FROM works WHERE state = 'hung'").get() as { n: number })
      .n;
  } finally {
    database.close();
  }
}

/** Paints what is missing: the sentences of the sheet, over and over with other seeds. */
async function paintUntil(data: string, works: number): Promise<void> {
  const there = countWorks(data);
  if (there >= works) return;
  const sentences = readFileSync(join(projectRoot(), 'bench', 'sheet-prompts.txt'), 'utf8')
    .trim()
    .split('\n');
  const exhibition = await startExhibition({
    data,
    options: ['--frames', String(Math.max(works, 60)), '--no-speech'],
  });
  try {
    const kiosk = await openKiosk(exhibition.url);
    for (let n = there; n < works; n++) {
      say(`painting ${n + 1} of ${works}`);
      await visit(kiosk, sentences[n % sentences.length] as string, n);
    }
    kiosk.close();
  } finally {
    await exhibition.stop();
  }
}

/** A copy with so many works on the wall, in this hang: the cache itself is never shown. */
function prepare(from: string, { works, view }: WallWish): string {
  const data = mkdtempSync(join(tmpdir(), 'echoes-demo-wall-'));
  if (works === 0) return data;
  cpSync(from, data, { recursive: true, filter: (path) => !path.endsWith('lock.db') });
  const database = new Libsql(join(data, 'echoes.db'));
  try {
    const hung = database.prepare("SELECT id FROM works WHERE state = 'hung' ORDER BY number DESC").all() as {
      id: string;
    }[];
    const retire = database.prepare("UPDATE works SET state = 'retired' WHERE id = ?");
    for (const { id } of hung.slice(works)) retire.run(id);
    database.prepare('DELETE FROM poses').run();
    const hang = (HANGS as readonly string[]).includes(view) ? view : 'salon';
    database
      .prepare(
        "INSERT INTO settings (name, value) VALUES ('hang_chosen', ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
      )
      .run(hang);
  } finally {
    database.close();
  }
  return data;
}

/** Hours that are over, or have not begun, whatever the time is. */
function closedNow(): string {
  const hour = new Date().getHours();
  const two = (h: number) => `${String((hour + h) % 24).padStart(2, '0')}:00`;
  return `${two(8)}-${two(9)}`;
}

interface Hook {
  works: number;
  settled(): boolean;
  report(): { hang: string; easel: string };
  hold(ms: number | null): void;
}

/** Asked from outside: a waiting function inside the page would need eval, which the pages forbid. */
async function until(
  page: Page,
  is: (hook: { works: number; settled: boolean; hang: string; easel: string }) => boolean,
) {
  const end = Date.now() + PATIENCE_MS;
  for (;;) {
    const seen = await page.evaluate(() => {
      const { __wall: hook } = globalThis as { __wall?: Hook };
      return hook === undefined ? null : { works: hook.works, settled: hook.settled(), ...hook.report() };
    });
    if (seen !== null && is(seen)) return;
    if (Date.now() > end) throw new Error(`the wall did not come to rest: ${JSON.stringify(seen)}`);
    await sleep(400);
  }
}

const onWall = (page: Page, hold: number): Promise<void> =>
  page.evaluate((ms) => (globalThis as { __wall?: Hook }).__wall?.hold(ms), hold);

async function photograph(browser: Browser, exhibition: Exhibition, wish: WallWish): Promise<Buffer> {
  const { view, works, parts } = wish;
  const width = Math.round(wish.width / parts);
  const pages = await Promise.all(
    Array.from({ length: parts }, async (_, i) => {
      const viewport = { width, height: wish.height };
      const page = await (await browser.newContext({ viewport, locale: 'en-GB' })).newPage();
      const part = parts > 1 ? `&part=${i + 1}/${parts}` : '';
      await page.goto(`${exhibition.url}/wall?lang=en&still${part}`);
      return page;
    }),
  );
  const hang = (HANGS as readonly string[]).includes(view) ? view : 'salon';
  for (const page of pages)
    await until(page, (wall) => wall.settled && wall.works >= works && (works === 0 || wall.hang === hang));
  if (view === 'easel') {
    for (const page of pages) await onWall(page, EASEL_AT_MS);
    const kiosk = await openKiosk(exhibition.url);
    await visit(kiosk, EASEL_WORDS, 7);
    kiosk.close();
    for (const page of pages) await until(page, ({ easel }) => easel === 'strokes');
    await sleep(4_000); // the strokes that are due are laid, frame by frame
  }
  const shots = await Promise.all(pages.map((page) => page.screenshot({ timeout: PATIENCE_MS })));
  if (parts === 1) return shots[0] as Buffer;
  return sharp({ create: { width: width * parts, height: wish.height, channels: 3, background: '#000' } })
    .composite(shots.map((input, i) => ({ input, left: i * width, top: 0 })))
    .png()
    .toBuffer();
}

/** @returns the file that was written */
export async function showWall(wish: WallWish): Promise<string> {
  const works = wish.view === 'empty' ? 0 : wish.works;
  const cache = wish.data ?? join(projectRoot(), 'data', 'demo');
  mkdirSync(cache, { recursive: true });
  await paintUntil(cache, works);
  const data = prepare(cache, { ...wish, works });
  const night = wish.view === 'night' ? ['--hours', closedNow()] : [];
  const exhibition = await startExhibition({
    data,
    options: ['--frames', String(Math.max(works, 60)), '--no-speech', ...night],
  });
  const browser = await launchBrowser();
  try {
    const picture = await photograph(browser, exhibition, { ...wish, works });
    const folder = join(projectRoot(), 'demo');
    mkdirSync(folder, { recursive: true });
    const file = join(folder, `wall-${wish.view}${wish.parts > 1 ? `-${wish.parts}` : ''}.png`);
    await sharp(picture).png().toFile(file);
    return file;
  } finally {
    await browser.close();
    await exhibition.stop();
    rmSync(data, { recursive: true, force: true });
  }
}
