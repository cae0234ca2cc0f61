import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { advance, lit, press, SCAN_START, type Scan, type Stops } from '../../../kiosk/access/scan.ts';

const STOPS: Stops = [[0], [1, 2, 3], [4]];
const waited = (steps: number, from: Scan = SCAN_START): Scan =>
  Array.from({ length: steps }).reduce<Scan>((scan) => advance(scan, STOPS), from);

describe('[K30] one switch', () => {
  it('lights groups as one, then each of their things, and goes back when none is wanted', () => {
    expect(lit(waited(1), STOPS)).toEqual([1, 2, 3]);
    const inside = press(waited(1), STOPS);
    expect(inside.chosen).toBeNull();
    expect(lit(inside.scan, STOPS)).toEqual([1]);
    expect(lit(waited(2, inside.scan), STOPS)).toEqual([3]);
    expect(lit(waited(6, inside.scan), STOPS)).toEqual([1, 2, 3]);
  });

  it('chooses what is lit alone', () => {
    expect(press(SCAN_START, STOPS).chosen).toBe(0);
    expect(press(waited(1, press(waited(1), STOPS).scan), STOPS).chosen).toBe(2);
  });

  it('reaches everything on any page, whatever the page becomes meanwhile', () => {
    const pages = fc.array(fc.integer({ min: 1, max: 6 }), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(pages, pages, fc.nat(40), (first, second, steps) => {
        const stopsOf = (sizes: number[]): Stops => {
          let next = 0;
          return sizes.map((size) => Array.from({ length: size }, () => next++));
        };
        let scan = SCAN_START;
        for (let i = 0; i < steps; i++) scan = advance(press(scan, stopsOf(first)).scan, stopsOf(first));
        const stops = stopsOf(second);
        const seen = new Set<number>();
        for (let i = 0; i < 200; i++) {
          scan = advance(scan, stops);
          for (const thing of lit(scan, stops)) seen.add(thing);
        }
        expect(seen.size).toBe(stops.flat().length);
      }),
    );
  });
});
