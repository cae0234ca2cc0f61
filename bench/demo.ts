/**
 * `npm run -s demo [-- "words" | -- --speak FILE.wav]`: one whole visit through the real pages. A server, a kiosk and a wall, both in a
 * headless browser; the words are typed and sent by the kiosk's own page, or FILE.wav is what its microphone hears. Writes
 * demo/kiosk.png (the reveal) and demo/wall.png (the work hung), and of a spoken visit demo/listening.png and demo/review.png.
 * `npm run -s demo -- --desk` writes demo/desk-*.png instead: every section of the desk, light and dark.
 * With `--works` or `--hang` the wall alone: see demo-wall.ts.
 */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type { Browser, Page } from 'playwright-core';
import { projectRoot } from '../server/config/paths.ts';
import { SoundError } from '../server/speech/sound-error.ts';
import { launchBrowser } from './browser.ts';
import { showWall, VIEWS, type View } from './demo-wall.ts';
import { photographDesk } from './desk/pictures.ts';
import { startExhibition } from './exhibition.ts';
import { fakeMicrophone, writeSound } from './fake-microphone.ts';

const WORDS = 'a red fox beside a lighthouse at night, oil painting';
/** Software rendering of a whole room is slow; a real projector needs a tenth of this. */
const PATIENCE_MS = 240_000;
/** A microphone is offered as soon as the kiosk has said hello, or not at all. */
const OFFER_MS = 30_000;

const say = (text: string) => process.stderr.write(`${text}\n`);

async function open(
  browser: Browser,
  url: string,
  viewport: { width: number; height: number },
): Promise<Page> {
  const page = await (await browser.newContext({ viewport, locale: 'en-GB' })).newPage();
  page.on('pageerror', (error) => say(`${url}: ${error.message}`));
  await page.goto(url, { waitUntil: 'load' });
  return page;
}

interface Files {
  kiosk: string;
  wall: string;
  listening?: string;
  review?: string;
}

/** Speaks until the listener has understood something; the file is heard from its beginning once the microphone opens. */
async function speak(kiosk: Page, files: Required<Files>): Promise<void> {
  const button = kiosk.locator('.mic__button');
  await button.waitFor({ timeout: OFFER_MS }).catch(() => {
    throw new Error(
      'the kiosk offers no microphone: the listener is unavailable (`npm run -s models -- check`)',
    );
  });
  await button.click();
  await kiosk.locator('main[data-phase="hearing"]').waitFor({ timeout: PATIENCE_MS });
  await kiosk.waitForTimeout(1_500); // somewhere in the sentence
  await kiosk.screenshot({ path: files.listening, timeout: PATIENCE_MS });
  say('kiosk: listening');
  await followPartials(kiosk);
  if ((await kiosk.locator('[data-page="review"]').count()) === 0) {
    throw new Error(`nothing was understood: ${await kiosk.locator('#words-notice').textContent()}`);
  }
  await kiosk.waitForTimeout(1_000); // the page comes up
  await kiosk.screenshot({ path: files.review, timeout: PATIENCE_MS });
  say(`kiosk: heard "${await kiosk.locator('textarea').inputValue()}"`);
}

/** Says the text so far each time it changes, until the visitor has the word again. */
async function followPartials(kiosk: Page): Promise<void> {
  const ended = kiosk.locator('[data-page="compose"], [data-page="review"]');
  const until = Date.now() + PATIENCE_MS;
  let last = '';
  while ((await ended.count()) === 0) {
    if (Date.now() > until) throw new Error('the kiosk did not stop listening in time');
    const [text = ''] = await kiosk.locator('.compose__words--guessed').allTextContents();
    if (text !== last) say(`kiosk: so far "${text}"`);
    last = text;
    await kiosk.waitForTimeout(100);
  }
}

async function visitKiosk(kiosk: Page, words: string | null, files: Files): Promise<void> {
  await kiosk.locator('[data-page="attract"]').click({ timeout: PATIENCE_MS });
  if (words === null) await speak(kiosk, files as Required<Files>);
  else await kiosk.locator('textarea').fill(words);
  await kiosk.locator('textarea').press('Enter');
  say('kiosk: words sent');
  await kiosk.locator('[data-page="reveal"][data-phase="sources"]').waitFor({ timeout: PATIENCE_MS });
  await kiosk.waitForTimeout(2_500); // sources fade in
  await kiosk.screenshot({ path: files.kiosk, timeout: PATIENCE_MS });
}

