import { describe, expect, it } from 'vitest';
import { chooseFrame } from '../../display/frame-profiles.ts';
import { FLOOR_SHARE, frameHang } from '../../display/framing.ts';
import { trowelPlaster } from '../../display/plaster.ts';
import { QUALITIES, QualityGovernor } from '../../display/quality.ts';
import { sourceUrl } from '../../display/source-url.ts';
import { Ticks } from '../../display/tick.ts';

const pose = (x: number, y = 1.55, side = 0.6) => ({
  work: String(x),
  x,
  y,
  z: 0,
  turn: 0,
  width: side,
  height: side,
});

const salon = (poses: ReturnType<typeof pose>[]) => ({ kind: 'salon' as const, poses, marks: [] });

describe('the camera', () => {
  it('frames every hang that fits with floor below and words above', () => {
    for (const aspect of [16 / 9, 32 / 9]) {
      const poses = [pose(-2), pose(0, 2.4), pose(2)];
      const framing = frameHang(salon(poses), aspect);
      expect(framing.x - framing.width / 2).toBeLessThan(-2.3);
      expect(framing.y - framing.height / 2).toBeCloseTo(-FLOOR_SHARE * framing.height);
      expect(framing.y + framing.height / 2).toBeGreaterThan(framing.wordsFrom + 0.3);
      expect(framing.stroll).toBe(0);
    }
  });

  it('strolls along what would become stamps', () => {
    const poses = Array.from({ length: 20 }, (_, i) => pose(i - 10));
    const framing = frameHang(salon(poses), 9 / 16);
    expect(framing.stroll).toBeGreaterThan(3);
    expect(framing.height).toBeLessThan(6);
  });

  it('has a view for an empty wall', () => {
    const framing = frameHang(salon([]), 16 / 9);
    expect(framing.x).toBe(0);
    expect(framing.height).toBeGreaterThan(2);
  });
});

describe('frames', () => {
  it('are the same for a work on every wall, and various', () => {
    const choices = Array.from({ length: 60 }, (_, i) => chooseFrame(`work-${i}`, 'canvas'));
    expect(chooseFrame('work-7', 'canvas')).toEqual(choices[7]);
    expect(new Set(choices.map((choice) => `${choice.profile}${choice.finish.colour}`)).size).toBeGreaterThan(
      4,
    );
  });

  it('mount works on paper only', () => {
    expect(chooseFrame('a', 'paper').mount).toBeGreaterThan(0);
    expect(chooseFrame('a', 'canvas').mount).toBe(0);
  });
});

describe('plaster', () => {
  it('is the same on every projector, and not flat', () => {
    const [a, b] = [trowelPlaster(64, 3), trowelPlaster(64, 3)];
    expect(Buffer.compare(a.pixels, b.pixels)).toBe(0);
    const normals = new Set(a.pixels.filter((_, i) => i % 4 === 0));
    expect(normals.size).toBeGreaterThan(8);
  });
});

describe('quality', () => {
  it('steps down soon and up late, and not below the last', () => {
    const governor = new QualityGovernor();
    for (let i = 0; i < 45; i++) governor.measure(60);
    expect(governor.index).toBe(1);
    for (let i = 0; i < 2000; i++) governor.measure(60);
    expect(governor.index).toBe(QUALITIES.length - 1);
    expect(governor.quality.pixels).toBeGreaterThan(0.5);
    for (let i = 0; i < 60 * 20; i++) governor.measure(16);
    expect(governor.index).toBe(QUALITIES.length - 1);
    for (let i = 0; i < 60 * 400; i++) governor.measure(16);
    expect(governor.index).toBeLessThan(QUALITIES.length - 1);
  });

  it('does not take a sleeping tab for a slow card', () => {
    const governor = new QualityGovernor();
    for (let i = 0; i < 100; i++) governor.measure(5_000);
    expect(governor.index).toBe(0);
  });

  it('takes frames of a second and more, one after another, for a slow card, and a single one for a hitch', () => {
    const slow = new QualityGovernor();
    for (let i = 0; i < 15; i++) slow.measure(1_400);
    expect(slow.index).toBe(QUALITIES.length - 1);
    const hitching = new QualityGovernor();
    for (let i = 0; i < 900; i++) hitching.measure(i % 45 === 44 ? 1_400 : 16);
    expect(hitching.index).toBe(0);
  });
});

describe('ticks', () => {
  it('refuse an order in which something is read before it is written', () => {
    const run = (): void => {};
    expect(
      () =>
        new Ticks([
          { name: 'a', reads: ['b'], run },
          { name: 'b', reads: [], run },
        ]),
    ).toThrow();
  });

  it('go on when one of them throws, and tell it once', () => {
    const told: unknown[] = [];
    const error = console.error;
    console.error = (...args: unknown[]) => told.push(args);
    let ran = 0;
    const ticks = new Ticks([
      {
        name: 'broken',
        reads: [],
        run: () => {
          throw new Error('broken');
        },
      },
      {
        name: 'next',
        reads: ['broken'],
        run: () => {
          ran += 1;
        },
      },
    ]);
    ticks.run(0);
    ticks.run(16);
    console.error = error;
    expect(ran).toBe(2);
    expect(told).toHaveLength(1);
  });

  it('do not jump after a long sleep', () => {
    let longest = 0;
    const run = (dt: number): void => {
      longest = Math.max(longest, dt);
    };
    const ticks = new Ticks([{ name: 'a', reads: [], run }]);
    ticks.run(0);
    ticks.run(60_000);
    expect(longest).toBeLessThanOrEqual(0.1);
  });
});

describe('sources', () => {
  it('keep the folder of their set in the address', () => {
    expect(sourceUrl('noto/fox')).toBe('/catalogue/noto/fox.webp');
    expect(sourceUrl('a b/c?d')).toBe('/catalogue/a%20b/c%3Fd.webp');
  });
});
