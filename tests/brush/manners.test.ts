import { describe, expect, it } from 'vitest';
import {
  canvasSize,
  createSurface,
  decodeStrokes,
  encodeStrokes,
  layPaint,
  layStrokes,
  MANNERS,
  type Manner,
  paintRelief,
  paintStrokes,
  planCoats,
  planStrokes,
  type Strokes,
  type Surface,
  traitsOf,
} from '../../brush/index.ts';
import { context, drawScene, EYE_RADIUS, EYES, grid, meanDifference, ringLightness } from './scene.ts';

const SIZE = 256;
const scene = drawScene();
const plans = new Map<Manner, Strokes>();

function planned(manner: Manner): Strokes {
  const known = plans.get(manner) ?? planStrokes(scene, { manner, seed: 7 });
  plans.set(manner, known);
  return known;
}

function painted(strokes: Strokes, size: number, relief = false) {
  const { width, height } = canvasSize(strokes, size);
  const surface = createSurface(width, height);
  layStrokes(strokes, surface, relief);
  return surface;
}

/** Mean difference from the source on a 32 x 32 grid, 0 … 255. Drawings give up colour, so they have no bound. */
const FIDELITY: Partial<Record<Manner, number>> = {
  impasto: 12,
  oil: 9,
  watercolour: 20,
  pointillism: 18,
  pastel: 22,
  woodcut: 45,
  mosaic: 30,
  'stained-glass': 40,
  photograph: 3,
  'ukiyo-e': 32,
  'paper-cut': 24,
  pixel: 16,
  abstract: 42,
  surreal: 30,
};

describe.each(MANNERS)('%s', (manner) => {
  it('gives the same strokes for the same picture and seed', () => {
    const again = planStrokes(drawScene(), { manner, seed: 7 });
    expect(encodeStrokes(again)).toEqual(encodeStrokes(planned(manner)));
  });

  it('survives encoding unchanged', () => {
    const strokes = planned(manner);
    // The scene has five shapes; manners of flat shapes need few strokes for them.
    expect(strokes.count).toBeGreaterThan(8);
    expect(decodeStrokes(encodeStrokes(strokes))).toEqual(strokes);
  });

  it.each(['colour', 'relief'])('paints %s in parts as in one go', (what) => {
    const strokes = planned(manner);
    const paint = what === 'colour' ? paintStrokes : paintRelief;
    const whole = context(SIZE);
    paint(strokes, whole, SIZE);
    const parts = context(SIZE);
    const stops = [0, 1, Math.floor(strokes.count / 3), Math.floor(strokes.count / 2), strokes.count];
    for (let i = 0; i + 1 < stops.length; i++) {
      paint(strokes, parts, SIZE, { from: stops[i] as number, to: stops[i + 1] as number });
    }
    const a = whole.getImageData(0, 0, SIZE, SIZE).data;
    const b = parts.getImageData(0, 0, SIZE, SIZE).data;
    expect(Buffer.compare(Buffer.from(a.buffer), Buffer.from(b.buffer))).toBe(0);
    // And the parts add something: the contract would hold for a brush that never paints.
    const halfway = context(SIZE);
    paint(strokes, halfway, SIZE, { from: 0, to: 0 });
    const bare = halfway.getImageData(0, 0, SIZE, SIZE).data;
    if (what === 'colour' || traitsOf(manner).hasRelief) expect(meanDifference(a, bare)).toBeGreaterThan(1);
  });

  it('looks the same at every size', () => {
    const strokes = planned(manner);
    const small = grid(painted(strokes, 256), 64);
    const large = grid(painted(strokes, 512), 64);
    expect(meanDifference(small, large)).toBeLessThan(5);
  });

  it('keeps eyes of 6 pixels: darker than what surrounds them, or in neon a tube round each', () => {
    const picture = painted(planned(manner), 512);
    const ring = (eye: (typeof EYES)[number], from: number, to: number) =>
      ringLightness(picture, eye, EYE_RADIUS * from, EYE_RADIUS * to);
    for (const eye of EYES) {
      if (manner === 'neon') expect(ring(eye, 0.8, 1.3) - ring(eye, 2, 3)).toBeGreaterThan(40);
      else expect(ring(eye, 1.8, 3) - ring(eye, 0, 0.8)).toBeGreaterThan(25);
    }
  });

  it('yields its coats while it plans, each the beginning of the next', () => {
    const coats = planCoats(scene, { manner, seed: 7 });
    let count = 0;
    let yielded = 0;
    for (;;) {
      const next = coats.next();
      const { starts, colour } = next.value;
      const whole = planned(manner);
      expect(next.value.count).toBeGreaterThanOrEqual(count);
      count = next.value.count;
      expect(Buffer.compare(Buffer.from(colour), Buffer.from(whole.colour.subarray(0, 6 * count)))).toBe(0);
      expect([...starts]).toEqual([...whole.starts.subarray(0, count + 1)]);
      if (next.done) break;
      yielded++;
    }
    expect(count).toBe(planned(manner).count);
    if (manner !== 'photograph') expect(yielded).toBeGreaterThan(0);
  });

  it('lays colour and height in one pass as in two', () => {
    const strokes = planned(manner);
    const { width, height } = canvasSize(strokes, 128);
    const colour = createSurface(width, height);
    const relief = createSurface(width, height);
    layPaint(strokes, colour, relief);
    const bytes = ({ data }: Surface) => Buffer.from(data.buffer);
    expect(Buffer.compare(bytes(colour), bytes(painted(strokes, 128)))).toBe(0);
    expect(Buffer.compare(bytes(relief), bytes(painted(strokes, 128, true)))).toBe(0);
  });

  it('lays strokes coarse to fine', () => {
    const { layer } = planned(manner);
    expect([...layer]).toEqual([...layer].sort((a, b) => a - b));
  });

  const bound = FIDELITY[manner];
  if (bound !== undefined) {
    it('stays true to the picture', () => {
      const difference = meanDifference(grid(painted(planned(manner), SIZE), 32), grid(scene, 32));
      expect(difference).toBeLessThan(bound);
    });
  }
});

