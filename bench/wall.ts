/**
 * `bench wall`: what the wall costs the browser, in headless Chromium. Main-thread times are processor time of the page's own thread, so
 * neither the software that draws nor other work on the machine is in them; each is a ratio of two scenes of the same run.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Browser, CDPSession, Page } from 'playwright-core';
import { launchBrowser } from './browser.ts';
import { atMost, type BenchContext, type Figure, reported } from './figure.ts';
import { serveScenes } from './wall/serve.ts';

const WORKS = 2_000;
const SKY_SMALL = 1_000;
const SKY_LARGE = 100_000;
/** The wall's lowest quality draws two thirds of the device's pixels: of this many, one for each of the page. */
const PIXEL_RATIO = 1 / 0.66;
const SECONDS = 12;
const PATIENCE_MS = 180_000;
const THUMB_BYTES = 87_380; // 128 px RGBA with all its halves

interface Seen {
  readonly ready: boolean;
  readonly report: Record<string, number>;
}

interface Opened {
  readonly page: Page;
  readonly cdp: CDPSession;
  /** From the scene's page asked for to its first complete picture, seconds. */
  readonly firstS: number;
  close(): Promise<void>;
}

const look = (page: Page): Promise<Seen | null> =>
  page.evaluate(() => {
    const { __scene: scene } = globalThis as {
      __scene?: { ready(): boolean; report(): Record<string, number> };
    };
    return scene === undefined ? null : { ready: scene.ready(), report: scene.report() };
  });

async function until(
  page: Page,
  is: (seen: Seen) => boolean,
  what: string,
  broken: Error[] = [],
): Promise<Seen> {
  const end = performance.now() + PATIENCE_MS;
  for (;;) {
    const seen = await look(page);
    if (seen !== null && is(seen)) return seen;
    if (broken[0]) throw broken[0];
    if (performance.now() > end) throw new Error(`${what} never came: ${JSON.stringify(seen?.report)}`);
    await sleep(100);
  }
}

async function openScene(browser: Browser, origin: string, query: string): Promise<Opened> {
  const context = await browser.newContext({
    viewport: { width: 1280, height: 720 },
    deviceScaleFactor: query.includes('naive') ? 1 : PIXEL_RATIO,
    locale: 'en',
  });
  const page = await context.newPage();
  const broken: Error[] = [];
  page.on('pageerror', (error) => broken.push(error));
  const cdp = await context.newCDPSession(page);
  await cdp.send('Performance.enable', { timeDomain: 'threadTicks' });
  const began = performance.now();
  await page.goto(`${origin}/?${query}`);
  await until(page, ({ ready }) => ready, query, broken);
  return { page, cdp, firstS: (performance.now() - began) / 1000, close: () => context.close() };
}

/** Processor time of the page's main thread, milliseconds a frame, and frames a second. */
async function perFrame({ page, cdp }: Opened): Promise<{ ms: number; fps: number }> {
  const read = async () => {
    const { metrics } = await cdp.send('Performance.getMetrics');
    const task = metrics.find(({ name }) => name === 'TaskDuration')?.value ?? Number.NaN;
    return { task, frames: (await look(page))?.report.frames ?? Number.NaN, at: performance.now() };
  };
  const before = await read();
  await sleep(SECONDS * 1000);
  const after = await read();
  const frames = after.frames - before.frames;
  return { ms: ((after.task - before.task) * 1000) / frames, fps: (frames * 1000) / (after.at - before.at) };
}

/** Bytes of the heap that a frame leaves behind, collected or not. */
async function bytesPerFrame({ page, cdp }: Opened): Promise<number> {
  await cdp.send('HeapProfiler.enable');
  await cdp.send('HeapProfiler.collectGarbage');
  const read = async () => ({
    used: (await cdp.send('Runtime.getHeapUsage')).usedSize,
    frames: (await look(page))?.report.frames ?? Number.NaN,
  });
  await look(page); // what asking itself allocates once
  const before = await read();
  await sleep(SECONDS * 1000);
  const after = await read();
  return (after.used - before.used) / (after.frames - before.frames);
}

export async function benchWall({ quiet, say }: BenchContext): Promise<Figure[]> {
  const served = await serveScenes();
  const browser = await launchBrowser(['--enable-precise-memory-info']);
  const scene = (query: string) => {
    say(`wall: ${query}`);
    return openScene(browser, served.origin, query);
  };
  try {
    const idle = await scene('scene=idle');
    const idleBytes = await bytesPerFrame(idle);
    await idle.close();

    const naive = await scene(`scene=naive&works=${WORKS}`);
    const naiveCost = await perFrame(naive);
    const naiveCalls = (await look(naive.page))?.report.calls ?? Number.NaN;
    await naive.close();

    const wall = await scene(`scene=wall&works=${WORKS}`);
    const cost = await perFrame(wall);
    const bytes = await bytesPerFrame(wall);
    const before = (await look(wall.page)) as Seen;
    await wall.page.evaluate(() => (globalThis as { __scene?: { add?(): void } }).__scene?.add?.());
    const after = await until(
      wall.page,
      ({ ready, report }) => ready && report.total === WORKS + 1,
      'one more work',
    );
    await wall.close();

    const small = await scene(`scene=constellation&works=${SKY_SMALL}`);
    const smallCost = await perFrame(small);
    await small.close();
    const large = await scene(`scene=constellation&works=${SKY_LARGE}`);
    const largeCost = await perFrame(large);
    const sky = (await look(large.page)) as Seen;
    await large.close();

    const uploaded = (after.report.uploadedBytes ?? Number.NaN) - (before.report.uploadedBytes ?? Number.NaN);
    const ratio = { quiet, absolute: false };
    return [
      {
        ...atMost('draw_calls', before.report.calls ?? Number.NaN, 60, 'calls', ratio),
        beside: { naive: naiveCalls },
      },
      {
        ...atMost('main_ratio', cost.ms / naiveCost.ms, 0.2, 'ratio', ratio),
        beside: { wallMs: cost.ms, naiveMs: naiveCost.ms },
      },
      atMost('upload_bytes', uploaded, THUMB_BYTES, 'bytes', ratio),
      {
        ...atMost('alloc_slope', bytes - idleBytes, 0, 'bytes/frame', ratio),
        beside: { wall: bytes, idle: idleBytes },
      },
      {
        ...atMost('growth_ratio', largeCost.ms / smallCost.ms, 2, 'ratio', ratio),
        beside: { largeMs: largeCost.ms, smallMs: smallCost.ms },
      },
      atMost('constellation_first_s', large.firstS, 5, 's', { quiet }),
      reported('wall_fps', cost.fps, 'frames/s', 'drawn in software', {
        naive: naiveCost.fps,
        sky: largeCost.fps,
      }),
      reported(
        'texture_mb',
        (before.report.pictureBytes ?? Number.NaN) / 2 ** 20,
        'MiB',
        'pictures of 2,000 works',
        {
          sky: (sky.report.starBytes ?? Number.NaN) / 2 ** 20,
        },
      ),
    ];
  } finally {
    await browser.close();
    served.close();
  }
}
