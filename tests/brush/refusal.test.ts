import { describe, expect, it } from 'vitest';
import {
  BrushError,
  canvasSize,
  createSurface,
  decodeStrokes,
  encodeStrokes,
  layStrokes,
  MANNERS,
  type Manner,
  type Picture,
  paintStrokes,
  planStrokes,
} from '../../brush/index.ts';
import { context, drawScene } from './scene.ts';

function codeOf(act: () => unknown): string {
  try {
    act();
  } catch (error) {
    if (error instanceof BrushError) return error.code;
    throw error;
  }
  return 'nothing thrown';
}

const options = { manner: 'impasto', seed: 1 } as const;

describe('pictures', () => {
  it.each([
    ['no width', { width: 0, height: 4, data: new Uint8ClampedArray(0) }],
    ['NaN width', { width: Number.NaN, height: 4, data: new Uint8ClampedArray(64) }],
    ['half a pixel', { width: 2.5, height: 4, data: new Uint8ClampedArray(40) }],
    ['too few bytes', { width: 4, height: 4, data: new Uint8ClampedArray(63) }],
    ['a strip', { width: 900, height: 2, data: new Uint8ClampedArray(7200) }],
    ['no bytes', { width: 4, height: 4 } as unknown as Picture],
  ])('refuses %s', (_, picture) => {
    expect(codeOf(() => planStrokes(picture, options))).toBe('bad-picture');
  });

  it.each([
    [1, 1],
    [7, 5],
    [60, 128],
  ])(
    'paints %i x %i pixels in every manner',
    (width, height) => {
      for (const manner of MANNERS) {
        const strokes = planStrokes(drawScene(width, height), { manner, seed: 3 });
        const size = canvasSize(strokes, 96);
        expect(size.width / size.height).toBeCloseTo(width / height, 0);
        const surface = createSurface(size.width, size.height);
        layStrokes(strokes, surface, false);
        layStrokes(strokes, surface, true);
        expect(decodeStrokes(encodeStrokes(strokes))).toEqual(strokes);
      }
    },
    180_000,
  );

  it('paints transparent parts as paper', () => {
    const clear = { width: 16, height: 16, data: new Uint8ClampedArray(1024) };
    const strokes = planStrokes(clear, { manner: 'photograph', seed: 1 });
    const surface = createSurface(32, 32);
    layStrokes(strokes, surface, false);
    expect([...surface.data.slice(0, 4)]).toEqual([255, 255, 255, 255]);
  });
});

describe('options', () => {
  it('refuses unknown manners, seeds and sizes', () => {
    const scene = drawScene(16, 16);
    expect(codeOf(() => planStrokes(scene, { manner: 'fresco' as Manner, seed: 1 }))).toBe('bad-options');
    expect(codeOf(() => planStrokes(scene, { manner: 'oil', seed: Number.NaN }))).toBe('bad-options');
    const strokes = planStrokes(scene, options);
    for (const size of [0, -1, Number.NaN, 1.5, 1e9]) {
      expect(codeOf(() => paintStrokes(strokes, context(16), size))).toBe('bad-options');
    }
    for (const [from, to] of [
      [-1, 2],
      [3, 2],
      [0, strokes.count + 1],
      [0.5, 2],
    ] as const) {
      expect(codeOf(() => paintStrokes(strokes, context(16), 16, { from, to }))).toBe('bad-options');
    }
  });
});

describe('bytes', () => {
  const bytes = encodeStrokes(planStrokes(drawScene(32, 32), options));

  it('refuses what is cut short or too long', () => {
    for (const length of [0, 1, 8, 39, 40, 41, bytes.length >> 1, bytes.length - 1]) {
      expect(
        codeOf(() => decodeStrokes(bytes.slice(0, length))),
        `${length} bytes`,
      ).toBe('bad-bytes');
    }
    expect(codeOf(() => decodeStrokes(Uint8Array.of(...bytes, 0)))).toBe('bad-bytes');
  });

  it('refuses every flipped bit', () => {
    for (let at = 0; at < bytes.length; at += at < 64 ? 1 : 997) {
      const bad = bytes.slice();
      bad[at] = (bad[at] as number) ^ (1 << (at & 7));
      expect(
        codeOf(() => decodeStrokes(bad)),
        `byte ${at}`,
      ).toBe('bad-bytes');
    }
  });

  it('refuses noise', () => {
    const noise = Uint8Array.from({ length: 4096 }, (_, i) => (Math.imul(i + 1, 2654435761) >>> 13) & 255);
    expect(codeOf(() => decodeStrokes(noise))).toBe('bad-bytes');
  });

  it('reads bytes that begin in the middle of a buffer', () => {
    const shifted = new Uint8Array(bytes.length + 3);
    shifted.set(bytes, 3);
    expect(decodeStrokes(shifted.subarray(3))).toEqual(decodeStrokes(bytes));
  });
});
