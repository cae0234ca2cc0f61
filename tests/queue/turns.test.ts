import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { inTurn, type Waiting } from '../../server/queue/turns.ts';

const job = (row: number, station: string, returned = 0): Waiting => ({ row, station, returned });
const rows = (jobs: readonly Waiting[]): number[] => jobs.map(({ row }) => row);

describe('the order of turns', () => {
  it('[Q4] goes round the stations, whoever came with many', () => {
    const waiting = [job(1, 'a'), job(2, 'a'), job(3, 'a'), job(4, 'b'), job(5, 'c')];
    expect(rows(inTurn(waiting, new Map()))).toEqual([1, 4, 5, 2, 3]);
  });

  it('[Q4] gives the next turn to the station served longest ago', () => {
    const last = new Map([
      ['a', 9],
      ['b', 3],
      ['c', 5],
    ]);
    expect(rows(inTurn([job(1, 'a'), job(2, 'b'), job(3, 'c'), job(4, 'new')], last))).toEqual([4, 2, 3, 1]);
  });

  it('puts a job whose turn was broken off before all others', () => {
    expect(rows(inTurn([job(1, 'a'), job(2, 'b'), job(3, 'c', 1)], new Map([['c', 99]])))).toEqual([3, 1, 2]);
  });

  it('[Q4] passes nobody twice by the same station, and loses and invents nobody', () => {
    const waiting = fc.array(fc.record({ station: fc.constantFrom('a', 'b', 'c', 'd') }), { maxLength: 40 });
    const last = fc.dictionary(fc.constantFrom('a', 'b', 'c', 'd'), fc.nat(100));
    fc.assert(
      fc.property(waiting, last, (stations, turns) => {
        const jobs = stations.map(({ station }, row) => job(row, station));
        const order = inTurn(jobs, new Map(Object.entries(turns)));
        expect(rows(order).sort((a, b) => a - b)).toEqual(rows(jobs));
        for (const [place, { station }] of order.entries()) {
          const before = order.slice(0, place);
          const own = before.filter((other) => other.station === station).length;
          for (const other of new Set(before.map((each) => each.station)))
            if (other !== station)
              expect(before.filter((each) => each.station === other).length).toBeLessThanOrEqual(own + 1);
        }
      }),
    );
  });

  it('does not change what it was given', () => {
    const waiting = Object.freeze([job(2, 'a'), job(1, 'b')]);
    const last = new Map([['a', 1]]);
    inTurn(waiting, last);
    expect([...last]).toEqual([['a', 1]]);
  });
});
