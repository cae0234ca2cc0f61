import { describe, expect, it } from 'vitest';
import { mostFlashes } from '../../bench/flashes.ts';
import { endOf, type Layer, planReplay, replayAt } from '../../display/easel-timeline.ts';
import { advance, at, WORK_S } from '../../display/motion.ts';

const FRAME_S = 1 / 60;
const over = (seconds: number, light: (s: number) => number) =>
  Array.from({ length: Math.round(seconds / FRAME_S) }, (_, i) => ({
    at: i * FRAME_S,
    light: light(i * FRAME_S),
  }));

describe('the measure of flashes', () => {
  it('counts what blinks, and neither what is faint nor what is slow', () => {
    const blink =
      (hertz: number, low = 0, high = 1) =>
      (s: number) =>
        (s * hertz) % 1 < 0.5 ? low : high;
    expect(mostFlashes(over(4, blink(5)))).toBeGreaterThanOrEqual(4);
    expect(mostFlashes(over(4, blink(2)))).toBeLessThanOrEqual(2);
    expect(mostFlashes(over(4, blink(5, 0.5, 0.55)))).toBe(0);
    expect(mostFlashes(over(4, blink(5, 0.85, 1)))).toBe(0);
    expect(mostFlashes(over(20, (s) => 0.5 + 0.5 * Math.sin(s / 3)))).toBeLessThanOrEqual(1);
  });
});

describe('[W3] (A5) three flashes a second', () => {
  it.each([0, 1, 8, 40])('are never reached by the easel, whatever it shows in %i steps', (kept) => {
    // The worst there can be: every layer is black where the one before was white.
    const brightness = (layer: Layer): number => {
      if (layer.kind === 'bare' || layer.kind === 'paint') return 1;
      return layer.kind === 'draft' ? 0 : (layer.step + 1) % 2;
    };
    for (const waiting of [0, 5]) {
      const plan = planReplay(kept, waiting);
      const seen = over(endOf(plan) / 1000, (s) => {
        const { under, over: top, fade } = replayAt(plan, s * 1000);
        return brightness(under) * (1 - fade) + brightness(top) * fade;
      });
      expect(mostFlashes(seen)).toBeLessThanOrEqual(1);
    }
  });

  it('are never reached by lamps, however often they are told to turn', () => {
    // As fast as anything can ask: another target with every frame, every third of a second, every second.
    for (const every of [FRAME_S, 1 / 6, 1 / 3, 1]) {
      const lamp = at(0);
      const seen = over(30, (s) => {
        lamp.target = Math.floor(s / every) % 2;
        advance(lamp, FRAME_S, WORK_S);
        return lamp.value;
      });
      expect(mostFlashes(seen)).toBeLessThanOrEqual(1);
    }
  });
});
