import fc from 'fast-check';
import { type PerspectiveCamera, Vector3 } from 'three';
import { describe, expect, it } from 'vitest';
import { Agenda } from '../../display/agenda.ts';
import { RoomCamera } from '../../display/camera.ts';
import { flightAt, nextTurn } from '../../display/flight.ts';
import { frameHang } from '../../display/framing.ts';
import { partFrom, viewOf } from '../../display/part.ts';
import { SharedClock } from '../../display/shared-clock.ts';
import { Sway } from '../../display/sway.ts';
import { Ticks } from '../../display/tick.ts';

describe('the shared clock', () => {
  /** Our clock began `origin` after the server's; each way takes its own time. */
  const tripAt = (local: number, origin: number, there: number, back: number) => ({
    sent: local,
    served: local + there + origin,
    received: local + there + back,
  });

  it('[W13] is never further off than half of its quickest round trip, however uneven the ways', () => {
    fc.assert(
      fc.property(
        fc.double({ min: -1e9, max: 1e9, noNaN: true }),
        fc.array(fc.tuple(fc.nat(400), fc.nat(400)), { minLength: 1, maxLength: 8 }),
        (origin, ways) => {
          const clock = new SharedClock(0);
          ways.forEach(([there, back], i) => {
            clock.learn(tripAt(i * 1_000, origin, there, back));
          });
          // Corrections are made slowly: give them their time.
          let local = 20_000;
          for (let i = 0; i < 400; i++) {
            clock.at(local);
            local += 100;
          }
          expect(Math.abs(clock.at(local) - (local + origin))).toBeLessThanOrEqual(clock.uncertainty + 1e-3);
        },
      ),
    );
  });

  it('[W13] makes small errors good without running backwards, and takes a new clock at once', () => {
    const clock = new SharedClock(0);
    clock.learn(tripAt(0, 5_000, 100, 0)); // believes 50 ms too much
    let last = clock.at(100);
    clock.learn(tripAt(200, 5_000, 1, 1));
    for (let local = 200; local < 3_000; local += 16) {
      const now = clock.at(local);
      expect(now).toBeGreaterThan(last);
      last = now;
    }
    expect(clock.at(3_000)).toBeCloseTo(8_000, 0);
    clock.learn(tripAt(3_100, 900_000, 1, 1)); // the server began anew
    expect(clock.at(3_200)).toBeCloseTo(903_200, 0);
  });
});

it('[W13] arranges what is to come by its instant, and keeps the order of one instant', () => {
  const done: string[] = [];
  const agenda = new Agenda();
  for (const [at, name] of [
    [30, 'c'],
    [10, 'a'],
    [30, 'd'],
    [20, 'b'],
  ] as const)
    agenda.add(at, () => done.push(name));
  for (let next = agenda.due(30); next !== undefined; next = agenda.due(30)) next.run();
  expect(done).toEqual(['a', 'b', 'c', 'd']);
  agenda.add(50, () => undefined);
  expect(agenda.due(49)).toBeUndefined();
});

it('[W13] comes to an instant between two frames without showing it', () => {
  const seen: string[] = [];
  const ticks = new Ticks([
    { name: 'move', reads: [], run: (dt) => seen.push(`move ${dt.toFixed(2)}`) },
    { name: 'draw', reads: ['move'], shows: true, run: () => seen.push('draw') },
  ]);
  ticks.longestStepS = Number.POSITIVE_INFINITY;
  ticks.run(0);
  ticks.move(150);
  ticks.run(400);
  expect(seen).toEqual(['move 0.00', 'draw', 'move 0.15', 'move 0.25', 'draw']);
});

describe('swaying', () => {
  it('[W13] is at the same place on a page that was just reloaded', () => {
    const [old, fresh] = [new Sway(), new Sway()];
    for (let s = 0; s < 5_000; s += 1 / 4) old.at(s, 1 / 4, 160);
    expect(fresh.at(5_000, 0, 160)).toBeCloseTo(old.at(5_000, 1 / 4, 160), 9);
  });

  it('[W13] changes its round without a jump, and comes back to the common one', () => {
    const sway = new Sway();
    let last = sway.at(10_000, 0, 160);
    for (let i = 1; i < 6_000; i++) {
      const s = 10_000 + i / 10;
      const place = sway.at(s, 1 / 10, i < 50 ? 160 : 470);
      const step = Math.abs(place - last);
      expect(Math.min(step, 1 - step)).toBeLessThan((1 / 10) * (1 / 160 + 0.5 / 60));
      last = place;
    }
    expect(last).toBeCloseTo(new Sway().at(10_000 + 5_999 / 10, 0, 470), 2);
  });
});

it('[W13] sets out for the next work at the instant at which the flight says so', () => {
  for (let s = 0; s < 500; s += 7.3) {
    const turn = nextTurn(s);
    expect(turn).toBeGreaterThan(s);
    const before = flightAt(turn - 0.001, 9, 1);
    expect(flightAt(turn + 0.001, 9, 1) === null).toBe(before !== null);
    expect(flightAt(s, 9, 1)).toBe(before);
  }
});

describe('a part of a wall', () => {
  it('[W13] is named by the address, or by nothing that could not be', () => {
    const asked = (query: string) => partFrom(new URLSearchParams(query));
    expect(asked('part=2/3&overlap=0.1')).toEqual({ index: 2, of: 3, overlap: 0.1 });
    for (const query of [
      '',
      'part=4/3',
      'part=0/2',
      'part=1/9',
      'part=a/b',
      'part=1/2&overlap=0.9',
      'part=1/2&overlap=x',
    ])
      expect(asked(query), query).toBeNull();
  });

  it('[W13] shows every point where its neighbour shows it, and the whole between them', () => {
    const framing = frameHang({ kind: 'salon', poses: [], marks: [] }, 3);
    const cameraOf = (index: number): PerspectiveCamera => {
      const room = new RoomCamera();
      room.setScreen(16 / 9, viewOf({ index, of: 2, overlap: 0.2 }));
      room.frame(framing);
      room.update(0, 4_321);
      return room.camera;
    };
    const whole = new RoomCamera();
    whole.setScreen((16 / 9) * 1.8, { full: 1, offset: 0 });
    whole.frame(framing);
    whole.update(0, 4_321);
    for (const [x, y, z] of [
      [0, 1, 0],
      [-1.4, 0.3, 0.4],
      [0.9, 2, -3],
    ] as const) {
      const on = (camera: PerspectiveCamera) => new Vector3(x, y, z).project(camera);
      const full = on(whole.camera);
      const at = ((full.x + 1) / 2) * 1.8; // in widths of a part, from the left
      for (const index of [1, 2]) {
        const seen = on(cameraOf(index));
        expect(((seen.x + 1) / 2 + (index - 1) * 0.8) as number).toBeCloseTo(at, 9);
        expect(seen.y).toBeCloseTo(full.y, 9);
      }
    }
  });
});
