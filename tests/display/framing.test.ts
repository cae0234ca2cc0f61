import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { driftPeriod, EYE_HEIGHT_M, RoomCamera } from '../../display/camera.ts';
import { flightAt } from '../../display/flight.ts';
import { type Framing, frameHang, frameWork, LENS } from '../../display/framing.ts';
import { advance, at } from '../../display/motion.ts';
import type { HangKind } from '../../protocol/hang.ts';
import { HANGS } from '../../protocol/hang-kinds.ts';
import { lay } from '../../server/collection/hangs/lay.ts';
import { hangSalon } from '../../server/collection/hangs/salon.ts';
import { manyWorks } from '../collection/hangs/works.ts';

const ASPECTS = [16 / 9, 9 / 16, 32 / 9];

function hangOf(kind: HangKind, count: number) {
  const works = manyWorks(count);
  const whole = {
    numbers: Float64Array.from(works, ({ number }) => number),
    embeddings: Float32Array.from(works.flatMap(({ embedding }) => [...(embedding ?? [])])),
    length: 384,
  };
  const { poses, marks } = kind === 'salon' ? hangSalon(works) : lay({ kind, hung: works, whole });
  return { kind, poses: [...poses], marks: [...marks] };
}

describe.each(HANGS)('the framing of %s', (kind) => {
  it.each([1, 12, 60])('shows what %i works need, with floor below', (count) => {
    for (const aspect of ASPECTS) {
      const framing = frameHang(hangOf(kind, count), aspect);
      expect(framing.width / framing.height).toBeCloseTo(aspect);
      expect(framing.y - framing.height / 2).toBeLessThan(0);
      const distance = framing.height / framing.lens;
      for (const pose of hangOf(kind, count).poses) {
        expect(pose.z).toBeLessThanOrEqual(framing.z + 1);
        // As far as the eye is from it, a work on the framed middle fits the picture.
        const wide = framing.lens * (distance + framing.z - pose.z) * aspect;
        if (kind === 'constellation') expect(2 * Math.abs(pose.x)).toBeLessThan(wide);
        else expect(Math.abs(pose.x - framing.x)).toBeLessThan(wide / 2 + framing.stroll);
      }
    }
  });
});

describe('the way from one hang to another', () => {
  const apart: Framing = {
    x: 0,
    y: 1,
    width: 6,
    height: 3,
    z: 20,
    lens: 2 * LENS,
    haze: 0.1,
    stroll: 0,
    walk: 0,
    wordsFrom: 2,
  };

  it('[W10] never lets a work overtake the eye', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.boolean(),
        (start, end, back) => {
          const wall = frameHang(hangOf('salon', 3), 16 / 9);
          const [from, to] = back ? [apart, wall] : [wall, apart];
          const camera = new RoomCamera();
          camera.frame(from);
          camera.frame(to, 2.4);
          const work = at(start * from.z);
          work.target = end * to.z;
          for (let i = 0; i < 300; i++) {
            camera.update(1 / 30, (i / 30) * 1000);
            advance(work, 1 / 30, 2.4);
            expect(camera.camera.position.z).toBeGreaterThan(work.value + 0.5);
          }
        },
      ),
      { numRuns: 20 },
    );
  });

  it('[W10] is one way without a jump, from where the eye is', () => {
    const camera = new RoomCamera();
    camera.frame(frameHang(hangOf('salon', 12), 16 / 9));
    camera.update(0, 0);
    const before = camera.camera.position.z;
    camera.frame(apart, 2.4);
    camera.update(0, 0);
    expect(camera.camera.position.z).toBeCloseTo(before, 6);
    let last = camera.camera.position.z;
    for (let i = 0; i < 600; i++) {
      camera.update(1 / 60, (i / 60) * 1000);
      expect(Math.abs(camera.camera.position.z - last)).toBeLessThan(0.4);
      last = camera.camera.position.z;
    }
    expect(last).toBeCloseTo(20 + 3 / (2 * LENS), 1);
  });
});

describe('the drift of an empty room', () => {
  it('[W11] is slower than 2 % of the view a second, however long the hang', () => {
    for (const [metres, view] of [
      [0.4, 6],
      [4, 8],
      [60, 8],
      [12, 3],
    ] as const)
      expect((metres * 2 * Math.PI) / driftPeriod(metres, view)).toBeLessThan(0.02 * view);
  });

  it('[W11] is none with reduced motion', () => {
    const camera = new RoomCamera();
    camera.still = true;
    camera.frame({ ...frameHang(hangOf('time', 60), 16 / 9), walk: 3 });
    const seen = new Set<string>();
    for (let i = 0; i < 100; i++) {
      camera.update(1, i * 1000);
      seen.add(camera.camera.position.toArray().join());
    }
    expect(seen.size).toBe(1);
    expect(camera.camera.position.y).toBe(EYE_HEIGHT_M);
  });
});

it('flies to a work until it fills the view', () => {
  const hang = hangOf('constellation', 60);
  const pose = hang.poses[7] as (typeof hang.poses)[number];
  const framing = frameWork(pose, 16 / 9, frameHang(hang, 16 / 9));
  expect(framing).toMatchObject({ x: pose.x, y: pose.y, z: pose.z });
  expect(pose.height / framing.height).toBeGreaterThan(0.5);
});

describe('flights into the constellation', () => {
  it('begin with the whole, go to every work in time, and are the same on every projector', () => {
    expect(flightAt(0, 60, 4)).toBeNull();
    expect(flightAt(1e6, 0, 4)).toBeNull();
    const flown = Array.from({ length: 4_000 }, (_, i) => flightAt(i * 11, 60, 4));
    expect(flown).toEqual(Array.from({ length: 4_000 }, (_, i) => flightAt(i * 11, 60, 4)));
    const works = new Set(flown.filter((at) => at !== null));
    expect(works.size).toBeGreaterThan(55);
    for (const at of works) expect(at).toBeLessThan(60);
    const far = flown.filter((at) => at === null).length;
    expect(far / flown.length).toBeGreaterThan(0.4);
  });
});
