import { randomUUID } from 'node:crypto';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { WallState } from '../../protocol/index.ts';
import { eventually, type House, openHouse, type Wall } from '../support/house.ts';
import { broken, crash, createScriptedPainter, paintAfter } from '../support/scripted-painter.ts';

let house: House;
afterEach(async () => {
  vi.restoreAllMocks();
  await house.remove();
});

const settle = () => new Promise((resolve) => setTimeout(resolve, 150));
const of = (wall: Wall, event: string) => wall.events.filter((each) => each.event === event);

async function paint(words: string): Promise<string> {
  const kiosk = await house.kiosk();
  const answer = await kiosk.submit({ words });
  if (!answer.ok) throw new Error(answer.reason);
  const { work } = await kiosk.until(answer.job, 'completed');
  if (!work) throw new Error('no work');
  return work.id;
}

describe('a wall', () => {
  it('hears of a work once: the change that carries it, then the word that it was hung', async () => {
    house = await openHouse();
    const wall = house.wall();
    const empty = await wall.resume(null);
    expect(empty).toMatchObject({ protocol: 2, snapshot: true, works: [], gone: [], painting: 0 });
    expect(empty.reflection).not.toBeNull();
    const work = await paint('a red fox');
    await eventually(() => of(wall, 'work:hung')[0], 'the wall was never told');
    const order = wall.events.map(({ event }) => event).filter((event) => event !== 'easel:lit');
    expect(order).toEqual(['wall:resume', 'wall:changed', 'work:hung']);
    const change = of(wall, 'wall:changed')[0]?.payload as WallState & { from: number };
    expect(change.works).toMatchObject([{ id: work, words: 'a red fox', number: 1 }]);
    expect(change.hang.poses).toMatchObject([{ work, x: 0 }]);
    expect(change.from).toBeLessThanOrEqual(empty.seq);
    expect(change.seq).toBeGreaterThan(empty.seq);
    expect(of(wall, 'easel:lit').map(({ payload }) => payload)).toEqual([{ painting: 1 }, { painting: 0 }]);
  });

  it('hears nothing before it has asked', async () => {
    house = await openHouse();
    const wall = house.wall();
    await new Promise<void>((resolve) => wall.socket.once('connect', () => resolve()));
    await paint('a red fox');
    await settle();
    expect(wall.events).toEqual([]);
  });

  it('[V2] resumes by the net state: a work hung and hidden meanwhile never appears', async () => {
    house = await openHouse();
    const wall = house.wall();
    const first = await paint('stays');
    const { seq } = await wall.resume(null);
    wall.socket.disconnect();
    const hidden = await paint('never to be seen');
    const hung = await paint('new');
    house.app.collection.hide(hidden);
    house.app.collection.hide(first);
    const again = house.wall();
    const state = await again.resume(seq);
    expect(state).toMatchObject({ snapshot: false, works: [{ id: hung }] });
    expect(new Set(state.gone)).toEqual(new Set([hidden, first]));
    expect(JSON.stringify(again.events)).not.toContain('never to be seen');
    expect((await again.resume(999_999)).snapshot).toBe(true);
  });

  it('[V1] never hears a word or sees a pixel that the verdicts did not allow', async () => {
    vi.spyOn(console, 'error').mockImplementation(() => {});
    let open = (): void => {};
    const gate = new Promise<void>((resolve) => {
      open = resolve;
    });
    const painter = createScriptedPainter(paintAfter(gate));
    house = await openHouse({ painter });
    const wall = house.wall();
    await wall.resume(null);
    const kiosks = await Promise.all(Array.from({ length: 6 }, () => house.kiosk()));
    const [held, blocked, canceled, crashed, torn, good] = kiosks as [
      (typeof kiosks)[0],
      (typeof kiosks)[0],
      (typeof kiosks)[0],
      (typeof kiosks)[0],
      (typeof kiosks)[0],
      (typeof kiosks)[0],
    ];
    const heldAnswer = await held.submit({ words: 'heldword naked' });
    expect(heldAnswer.ok).toBe(true);
    expect(await blocked.submit({ words: 'blockedword fuck' })).toEqual({ ok: false, reason: 'words' });
    const toCancel = await canceled.submit({ words: 'canceledword' });
    if (!toCancel.ok) throw new Error(toCancel.reason);
    await canceled.until(toCancel.job, 'in_progress');
    expect((await wall.resume(null)).painting).toBe(1); // light on the easel, and nothing else
    await canceled.socket.emitWithAck('job:cancel', { job: toCancel.job });
    painter.turns.push(crash, crash, broken('black'), broken('black'));
    open();
    const toCrash = await crashed.submit({ words: 'crashedword' });
    if (toCrash.ok) await crashed.until(toCrash.job, 'quarantined');
    const toBreak = await torn.submit({ words: 'brokenword' });
    if (toBreak.ok) await torn.until(toBreak.job, 'failed');
    const answer = await good.submit({ words: 'goodword' });
    if (!answer.ok) throw new Error(answer.reason);
    await good.until(answer.job, 'completed');
    await eventually(() => of(wall, 'work:hung')[0], 'the good one never came');
    await wall.resume(null);
    await settle();

    const heard = JSON.stringify(wall.events);
    expect(heard).toContain('goodword');
    for (const word of ['heldword', 'blockedword', 'canceledword', 'crashedword', 'brokenword'])
      expect(heard).not.toContain(word);
    for (const { job } of [heldAnswer, toCancel, toCrash, toBreak, answer] as { job: string }[])
      expect(heard).not.toContain(job); // a job's id is the right to its draft
    if (heldAnswer.ok) expect((await held.until(heldAnswer.job, 'held')).work).toBeUndefined();
    expect(new Set(wall.events.map(({ event }) => event))).toEqual(
      new Set(['wall:resume', 'easel:lit', 'wall:changed', 'work:hung']),
    );
  });

  it('[G2] a station hears of its own jobs only', async () => {
    house = await openHouse();
    const [a, b] = [await house.kiosk(), await house.kiosk()];
    const heard: unknown[] = [];
    b.socket.onAny((event, payload) => heard.push([event, payload]));
    const answer = await a.submit({ words: 'for a alone' });
    if (!answer.ok) throw new Error(answer.reason);
    await a.until(answer.job, 'completed');
    await settle();
    expect(heard).toEqual([]);
    expect(await b.socket.emitWithAck('job:resume', { job: answer.job })).toBeNull();
    expect(await b.socket.emitWithAck('job:cancel', { job: answer.job })).toEqual({ ok: false });
    expect(await house.kiosk(b.station).then(({ welcome }) => welcome.job)).toBeUndefined();
  });

  it('shows one reflection after the other', async () => {
    house = await openHouse({ config: { collection: { reflectionMs: 1_000 } } });
    const wall = house.wall();
    const { reflection } = await wall.resume(null);
    await eventually(() => of(wall, 'reflection:changed')[1], 'it never changed');
    const shown = [reflection, ...of(wall, 'reflection:changed').map(({ payload }) => payload)];
    expect(new Set(shown.map((each) => (each as { id: string }).id)).size).toBe(shown.length);
  });

  it('[J2] hears although another listener of the journal throws', async () => {
    vi.spyOn(console, 'error').mockImplementation(() => {});
    house = await openHouse();
    house.app.journal.subscribe(() => {
      throw new Error('on purpose');
    });
    const wall = house.wall();
    await wall.resume(null);
    await paint('a red fox');
    await eventually(() => of(wall, 'work:hung')[0], 'the wall was never told');
  });

  it('[G1] gets no answer to a resume of another shape', async () => {
    house = await openHouse();
    const wall = house.wall();
    for (const payload of [{}, { since: -1 }, { since: '0' }, null, { since: 0, all: true }, randomUUID()])
      await expect(wall.socket.timeout(100).emitWithAck('wall:resume', payload)).rejects.toThrow();
    expect((await wall.resume(null)).snapshot).toBe(true);
  });
});
