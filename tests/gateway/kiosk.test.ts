import { randomUUID } from 'node:crypto';
import { afterEach, describe, expect, it } from 'vitest';
import type { JobProgress } from '../../protocol/index.ts';
import { eventually, type House, openHouse } from '../support/house.ts';
import { createScriptedPainter, paintAfter, READY } from '../support/scripted-painter.ts';

let house: House | undefined;
afterEach(async () => {
  await house?.remove();
  house = undefined;
});

describe('a station and the server', () => {
  it('takes words in, paints them and names the work', async () => {
    house = await openHouse();
    const kiosk = await house.kiosk();
    const progress: JobProgress[] = [];
    kiosk.socket.on('job:progressed', (event: JobProgress) => progress.push(event));
    expect(kiosk.welcome).toMatchObject({
      protocol: 2,
      painter: { available: true, manners: ['oil', 'ink'] },
    });

    const answer = await kiosk.submit({ words: '  a red   fox ', seed: 7, manner: 'ink' });
    if (!answer.ok) throw new Error(answer.reason);
    expect(answer.place).toBe(0);
    const status = await kiosk.until(answer.job, 'completed');
    expect(status.work).toMatchObject({
      number: 1,
      words: 'a red fox',
      seed: 7,
      manner: 'ink',
      relief: true,
    });
    expect(house.painter.requests).toMatchObject([{ words: 'a red fox', seed: 7, manner: 'ink', steps: 8 }]);
    expect(progress.map(({ stage }) => stage)).toEqual(['draft', ...Array(8).fill('step'), 'brush']);
    const step = progress[1];
    expect(step?.stage === 'step' && new Uint8Array(step.preview)).toEqual(new Uint8Array(12).fill(1));
    await eventually(() => kiosk.changes.at(-1)?.state === 'completed', 'the station was never told');
  });

  it('answers nothing but `invalid` before a station has said who it is', async () => {
    house = await openHouse();
    const kiosk = await house.kiosk();
    const stranger = house.wall();
    stranger.socket.disconnect();
    const { io } = await import('socket.io-client');
    const socket = io(`${house.origin}/kiosk`, { transports: ['websocket'], forceNew: true });
    const prompt = { key: randomUUID(), visit: randomUUID(), words: 'a fox' };
    expect(await socket.timeout(2_000).emitWithAck('prompt:submit', prompt)).toEqual({
      ok: false,
      reason: 'invalid',
    });
    socket.disconnect();
    expect(kiosk.changes).toEqual([]);
  });

  it('tells who waits of every step forward, and where a reload stands', async () => {
    const gates: (() => void)[] = [];
    const painter = createScriptedPainter((request, options) => {
      const gate = new Promise<void>((resolve) => gates.push(resolve));
      return paintAfter(gate)(request, options);
    });
    house = await openHouse({ painter });
    const [a, b, c] = [await house.kiosk(), await house.kiosk(), await house.kiosk()];
    const first = await a.submit({ words: 'first' });
    if (!first.ok) throw new Error(first.reason);
    await a.until(first.job, 'in_progress');
    expect(await b.submit({ words: 'second' })).toMatchObject({ ok: true, place: 1 });
    const third = await c.submit({ words: 'third' });
    if (!third.ok) throw new Error(third.reason);
    expect(third.place).toBe(2);
    gates[0]?.();
    await a.until(first.job, 'completed');
    await eventually(() => c.changes.find(({ place }) => place === 1), 'c never came nearer');
    const reloaded = await house.kiosk(c.station);
    expect(reloaded.welcome.job).toMatchObject({
      job: third.job,
      state: 'pending',
      place: 1,
      words: 'third',
    });
    await eventually(() => gates[1], 'b was never begun');
    gates[1]?.();
    await eventually(() => gates[2], 'c was never begun');
    gates[2]?.();
    await c.until(third.job, 'completed');
    await eventually(() => reloaded.changes.at(-1)?.state === 'completed', 'the second tab was never told');
    expect((await house.kiosk(c.station)).welcome.job).toBeUndefined();
    expect(c.changes.map(({ state, place }) => `${state} ${place}`)).toEqual([
      'pending 2',
      'pending 1',
      'pending 0',
      'in_progress 0',
      'completed 0',
    ]);
  });

  it('hears when the painter leaves and comes back, and not why', async () => {
    house = await openHouse();
    const kiosk = await house.kiosk();
    const heard: unknown[] = [];
    kiosk.socket.on('painter:changed', (painter) => heard.push(painter));
    house.painter.become({ status: 'unavailable', reason: 'assets/models/denoiser.onnx is missing' });
    house.painter.become(READY);
    await eventually(() => heard.length === 2, 'it was never told');
    expect(heard).toEqual([
      { available: false, name: '', manners: [] },
      { available: true, name: 'scripted', manners: ['oil', 'ink'] },
    ]);
  });
});
