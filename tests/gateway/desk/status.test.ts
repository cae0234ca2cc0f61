import { afterEach, describe, expect, it, vi } from 'vitest';
import { createGuesses } from '../../../server/devices/guesses.ts';
import { curatorOf, PASSPHRASE, redeem, seatOf } from '../../support/desk.ts';
import { type House, openHouse } from '../../support/house.ts';

let house: House | undefined;
afterEach(async () => {
  vi.useRealTimers();
  await house?.remove();
  house = undefined;
});

const enter = (body: unknown, headers: Record<string, string> = {}) =>
  fetch(`${house?.origin}/desk/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: house?.origin ?? '', ...headers },
    body: JSON.stringify(body),
  });

describe('the desk', () => {
  it('[D1] opens to whoever has an account, and shows how things are', async () => {
    house = await openHouse();
    expect(house.app.newCode).toMatch(/^[0-9A-Z]{5}-[0-9A-Z]{5}$/);
    const first = await fetch(`${house.origin}/desk/session`);
    expect(await first.json()).toEqual({ staff: null, first: true });
    await curatorOf(house);
    const answer = await enter({ name: 'ada', passphrase: PASSPHRASE });
    expect(answer.status).toBe(200);
    const cookie = answer.headers.get('set-cookie') ?? '';
    expect(cookie).toMatch(/HttpOnly/);
    expect(cookie).toMatch(/SameSite=Strict/);
    const kiosk = await house.kiosk();
    await house.wall().resume(null);
    const seat = seatOf(house.origin, cookie.split(';')[0] ?? '');
    expect((await seat.get('/desk/session')).body).toMatchObject({
      staff: { name: 'Ada', role: 'curator' },
      first: false,
    });
    expect((await seat.get('/desk/status')).body).toMatchObject({
      painter: 'ready',
      painterName: 'scripted',
      works: 0,
      walls: 1,
      stations: [{ id: kiosk.station, role: 'kiosk', connected: true }],
    });
  });

  it('[C5] takes a choice of hangs in its shape only', async () => {
    house = await openHouse({
      deps: { planner: { lay: () => new Promise(() => undefined), close: async () => undefined } },
    });
    const { app } = house;
    const seat = await curatorOf(house);
    const choose = (body: unknown) => seat.send('POST', '/desk/hang', body).then(({ status }) => status);
    const step = { hang: 'time', minutes: 5 };
    for (const wrong of [
      {},
      { hang: 'attic' },
      { programme: [step] },
      { programme: [step, { ...step, minutes: 0 }] },
    ])
      expect(await choose(wrong)).toBe(400);
    expect(app.hangs.chosen).toBe('salon');
    expect(await choose({ programme: [step, { hang: 'kinship', minutes: 10 }] })).toBe(200);
    expect((await seat.get('/desk/status')).body).toMatchObject({
      hang: { chosen: 'time', laid: 'salon', programme: [step, { hang: 'kinship', minutes: 10 }] },
    });
    expect(await choose({ hang: 'salon' })).toBe(200);
    expect(app.hangs.programme).toEqual([]);
  });

  it('[D1] prints a first code until a curator has an account', async () => {
    house = await openHouse();
    const first = house.app.newCode ?? '';
    await house.close();
    house = await openHouse({ folder: house.folder });
    const second = house.app.newCode ?? '';
    expect(second).not.toBe('');
    expect(second).not.toBe(first);
    expect((await redeem(house.origin, first, 'Ada')).status).toBe(401);
    expect((await redeem(house.origin, second, 'Ada')).status).toBe(200);
    expect((await redeem(house.origin, second, 'Eve')).status).toBe(401);
    await house.close();
    house = await openHouse({ folder: house.folder });
    expect(house.app.newCode).toBeNull();
    expect((await enter({ name: 'Ada', passphrase: PASSPHRASE })).status).toBe(200);
  });

  it.each([
    ['another origin', { origin: 'https://evil.example' }, { name: 'Ada', passphrase: PASSPHRASE }, 403],
    ['no origin', { origin: '' }, { name: 'Ada', passphrase: PASSPHRASE }, 403],
    ['a wrong passphrase', {}, { name: 'Ada', passphrase: 'another one' }, 401],
    ['an unknown name', {}, { name: 'Nobody', passphrase: PASSPHRASE }, 401],
    ['an empty passphrase', {}, { name: 'Ada', passphrase: '' }, 400],
    ['no text', {}, { name: 'Ada', passphrase: { $ne: '' } }, 400],
    ['a very long passphrase', {}, { name: 'Ada', passphrase: 'A'.repeat(10_000) }, 400],
  ])('[D1] refuses %s', async (_what, headers, body, status) => {
    house = await openHouse();
    await curatorOf(house);
    const answer = await enter(body, headers as Record<string, string>);
    expect(answer.status).toBe(status);
    if (status === 401) expect(await answer.json()).toEqual({ error: 'wrong' }); // unknown and wrong sound alike
  });
});

describe('guesses', () => {
  it('[D1] wait longer and longer, up to five seconds, and are forgotten with the right one', async () => {
    const waits: number[] = [];
    const guesses = createGuesses(async (ms) => waits.push(ms));
    for (let k = 0; k < 8; k++) expect(await guesses.guess('a', async () => false)).toBe(false);
    expect(waits).toEqual([250, 500, 1_000, 2_000, 4_000, 5_000, 5_000]);
    expect(await guesses.guess('b', async () => true)).toBe(true); // another address waits for nothing
    expect(waits).toHaveLength(7);
    expect(await guesses.guess('a', async () => true)).toBe(true); // nobody is ever locked out
    expect(await guesses.guess('a', async () => true)).toBe(true);
    expect(waits).toHaveLength(8);
  });

  it('[D1] of one address wait in line, three at most', async () => {
    let release = (): void => {};
    const gate = new Promise<void>((resolve) => {
      release = resolve;
    });
    const guesses = createGuesses();
    const slow = Array.from({ length: 5 }, () =>
      guesses.guess('a', async () => {
        await gate;
        return true;
      }),
    );
    release();
    expect(await Promise.all(slow)).toEqual([true, true, true, null, null]);
  });
});
