import { afterEach, describe, expect, it, vi } from 'vitest';
import { createGuesses } from '../../server/devices/guesses.ts';
import { type House, openHouse } from '../support/house.ts';

let house: House | undefined;
afterEach(async () => {
  vi.useRealTimers();
  await house?.remove();
  house = undefined;
});

const login = (code: unknown, headers: Record<string, string> = {}) =>
  fetch(`${house?.origin}/desk/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: house?.origin ?? '', ...headers },
    body: JSON.stringify({ code }),
  });

describe('the desk', () => {
  it('[D1] opens with the code that was printed, however it is typed, and shows how things are', async () => {
    house = await openHouse();
    const code = house.app.newCode ?? '';
    expect(code).toMatch(/^[0-9A-Z]{5}-[0-9A-Z]{5}$/);
    expect((await fetch(`${house.origin}/desk/status`)).status).toBe(401);
    const kiosk = await house.kiosk();
    await house.wall().resume(null);
    const answer = await login(
      ` ${code.toLowerCase().replace('-', ' ').replaceAll('0', 'o').replaceAll('1', 'l')} `,
    );
    expect(answer.status).toBe(200);
    const cookie = answer.headers.get('set-cookie') ?? '';
    expect(cookie).toMatch(/HttpOnly/);
    expect(cookie).toMatch(/SameSite=Strict/);
    const status = await fetch(`${house.origin}/desk/status`, {
      headers: { cookie: cookie.split(';')[0] ?? '' },
    });
    expect(await status.json()).toMatchObject({
      painter: 'ready',
      painterName: 'scripted',
      works: 0,
      walls: 1,
      stations: [{ id: kiosk.station, role: 'kiosk', connected: true }],
    });
    const stranger = { headers: { cookie: 'echoes-desk=guessed' } };
    expect((await fetch(`${house.origin}/desk/status`, stranger)).status).toBe(401);
  });

  it('[C5] takes a choice of hangs from whoever knows the code, of its own page and in its shape only', async () => {
    house = await openHouse({
      deps: { planner: { lay: () => new Promise(() => undefined), close: async () => undefined } },
    });
    const { origin, app } = house;
    const cookie = (await login(app.newCode)).headers.get('set-cookie')?.split(';')[0] ?? '';
    const choose = (body: unknown, headers: Record<string, string> = {}) =>
      fetch(`${origin}/desk/hang`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', origin, cookie, ...headers },
        body: JSON.stringify(body),
      }).then(({ status }) => status);
    expect(await choose({ hang: 'echo' }, { cookie: '' })).toBe(401);
    expect(await choose({ hang: 'echo' }, { origin: 'http://elsewhere.example' })).toBe(403);
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
    const status = await fetch(`${origin}/desk/status`, { headers: { cookie } });
    expect(await status.json()).toMatchObject({
      hang: { chosen: 'time', laid: 'salon', programme: [step, { hang: 'kinship', minutes: 10 }] },
    });
    expect(await choose({ hang: 'salon' })).toBe(200);
    expect(app.hangs.programme).toEqual([]);
  });

  it('[D1] keeps the code once it was used, makes a new one until then', async () => {
    house = await openHouse();
    const first = house.app.newCode;
    await house.close();
    house = await openHouse({ folder: house.folder });
    const second = house.app.newCode;
    expect(second).not.toBeNull();
    expect(second).not.toBe(first);
    expect((await login(first)).status).toBe(401);
    expect((await login(second)).status).toBe(200);
    await house.close();
    house = await openHouse({ folder: house.folder });
    expect(house.app.newCode).toBeNull();
    expect((await login(second)).status).toBe(200);
  });

  it('[D1] keeps no code in the data folder that could be read', async () => {
    house = await openHouse();
    const code = house.app.newCode ?? '';
    await house.close();
    const { readFileSync, readdirSync } = await import('node:fs');
    for (const file of readdirSync(house.folder).filter((name) => name.startsWith('echoes')))
      for (const form of [code, code.replace('-', '')])
        expect(readFileSync(`${house.folder}/${file}`).includes(form)).toBe(false);
  });

  it.each([
    ['another origin', { origin: 'https://evil.example' }, 'x', 403],
    ['no origin', { origin: '' }, 'x', 403],
    ['a wrong code', {}, 'AAAAA-AAAAA', 401],
    ['an empty code', {}, '', 400],
    ['no text', {}, { $ne: '' }, 400],
    ['a very long code', {}, 'A'.repeat(10_000), 400],
  ])('refuses %s', async (_what, headers, code, status) => {
    house = await openHouse();
    expect((await login(code, headers)).status).toBe(status);
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