/** Runs in the wall's page: its own test hook says whether a work hangs and nothing moves any more. */
function hangsAndRests(): boolean {
  const { __wall: hook } = globalThis as { __wall?: { works: number; settled(): boolean } };
  return hook !== undefined && hook.works > 0 && hook.settled();
}

async function watchWall(wall: Page, file: string): Promise<void> {
  // Asked again and again from here: a waiting function inside the page would need eval, which the pages forbid.
  const until = Date.now() + PATIENCE_MS;
  while (!(await wall.evaluate(hangsAndRests))) {
    if (Date.now() > until) throw new Error('the work did not reach its place on the wall in time');
    await wall.waitForTimeout(500);
  }
  await wall.waitForTimeout(6_000); // the lamp over the new work comes up
  await wall.screenshot({ path: file, timeout: PATIENCE_MS });
}

/** @param sound what the microphone hears in place of words */
async function main(words: string, sound?: string): Promise<void> {
  const folder = join(projectRoot(), 'demo');
  mkdirSync(folder, { recursive: true });
  const exhibition = await startExhibition();
  const browser = await launchBrowser(sound === undefined ? [] : fakeMicrophone(sound));
  try {
    // Drawn without a graphics card, moving frames take a second each: the wall is asked for a picture, not for its ceremony.
    const wall = await open(browser, `${exhibition.url}/wall?still`, { width: 1920, height: 1080 });
    const kiosk = await open(browser, `${exhibition.url}/kiosk`, { width: 1080, height: 1920 });
    const picture = (name: string): string => join(folder, `${name}.png`);
    const files: Files = {
      kiosk: picture('kiosk'),
      wall: picture('wall'),
      ...(sound === undefined ? {} : { listening: picture('listening'), review: picture('review') }),
    };
    await Promise.all([
      visitKiosk(kiosk, sound === undefined ? words : null, files),
      watchWall(wall, files.wall),
    ]);
    say('the work hangs');
    process.stdout.write(`${JSON.stringify(files)}\n`);
  } finally {
    await browser.close();
    await exhibition.stop();
    exhibition.forget();
  }
}

const OPTIONS = {
  speak: { type: 'string' },
  desk: { type: 'boolean', default: false },
  works: { type: 'string' },
  hang: { type: 'string' },
  size: { type: 'string' },
  parts: { type: 'string' },
  data: { type: 'string' },
} as const;

/** A sentence that says what is wrong with the command line. */
class WishError extends Error {}

function wholeNumber(
  text: string | undefined,
  otherwise: number,
  least: number,
  most: number,
  of: string,
): number {
  const value = text === undefined ? otherwise : Number(text);
  if (Number.isInteger(value) && value >= least && value <= most) return value;
  throw new WishError(`--${of} is a number from ${least} to ${most}, not "${text}"`);
}

type Values = { [Name in 'works' | 'hang' | 'size' | 'parts' | 'data']?: string | undefined };

async function wall(wished: Values): Promise<void> {
  const view = (wished.hang ?? 'salon') as View;
  if (!VIEWS.includes(view)) throw new WishError(`--hang is one of ${VIEWS.join(', ')}, not "${view}"`);
  const [, width, height] = /^(\d{3,5})x(\d{3,5})$/.exec(wished.size ?? '1920x1080') ?? [];
  if (width === undefined || height === undefined)
    throw new WishError(`--size is WIDTHxHEIGHT, not "${wished.size}"`);
  const file = await showWall({
    works: wholeNumber(wished.works, 60, 0, 2_000, 'works'),
    view,
    width: Number(width),
    height: Number(height),
    parts: wholeNumber(wished.parts, 1, 1, 8, 'parts'),
    data: wished.data === undefined ? null : resolve(wished.data),
  });
  process.stdout.write(`${JSON.stringify({ wall: file })}\n`);
}

const { values, positionals } = parseArgs({ allowPositionals: true, options: OPTIONS });
const folder = mkdtempSync(join(tmpdir(), 'echoes-demo-'));
try {
  const sound =
    values.speak === undefined ? undefined : writeSound(join(folder, 'speech.wav'), resolve(values.speak));
  if (values.desk) process.stdout.write(`${JSON.stringify(await photographDesk(say))}\n`);
  else if (values.works !== undefined || values.hang !== undefined) await wall(values);
  else await main(positionals.join(' ') || WORDS, sound);
} catch (error) {
  const silent = error instanceof SoundError || (error as NodeJS.ErrnoException).code === 'ENOENT';
  if (!(error instanceof WishError) && !(silent && values.speak !== undefined)) throw error;
  say(
    error instanceof WishError
      ? error.message
      : `${values.speak} cannot be spoken: ${(error as Error).message}`,
  );
  process.exitCode = 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
