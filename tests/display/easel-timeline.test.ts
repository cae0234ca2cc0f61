import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  endOf,
  FADE_MS,
  heldBack,
  planReplay,
  REPLAY_LONGEST_MS,
  REPLAY_SHORTEST_MS,
  replayAt,
  replayLength,
  strokesLaid,
} from '../../display/easel-timeline.ts';
import { STEP_SHOWN_MS } from '../../protocol/limits.ts';

const kept = fc.integer({ min: 0, max: 50 });
const waiting = fc.integer({ min: 0, max: 9 });

describe('the easel replays', () => {
  it('[W22] every phase on a wall of any speed, in order, and in its own time where frames are quick', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 50 }),
        waiting,
        fc.integer({ min: 16, max: 20_000 }),
        (n, queue, frameMs) => {
          const plan = planReplay(n, queue);
          const seen = new Set<string>();
          let [now, started] = [0, 0];
          for (; now - started <= endOf(plan); now += frameMs) {
            seen.add(replayAt(plan, now - started).phase);
            started += heldBack(plan, frameMs);
          }
          expect([...seen].slice(0, 6)).toEqual([
            'light',
            'collage',
            'steps',
            'strokes',
            'breath',
            'journey',
          ]);
          if (frameMs < STEP_SHOWN_MS) expect(now).toBeLessThanOrEqual(endOf(plan) + frameMs);
        },
      ),
    );
  });

  it('[W2] within 8 to 15 seconds, each step at least 600 ms, for any number of steps and any queue', () => {
    fc.assert(
      fc.property(kept, waiting, (n, queue) => {
        const plan = planReplay(n, queue);
        expect(replayLength(plan)).toBeGreaterThanOrEqual(REPLAY_SHORTEST_MS);
        expect(replayLength(plan)).toBeLessThanOrEqual(REPLAY_LONGEST_MS);
        expect(plan.stepMs).toBeGreaterThanOrEqual(STEP_SHOWN_MS);
        if (n > 0) expect(plan.steps.at(-1)).toBe(n - 1);
        expect(plan.steps).toEqual([...new Set(plan.steps)].sort((a, b) => a - b));
      }),
    );
  });

  it('[W2] shows all eight kept steps when nobody waits', () => {
    expect(planReplay(8).steps).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
  });

  it('goes through light, collage, steps, strokes, breath and journey, and is over', () => {
    const plan = planReplay(8);
    const seen: string[] = [];
    for (let ms = 0; ms < 40_000; ms += 20) {
      const { phase } = replayAt(plan, ms);
      if (seen.at(-1) !== phase) seen.push(phase);
    }
    expect(seen).toEqual(['light', 'collage', 'steps', 'strokes', 'breath', 'journey', 'over']);
  });

  it('[W3] never cuts: what is seen changes by less than a fifth in 60 ms', () => {
    const plan = planReplay(8);
    const key = (view: ReturnType<typeof replayAt>): Map<string, number> => {
      const shares = new Map<string, number>();
      for (const [layer, share] of [
        [view.under, 1 - view.fade],
        [view.over, view.fade],
      ] as const) {
        const name = JSON.stringify(layer);
        shares.set(name, (shares.get(name) ?? 0) + share);
      }
      return shares;
    };
    for (let ms = 0; ms < 30_000; ms += 10) {
      const [a, b] = [key(replayAt(plan, ms)), key(replayAt(plan, ms + 60))];
      for (const name of new Set([...a.keys(), ...b.keys()])) {
        expect(Math.abs((a.get(name) ?? 0) - (b.get(name) ?? 0)), `${name} at ${ms}`).toBeLessThan(0.2);
      }
    }
    expect(FADE_MS).toBeGreaterThanOrEqual(500);
  });

  it('lays every stroke once, coarse ones first, and none backwards', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 4000 }), { minLength: 1, maxLength: 5 }), (counts) => {
        const layer = Uint8Array.from(counts.flatMap((count, i) => Array<number>(count).fill(i)));
        let last = 0;
        for (let i = 0; i <= 100; i++) {
          const laid = strokesLaid(layer, i / 100);
          expect(laid).toBeGreaterThanOrEqual(last);
          last = laid;
        }
        expect(strokesLaid(layer, 0)).toBe(0);
        expect(last).toBe(layer.length);
      }),
    );
  });

  it('gives the few coarse strokes a time of their own', () => {
    const layer = Uint8Array.from([...Array<number>(100).fill(0), ...Array<number>(9900).fill(1)]);
    expect(strokesLaid(layer, 0.05)).toBeLessThan(100);
  });
});
