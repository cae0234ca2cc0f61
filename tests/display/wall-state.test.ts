import { describe, expect, it } from 'vitest';
import { applyChange, applyState, asSnapshot, NOTHING } from '../../display/wall-state.ts';
import type { WallState } from '../../protocol/display.ts';
import type { Work } from '../../protocol/work.ts';

const idOf = (n: number): string => `00000000-0000-7000-8000-${String(n).padStart(12, '0')}`;

function work(n: number): Work {
  return {
    id: idOf(n),
    number: n,
    words: `work ${n}`,
    language: 'en',
    manner: 'impasto',
    painter: 'echo',
    seed: n,
    steps: 8,
    until: 8,
    freedom: 0.85,
    understood: [],
    sources: [],
    paintedAt: '2026-11-23T18:00:00.000Z',
    relief: true,
  };
}

function state(seq: number, numbers: number[], more: Partial<WallState> = {}): WallState {
  const works = numbers.map(work);
  const poses = works.map(({ id }, i) => ({
    work: id,
    x: i,
    y: 1.5,
    z: 0,
    turn: 0,
    width: 0.5,
    height: 0.5,
  }));
  const hang = { revision: seq, kind: 'salon' as const, poses, marks: [], stars: 0 };
  return {
    protocol: 1,
    seq,
    snapshot: true,
    works,
    gone: [],
    hang,
    reflection: null,
    painting: 0,
    blank: false,
    ...more,
  };
}

const known = applyState(NOTHING, state(10, [1, 2])).next;

describe('the wall keeps up by sequence', () => {
  it('[W4] applies a change that follows on its own', () => {
    const change = { ...state(11, [3], { snapshot: false }), from: 10 };
    const { outcome, next, added } = applyChange(known, change);
    expect(outcome).toBe('applied');
    expect(added).toEqual([idOf(3)]);
    expect([...next.works.keys()]).toEqual([1, 2, 3].map(idOf));
    expect(next.seq).toBe(11);
  });

  it('[W4] meets a gap, changes nothing and asks again', () => {
    const change = { ...state(15, [3], { snapshot: false }), from: 13 };
    expect(applyChange(known, change)).toMatchObject({ outcome: 'gap', next: known });
    expect(applyChange(NOTHING, change).outcome).toBe('gap');
  });

  it('[W4] ignores what it knows already, in any order', () => {
    const old = { ...state(9, [7], { snapshot: false }), from: 8 };
    const again = { ...state(10, [1], { snapshot: false }), from: 9 };
    expect(applyChange(known, old).outcome).toBe('ignored');
    expect(applyChange(known, again).outcome).toBe('ignored');
  });

  it('[W4] applies a change that overlaps with what it knows: net states may be told twice', () => {
    const change = { ...state(12, [2, 3], { snapshot: false, gone: [idOf(1)] }), from: 9 };
    const { next, gone } = applyChange(known, change);
    expect([...next.works.keys()]).toEqual([2, 3].map(idOf));
    expect(gone).toEqual([idOf(1)]);
  });

  it('[W4] believes a snapshot even of a server that was restored to an older sequence', () => {
    const { next, gone, outcome } = applyState(known, state(4, [1]));
    expect(outcome).toBe('applied');
    expect(next.seq).toBe(4);
    expect(gone).toEqual([idOf(2)]);
  });

  it('takes a net change as the answer to a resume', () => {
    const { next } = applyState(known, state(14, [5], { snapshot: false, gone: [idOf(2)] }));
    expect([...next.works.keys()]).toEqual([1, 5].map(idOf));
  });

  it('[W5] is the same wall after a night in the store, with a dark easel', () => {
    const stored = asSnapshot({ ...known, painting: 3 }, 1);
    const { next } = applyState(NOTHING, structuredClone(stored));
    expect([...next.works.keys()]).toEqual([...known.works.keys()]);
    expect(next.hang).toEqual(known.hang);
    expect(next.seq).toBe(10);
    expect(next.painting).toBe(0);
  });

  it('keeps the last reflection until another is told', () => {
    const reflection = { kind: 'question', id: 'q', text: 'Whose?' } as const;
    const said = applyState(known, state(11, [1], { reflection })).next;
    expect(applyState(said, state(12, [1])).next.reflection).toEqual(reflection);
  });
});
