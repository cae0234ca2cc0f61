import { randomUUID } from 'node:crypto';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { PromptSubmit, type SubmitAnswer } from '../../protocol/index.ts';
import { HostFailure } from '../../server/inference/host-service.ts';
import { openDatabase } from '../../server/storage/database.ts';
import { eventually, type House, openHouse } from '../support/house.ts';
import {
  broken,
  crash,
  createScriptedPainter,
  paintAfter,
  paintAtOnce,
  READY,
} from '../support/scripted-painter.ts';

let house: House;
afterEach(async () => {
  vi.restoreAllMocks();
  await house.remove();
});

const prompt = (changes: object = {}) =>
  PromptSubmit.parse({ key: randomUUID(), visit: randomUUID(), words: 'a red fox', ...changes });

/** A painter that waits until `open` is called. */
function gated() {
  let open = (): void => {};
  const gate = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { painter: createScriptedPainter(paintAfter(gate)), open: () => open() };
}

const submit = (station: string, changes: object = {}): SubmitAnswer =>
  house.app.queue.submit(station, prompt(changes));

function taken(answer: SubmitAnswer): string {
  if (!answer.ok) throw new Error(`refused: ${answer.reason}`);
  return answer.job;
}

const becomes = (station: string, job: string, state: string) =>
  eventually(
    () => (house.app.queue.status(station, job)?.state === state ? true : undefined),
    `never ${state}: ${JSON.stringify(house.app.queue.status(station, job))}`,
  );

