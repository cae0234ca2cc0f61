import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { adjust, HANDLES, straightened } from '../../../display/projection/adjust.ts';
import { coverAt, greyOf, lightShare, signalUnder } from '../../../display/projection/blend.ts';
import {
  asMatrix3d,
  homographyTo,
  mapPoint,
  type Point,
  type Quad,
  turned,
} from '../../../display/projection/homography.ts';
import { CalibrationProfile, isConvex, STRAIGHT } from '../../../protocol/index.ts';

const CORNERS: Quad = [
  { x: 0, y: 0 },
  { x: 640, y: 0 },
  { x: 640, y: 360 },
  { x: 0, y: 360 },
];
const near = () => fc.double({ min: -60, max: 60, noNaN: true });
/** Corners that somebody has dragged about. */
const quads = fc
  .tuple(...CORNERS.map(() => fc.record({ x: near(), y: near() })))
  .map((moves) => CORNERS.map(({ x, y }, i) => ({ x: x + (moves[i]?.x ?? 0), y: y + (moves[i]?.y ?? 0) })))
  .map((quad) => quad as unknown as Quad);

const cross = (a: Point, b: Point, c: Point) => (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x);
/** Where two lines meet, from school geometry and nothing of ours. */
function meet([a, b]: [Point, Point], [c, d]: [Point, Point]): Point {
  const t = cross(a, c, d) / (cross(a, c, d) - cross(b, c, d));
  return { x: a.x + t * (b.x - a.x), y: a.y + t * (b.y - a.y) };
}

describe('the corner pin', () => {
  it('[W14] brings the corners to where they should lie, keeps lines straight and the middle on the diagonals', () => {
    fc.assert(
      fc.property(quads, fc.double({ min: 0, max: 1, noNaN: true }), (quad, t) => {
        const map = homographyTo(quad, 640, 360);
        CORNERS.forEach((corner, i) => {
          const { x, y } = mapPoint(map, corner);
          expect(x).toBeCloseTo(quad[i]?.x ?? 0, 6);
          expect(y).toBeCloseTo(quad[i]?.y ?? 0, 6);
        });
        const middle = mapPoint(map, { x: 320, y: 180 });
        const crossing = meet([quad[0], quad[2]], [quad[1], quad[3]]);
        expect(middle.x).toBeCloseTo(crossing.x, 6);
        expect(middle.y).toBeCloseTo(crossing.y, 6);
        const [a, b, c] = [0, t, 1].map((s) => mapPoint(map, { x: 640 * s, y: 40 + 250 * s })) as [
          Point,
          Point,
          Point,
        ];
        expect(Math.abs(cross(a, b, c)) / 640).toBeLessThan(1e-6);
      }),
    );
  });

  it('[W14] is no map at all where nothing was moved, and turns by quarters', () => {
    expect(homographyTo(CORNERS, 640, 360).map((each) => each + 0)).toEqual([1, 0, 0, 0, 1, 0, 0, 0]);
    expect(asMatrix3d(homographyTo(CORNERS, 640, 360))).toBe(
      'matrix3d(1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1)',
    );
    // On its side: what is up in the picture is right in the image.
    const map = homographyTo(turned(CORNERS, 90), 360, 640);
    expect(mapPoint(map, { x: 0, y: 0 })).toEqual({ x: 640, y: 0 });
    expect(mapPoint(map, { x: 360, y: 0 })).toEqual({ x: 640, y: 360 });
  });
});

describe('the soft edge', () => {
  const left = { part: { index: 1, of: 2, overlap: 0.2 }, gamma: 2.2, uplift: 0.02 };
  const right = { ...left, part: { ...left.part, index: 2 } };
  const lightOf = (profile: typeof left, x: number, signal: number): number =>
    Math.max(0, signalUnder({ ...coverAt(profile, x), lift: 0 }, signal)) ** profile.gamma;

  it('[W15] gives as much light in the zone, from two projectors, as beside it from one', () => {
    for (let i = 0; i <= 100; i++) {
      const across = i / 100;
      expect(lightShare(across) + lightShare(1 - across)).toBeCloseTo(1, 12);
      for (const signal of [0.1, 0.5, 1]) {
        const both = lightOf(left, 0.8 + 0.2 * across, signal) + lightOf(right, 0.2 * across, signal);
        expect(both).toBeCloseTo(signal ** 2.2, 9);
      }
    }
  });

  it('[W15] lifts black where one projector shines, and nowhere else', () => {
    expect(signalUnder(coverAt(left, 0.3), 0)).toBeCloseTo(0.02);
    expect(signalUnder(coverAt(left, 0.9), 0)).toBe(0);
    expect(signalUnder(coverAt(right, 0.05), 0)).toBe(0);
    expect(signalUnder(coverAt({ ...left, part: STRAIGHT.part }, 0.5), 0)).toBe(0);
  });

  it('[W15] covers by one grey what black and lift cover in turn', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.double({ min: 0, max: 0.2, noNaN: true }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (black, lift, signal) => {
          const { grey, alpha } = greyOf({ black, lift });
          expect(grey * alpha + (1 - alpha) * signal).toBeCloseTo(signalUnder({ black, lift }, signal), 9);
        },
      ),
    );
  });
});

describe('a step of calibration', () => {
  const image = { width: 1920, height: 1080 };

  it('[W16] never leaves what a profile may be, whatever keys are pressed', () => {
    const step = fc.record({
      handle: fc.constantFrom(...HANDLES),
      right: fc.constantFrom(-1, 0, 1),
      down: fc.constantFrom(-1, 0, 1),
      size: fc.constantFrom(0.1, 1, 10, 900),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        let profile = STRAIGHT;
        for (const { handle, ...by } of steps) profile = adjust(profile, handle, by, image);
        expect(CalibrationProfile.safeParse(profile).success).toBe(true);
      }),
    );
  });

  it('[W16] moves one corner by one pixel of the image, and straightens again', () => {
    const moved = adjust(STRAIGHT, 'upper-right', { right: -1, down: 1, size: 1 }, image);
    expect(moved.corners[1]).toEqual({ x: 1 - 1 / 1920, y: 1 / 1080 });
    expect(moved.corners.filter((_, i) => i !== 1)).toEqual(STRAIGHT.corners.filter((_, i) => i !== 1));
    expect(straightened(moved)).toEqual(STRAIGHT);
  });

  it('[W16] takes no profile that folds the picture', () => {
    const [a, b, c, d] = STRAIGHT.corners;
    for (const corners of [
      [a, c, b, d],
      [b, a, d, c],
      [a, b, a, d],
      [a, a, a, a],
    ])
      expect(isConvex(corners)).toBe(false);
  });
});
