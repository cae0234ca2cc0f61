import { describe, expect, it } from 'vitest';
import {
  type ComputeGate,
  type ComputeTurn,
  createComputeGate,
} from '../../server/inference/compute-gate.ts';

const never = new AbortController().signal;
const soon = () => new Promise((resolve) => setImmediate(resolve));

/** Enters and notes when it was let in. */
function enter(gate: ComputeGate, name: string, log: string[], signal: AbortSignal = never) {
  return gate.enter(signal).then((turn) => {
    log.push(name);
    return turn;
  });
}

/** A long run of stages that gives way between two of them when somebody waits, as a painting does. */
async function painting(gate: ComputeGate, stages: number, log: string[], stage: () => Promise<unknown>) {
  const turn = await gate.enter(never);
  let wanted = false;
  turn.onWanted(() => {
    wanted = true;
  });
  for (let k = 1; k <= stages; k++) {
    await stage();
    log.push(`stage ${k}`);
    if (!wanted) continue;
    wanted = false;
    await new Promise<void>((resolve) => turn.giveWay(resolve));
  }
  turn.leave();
}

describe('[H6] the compute gate', () => {
  it('[H6] lets one in at a time, in the order they came', async () => {
    const gate = createComputeGate();
    const log: string[] = [];
    expect(gate.free).toBe(true);
    const first = await enter(gate, 'a', log);
    const others = ['b', 'c'].map((name) => enter(gate, name, log));
    await soon();
    expect(log).toEqual(['a']);
    expect(gate.free).toBe(false);
    first.leave();
    first.leave(); // twice is once
    (await (others[0] as Promise<ComputeTurn>)).leave();
    (await (others[1] as Promise<ComputeTurn>)).leave();
    expect(log).toEqual(['a', 'b', 'c']);
    expect(gate.free).toBe(true);
  });

  it('[H6] makes speech wait for one stage of a painting, and no longer', async () => {
    const gate = createComputeGate();
    const log: string[] = [];
    const done = painting(gate, 4, log, soon);
    await soon();
    const hearing = await enter(gate, 'hearing', log);
    expect(log).toEqual(['stage 1', 'hearing']);
    await soon();
    expect(log).toEqual(['stage 1', 'hearing']); // nothing is painted meanwhile
    hearing.leave();
    await done;
    expect(log).toEqual(['stage 1', 'hearing', 'stage 2', 'stage 3', 'stage 4']);
  });

  it('[H6] gives a painting one stage between two hearings, however many wait', async () => {
    const gate = createComputeGate();
    const log: string[] = [];
    const done = painting(gate, 4, log, soon);
    const speakers = Promise.all(
      ['a', 'b', 'c'].map(async (name) => {
        for (let k = 0; k < 4; k++) {
          const turn = await enter(gate, name, log);
          await soon();
          turn.leave();
        }
      }),
    );
    await Promise.all([done, speakers]);
    const painted = log.flatMap((entry, at) => (entry.startsWith('stage') ? [at] : []));
    // A painter gives way to those who wait at that moment, three here; then it has its stage.
    for (const [k, at] of painted.entries()) expect(at - (painted[k - 1] ?? -1)).toBeLessThanOrEqual(4);
    for (const name of ['a', 'b', 'c']) expect(log.filter((entry) => entry === name)).toHaveLength(4);
  });

  it('[H6] forgets who gave up waiting, and who died in a pause', async () => {
    const gate = createComputeGate();
    const holder = await gate.enter(never);
    const stop = new AbortController();
    const waiting = gate.enter(stop.signal);
    stop.abort(new Error('gone'));
    await expect(waiting).rejects.toThrow('gone');
    const hearing = gate.enter(never);
    let resumed = false;
    holder.giveWay(() => {
      resumed = true;
    });
    holder.leave();
    (await hearing).leave();
    expect(resumed).toBe(false);
    expect(gate.free).toBe(true);
    await expect(gate.enter(stop.signal)).rejects.toThrow('gone');
    holder.giveWay(() => undefined); // one that has left takes no place again
    expect(gate.free).toBe(true);
  });

  it('[H6] says at once that somebody waits, also to one let in only now', async () => {
    const gate = createComputeGate();
    const first = await gate.enter(never);
    const second = gate.enter(never);
    const third = gate.enter(never);
    first.leave();
    let asked = 0;
    (await second).onWanted(() => {
      asked++;
    });
    expect(asked).toBe(1);
    (await second).leave();
    (await third).leave();
  });

  it('[H6] with places for everybody holds nobody up', async () => {
    const gate = createComputeGate(Number.POSITIVE_INFINITY);
    await Promise.all([gate.enter(never), gate.enter(never), gate.enter(never)]);
    expect(gate.free).toBe(true);
  });
});