it('paints no two manners alike', () => {
  const pictures = MANNERS.map((manner) => painted(planned(manner), 128).data);
  for (let i = 0; i < pictures.length; i++) {
    for (let j = i + 1; j < pictures.length; j++) {
      const pair = `${MANNERS[i]} and ${MANNERS[j]}`;
      expect(
        meanDifference(pictures[i] as Uint8ClampedArray, pictures[j] as Uint8ClampedArray),
        pair,
      ).toBeGreaterThan(3);
    }
  }
});

it.each(['impasto', 'oil'] as const)('leaves no bare canvas in %s', (manner) => {
  const strokes = planned(manner);
  // A ground that no paint matches shows every hole.
  const { data } = painted({ ...strokes, ground: [255, 0, 255] }, 512);
  let bare = 0;
  for (let i = 0; i < data.length; i += 4) {
    if ((data[i] as number) > 200 && (data[i + 1] as number) < 60 && (data[i + 2] as number) > 200) bare++;
  }
  expect(bare / (data.length / 4)).toBeLessThan(0.001);
});

it('moves differently with another seed', () => {
  const other = planStrokes(scene, { manner: 'impasto', seed: 8 });
  expect(meanDifference(painted(other, 128).data, painted(planned('impasto'), 128).data)).toBeGreaterThan(3);
});

it('raises paint above the ground where manners have relief', () => {
  for (const manner of MANNERS) {
    const heights = painted(planned(manner), 128, true).data;
    let low = 255;
    let high = 0;
    for (let i = 0; i < heights.length; i += 4) {
      low = Math.min(low, heights[i] as number);
      high = Math.max(high, heights[i] as number);
    }
    if (traitsOf(manner).hasRelief) expect(high - low, manner).toBeGreaterThan(25);
    else expect(high - low, manner).toBeLessThan(110);
  }
});
