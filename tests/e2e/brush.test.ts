import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { build } from 'vite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  canvasSize,
  createSurface,
  encodeStrokes,
  layPaint,
  MANNERS,
  type Manner,
  planStrokes,
} from '../../brush/index.ts';
import { projectRoot } from '../../server/config/paths.ts';
import { drawScene } from '../brush/scene.ts';
import { launchBrowser } from '../support/browser.ts';

const SEED = 7;
const SIZE = 192;
/** What a colour may differ by, of 255. Measured: 0, in Chromium and in Node of the same machine. */
const ROUNDING = 1;

interface Painting {
  readonly strokes: Uint8Array;
  readonly painted: Uint8Array;
  readonly relief: Uint8Array;
}

const scene = drawScene();
let browser: Browser;
let page: Page;

beforeAll(async () => {
  browser = await launchBrowser({ webgl: false });
  page = await browser.newPage();
  await page.addScriptTag({ content: await bundleBrush() });
  await page.evaluate((data) => {
    const bytes = Uint8ClampedArray.from(atob(data), (sign) => sign.charCodeAt(0));
    Object.assign(globalThis, { scene: { width: 128, height: 128, data: bytes } });
  }, Buffer.from(scene.data).toString('base64'));
}, 120_000);

afterAll(() => browser?.close());

/** The brush as pages get it: bundled by the build's own tool and target, as one script that sets `brush`. */
async function bundleBrush(): Promise<string> {
  const built = await build({
    root: projectRoot(),
    configFile: false,
    logLevel: 'silent',
    build: {
      write: false,
      target: 'es2022',
      lib: { entry: join(projectRoot(), 'brush', 'index.ts'), formats: ['iife'], name: 'brush' },
    },
  });
  const [first] = Array.isArray(built) ? built : [built];
  const chunk = first && 'output' in first ? first.output[0] : undefined;
  if (chunk?.type !== 'chunk') throw new Error('the brush was not bundled');
  return `${chunk.code}\nglobalThis.brush = brush;`;
}

function paintInNode(manner: Manner): Painting {
  const strokes = planStrokes(scene, { manner, seed: SEED });
  const { width, height } = canvasSize(strokes, SIZE);
  const [painted, relief] = [createSurface(width, height), createSurface(width, height)];
  layPaint(strokes, painted, relief);
  return { strokes: encodeStrokes(strokes), painted: bytesOf(painted.data), relief: bytesOf(relief.data) };
}

async function paintInBrowser(manner: Manner): Promise<Painting> {
  const told = await page.evaluate(
    ([manner, seed, size]) => {
      const { brush, scene } = globalThis as unknown as {
        brush: typeof import('../../brush/index.ts');
        scene: ReturnType<typeof drawScene>;
      };
      const strokes = brush.planStrokes(scene, { manner, seed });
      const { width, height } = brush.canvasSize(strokes, size);
      const [painted, relief] = [brush.createSurface(width, height), brush.createSurface(width, height)];
      brush.layPaint(strokes, painted, relief);
      const inText = (bytes: ArrayLike<number>) => {
        let text = '';
        for (let i = 0; i < bytes.length; i++) text += String.fromCharCode(bytes[i] as number);
        return btoa(text);
      };
      return [brush.encodeStrokes(strokes), painted.data, relief.data].map(inText);
    },
    [manner, SEED, SIZE] as const,
  );
  const [strokes, painted, relief] = told.map((text) => bytesOf(Buffer.from(text, 'base64')));
  return { strokes, painted, relief } as Painting;
}

const bytesOf = (data: ArrayLike<number>): Uint8Array => Uint8Array.from(data);

/** Bytes that are not the same, and the greatest difference between two. */
function compare(a: Uint8Array, b: Uint8Array): { length: boolean; different: number; most: number } {
  let different = 0;
  let most = 0;
  for (let i = 0; i < a.length; i++) {
    const by = Math.abs((a[i] as number) - (b[i] ?? 0));
    if (by > 0) different++;
    most = Math.max(most, by);
  }
  return { length: a.length === b.length, different, most };
}

describe('[E26] the brush in a browser', () => {
  it.each(MANNERS)(
    '%s: the same strokes, byte for byte, and the same paint within rounding',
    async (manner) => {
      const [here, there] = [paintInNode(manner), await paintInBrowser(manner)];
      expect(here.strokes.length).toBeGreaterThan(manner === 'photograph' ? 0 : 100);
      expect(compare(here.strokes, there.strokes)).toEqual({ length: true, different: 0, most: 0 });
      for (const layer of ['painted', 'relief'] as const) {
        const { length, different, most } = compare(here[layer], there[layer]);
        expect(length).toBe(true);
        expect(most, `${layer}: ${different} bytes differ`).toBeLessThanOrEqual(ROUNDING);
      }
    },
  );

  it('would notice another seed', () => {
    const other = encodeStrokes(planStrokes(scene, { manner: 'impasto', seed: SEED + 1 }));
    expect(compare(paintInNode('impasto').strokes, other).different).toBeGreaterThan(0);
  });
});