describe('the queue', () => {
  it('[Q10] hangs nothing in place of a picture that was taken away meanwhile', async () => {
    const { painter, open } = gated();
    house = await openHouse({ painter });
    const { queue, collection } = house.app;
    const station = randomUUID();
    painter.turns.push(paintAtOnce);
    const job = taken(submit(station));
    await becomes(station, job, 'completed');
    const again = queue.finishAt(station, job, 2) ?? '';
    await becomes(station, again, 'in_progress');
    collection.hide(queue.status(station, job)?.work?.id ?? '');
    open();
    await becomes(station, again, 'canceled');
    expect(collection.hung()).toEqual([]);
    expect(queue.finishAt(station, job, 2)).toBeNull();
  });

  it('[Q10] finishes a picture at a step, while it is painted and afterwards, and keeps one of it', async () => {
    const { painter, open } = gated();
    house = await openHouse({ painter });
    const { queue, collection } = house.app;
    const station = randomUUID();
    const job = taken(submit(station));
    await becomes(station, job, 'in_progress');
    expect(queue.finishAt(randomUUID(), job, 3)).toBeNull();
    expect(queue.finishAt(station, job, 3)).toBe(job);
    open();
    await becomes(station, job, 'completed');
    const first = queue.status(station, job)?.work;
    expect(first).toMatchObject({ until: 3, steps: 8 });

    const again = queue.finishAt(station, job, 2) ?? '';
    expect(again).not.toBe(job);
    await becomes(station, again, 'completed');
    expect(queue.status(station, again)?.work).toMatchObject({ until: 2, seed: first?.seed });
    expect(queue.status(station, job)?.work).toBeUndefined();
    expect(collection.destroyed()).toEqual([first?.id]);
    expect(existsSync(join(house.folder, 'pictures', first?.id ?? ''))).toBe(false);
  });

  it('[Q1] gives the first answer to a repeat, whatever came of the job', async () => {
    const { painter, open } = gated();
    house = await openHouse({ painter });
    const station = randomUUID();
    const key = randomUUID();
    const first = submit(station, { key });
    expect(submit(station, { key })).toEqual(first);
    expect(submit(station, { key, words: 'something else' })).toEqual(first);
    open();
    await becomes(station, taken(first), 'completed');
    expect(submit(station, { key })).toEqual(first);
    expect(painter.requests).toHaveLength(1);
    expect(submit(randomUUID(), { key })).toEqual({ ok: false, reason: 'invalid' }); // another's key says nothing
  });

  it('[Q1] makes one job of one key when two come at once', async () => {
    house = await openHouse();
    const station = randomUUID();
    const [a, b] = [await house.kiosk(station), await house.kiosk(station)];
    const key = randomUUID();
    const answers = await Promise.all([a, b, a, b].map((tab) => tab.submit({ key })));
    expect(new Set(answers.map(taken)).size).toBe(1);
    await a.until(taken(answers[0] as SubmitAnswer), 'completed');
    expect(house.painter.requests).toHaveLength(1);
  });

  it('[Q3] refuses a second prompt while one waits, not while one is painted', async () => {
    const { painter, open } = gated();
    house = await openHouse({ painter });
    const station = randomUUID();
    const first = taken(submit(station));
    await becomes(station, first, 'in_progress');
    const second = taken(submit(station));
    expect(submit(station)).toEqual({ ok: false, reason: 'waiting' });
    expect(house.app.queue.cancel(station, second)).toBe(true);
    expect(submit(station).ok).toBe(true);
    open();
  });

  it('[Q4] paints in the order of turns', async () => {
    const { painter, open } = gated();
    house = await openHouse({ painter });
    const [a, b, c] = [randomUUID(), randomUUID(), randomUUID()];
    await becomes(a, taken(submit(a, { words: 'a one' })), 'in_progress');
    const places = [
      submit(a, { words: 'a two' }),
      submit(b, { words: 'b one' }),
      submit(c, { words: 'c one' }),
    ].map((answer) => answer.ok && answer.place);
    expect(places).toEqual([1, 1, 2]); // b came later and goes before a, who has had a turn
    open();
    await eventually(() => painter.requests.length === 4 || undefined, 'not all were painted');
    expect(painter.requests.map(({ words }) => words)).toEqual(['a one', 'b one', 'c one', 'a two']);
  });

  it('[Q5] is busy above its cap and takes words again below it', async () => {
    const { painter, open } = gated();
    house = await openHouse({ painter, config: { queue: { cap: 2 } } });
    const first = randomUUID();
    await becomes(first, taken(submit(first)), 'in_progress');
    expect(submit(randomUUID()).ok).toBe(true);
    expect(submit(randomUUID()).ok).toBe(true);
    const late = randomUUID();
    const key = randomUUID();
    expect(submit(late, { key })).toEqual({ ok: false, reason: 'busy' });
    open();
    await eventually(() => house.app.queue.counts().pending === 0 || undefined, 'the queue never emptied');
    expect(submit(late, { key }).ok).toBe(true); // a refusal is not an answer for ever
  });

  it('[Q6] paints for a kiosk that has gone away', async () => {
    const { painter, open } = gated();
    house = await openHouse({ painter });
    const kiosk = await house.kiosk();
    const job = taken(await kiosk.submit({}));
    kiosk.socket.disconnect();
    open();
    await becomes(kiosk.station, job, 'completed');
    expect((await house.wall().resume(null)).works).toHaveLength(1);
  });

  it('[Q7] tries once more after a failure of the host, then quarantines and serves the next', async () => {
    vi.spyOn(console, 'error').mockImplementation(() => {});
    house = await openHouse();
    house.painter.turns.push(crash, paintAtOnce);
    const [a, b, c] = [randomUUID(), randomUUID(), randomUUID()];
    await becomes(a, taken(submit(a)), 'completed');
    expect(house.painter.requests).toHaveLength(2);
    expect(house.painter.requests[0]?.seed).toBe(house.painter.requests[1]?.seed);

    house.painter.turns.push(crash, crash);
    const doomed = taken(submit(c));
    const next = taken(submit(b));
    await becomes(c, doomed, 'quarantined');
    await becomes(b, next, 'completed');
    expect(house.painter.requests).toHaveLength(5);
  });

  it('[E13] fails what cannot be painted as it was asked at once, and serves the next', async () => {
    vi.spyOn(console, 'error').mockImplementation(() => {});
    house = await openHouse();
    house.painter.turns.push(async () => {
      throw new HostFailure('wish', 'no such work');
    }, paintAtOnce);
    const [a, b] = [randomUUID(), randomUUID()];
    await becomes(a, taken(submit(a)), 'failed');
    await becomes(b, taken(submit(b)), 'completed');
    expect(house.painter.requests).toHaveLength(2);
  });

  it('[Q9] repaints a broken picture once with another seed, then fails, and hangs neither', async () => {
    house = await openHouse();
    const station = randomUUID();
    house.painter.turns.push(broken('black'));
    const mended = taken(submit(station, { seed: 7 }));
    await becomes(station, mended, 'completed');
    expect(house.painter.requests.map(({ seed }) => seed === 7)).toEqual([true, false]);

    house.painter.turns.push(broken('flat'), broken('not-finite'));
    const job = taken(submit(station, { seed: 7 }));
    await becomes(station, job, 'failed');
    expect(house.painter.requests).toHaveLength(4);
    expect((await house.wall().resume(null)).works.map(({ seed }) => seed)).not.toContain(7);
    expect(readdirSync(join(house.folder, 'works'))).toHaveLength(1);
  });

  it('counts a repaint as no attempt: a host may fail once beside it', async () => {
    vi.spyOn(console, 'error').mockImplementation(() => {});
    house = await openHouse();
    const station = randomUUID();
    house.painter.turns.push(broken('black'), crash, paintAtOnce);
    await becomes(station, taken(submit(station)), 'completed');
  });

  it('cancels what waits and what is painted, for its own station only', async () => {
    const { painter } = gated();
    house = await openHouse({ painter });
    const [a, b] = [randomUUID(), randomUUID()];
    const painting = taken(submit(a));
    await becomes(a, painting, 'in_progress');
    const waiting = taken(submit(b));
    expect(house.app.queue.cancel(b, painting)).toBe(false);
    expect(house.app.queue.cancel(a, painting)).toBe(true);
    expect(house.app.queue.cancel(a, painting)).toBe(false);
    await becomes(b, waiting, 'in_progress'); // the painter is free again
    expect(house.app.queue.cancel(b, waiting)).toBe(true);
    await eventually(() => house.app.queue.counts().in_progress === 0 || undefined, 'still painting');
    expect(house.app.collection.count()).toBe(0);
  });

  it('takes no words without a painter, keeps those it has and paints them when it is back', async () => {
    const { painter, open } = gated();
    house = await openHouse({ painter });
    painter.become({ status: 'starting' });
    const station = randomUUID();
    const job = taken(submit(station)); // it will be there in a moment
    painter.become({ status: 'unavailable', reason: 'assets/models/x.onnx is missing' });
    expect(submit(randomUUID())).toEqual({ ok: false, reason: 'unavailable' });
    open();
    expect(house.app.queue.status(station, job)?.state).toBe('pending');
    painter.become(READY);
    await becomes(station, job, 'completed');
  });

  it('knows the manners of its painter', async () => {
    house = await openHouse();
    expect(submit(randomUUID(), { manner: 'crayon' })).toEqual({ ok: false, reason: 'invalid' });
    expect(submit(randomUUID(), { manner: 'ink' }).ok).toBe(true);
  });

  it('[Q8] paints after a restart what waited before it', async () => {
    const { painter } = gated();
    house = await openHouse({ painter });
    const [a, b] = [randomUUID(), randomUUID()];
    const [first, second] = [taken(submit(a)), taken(submit(b))];
    await becomes(a, first, 'in_progress');
    await house.close(); // the one being painted goes back, no attempt counted
    house = await openHouse({ folder: house.folder });
    await becomes(a, first, 'completed');
    await becomes(b, second, 'completed');
    expect(house.painter.requests).toHaveLength(2);
  });

  it.each([
    [1, 'completed'],
    [2, 'quarantined'],
  ])(
    '[Q8] finds a job begun %i times without an end: %s, and its scraps are gone',
    async (attempts, state) => {
      const { painter } = gated();
      house = await openHouse({ painter });
      const station = randomUUID();
      const job = taken(submit(station));
      await becomes(station, job, 'in_progress');
      await house.close();
      const { mkdirSync } = await import('node:fs');
      const database = openDatabase(join(house.folder, 'echoes.db'));
      const work = randomUUID();
      database.run("UPDATE jobs SET state = 'in_progress', attempts = ?, work = ?", attempts, work); // as a kill leaves it
      database.close();
      const scraps = join(house.folder, 'works', work);
      mkdirSync(scraps, { recursive: true });
      house = await openHouse({ folder: house.folder });
      await becomes(station, job, state);
      expect(existsSync(scraps)).toBe(false);
    },
  );

  it('passes every event on although a listener of progress throws', async () => {
    vi.spyOn(console, 'error').mockImplementation(() => {});
    house = await openHouse();
    const heard: string[] = [];
    house.app.queue.onProgress(() => {
      throw new Error('on purpose');
    });
    house.app.queue.onProgress((_job, { type }) => heard.push(type));
    const station = randomUUID();
    await becomes(station, taken(submit(station)), 'completed');
    expect(heard).toEqual(['draft', ...Array(8).fill('step'), 'brush']);
  });

  it('[C1] numbers works from 1 without gaps for what failed', async () => {
    house = await openHouse();
    const station = randomUUID();
    house.painter.turns.push(broken('black'), broken('black'));
    await becomes(station, taken(submit(station)), 'failed');
    for (const number of [1, 2]) {
      const job = taken(submit(station));
      await becomes(station, job, 'completed');
      expect(house.app.queue.status(station, job)?.work?.number).toBe(number);
    }
  });

  it('[S3] lets no job lie between two states when its end could not be written', async () => {
    vi.spyOn(console, 'error').mockImplementation(() => {});
    const { painter, open } = gated();
    house = await openHouse({ painter });
    const station = randomUUID();
    const job = taken(submit(station));
    await becomes(station, job, 'in_progress');
    const other = openDatabase(join(house.folder, 'echoes.db'));
    other.run('BEGIN IMMEDIATE'); // nobody else can write while this is open
    open();
    await eventually(() => existsSync(join(house.folder, 'works')) || undefined, 'no file was written');
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    expect(house.app.queue.status(station, job)?.state).toBe('in_progress');
    expect(submit(randomUUID())).toEqual({ ok: false, reason: 'unavailable' });
    other.run('ROLLBACK');
    other.close();
    await becomes(station, job, 'completed');
    expect(readdirSync(join(house.folder, 'works'))).toHaveLength(1);
  });
});
