import { io } from 'socket.io-client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { curatorOf, type DeskSeat, inviteTo, PASSPHRASE, redeem, seatOf } from '../../support/desk.ts';
import { type House, openHouse } from '../../support/house.ts';

let house: House;
let curator: DeskSeat;
let attendant: DeskSeat;
beforeAll(async () => {
  house = await openHouse();
  curator = await curatorOf(house);
  attendant = await inviteTo(house, curator, 'Ben', 'attendant');
});
afterAll(() => house.remove());

/** Every method and path under /desk/, as the server itself lists them, with made-up ids. */
function routes(): { method: 'GET' | 'POST' | 'PUT' | 'DELETE'; path: string }[] {
  const stack: string[] = [];
  const found: { method: 'GET' | 'POST' | 'PUT' | 'DELETE'; path: string }[] = [];
  for (const line of house.app.http.printRoutes({ commonPrefix: false }).split('\n')) {
    const match = /^([│ ├└─]*)(\S+)(?: \(([A-Z, ]+)\))?/.exec(line);
    if (!match?.[2]) continue;
    const depth = (match[1] ?? '').length / 4;
    stack.length = Math.max(0, depth - 1);
    stack.push(match[2]);
    const path = stack.join('').replace(/:\w+/g, '00000000-0000-4000-8000-000000000001');
    for (const method of (match[3] ?? '').split(', '))
      if (path.startsWith('/desk/') && ['GET', 'POST', 'PUT', 'DELETE'].includes(method))
        found.push({ method: method as 'GET', path });
  }
  return found;
}

const call = (seat: DeskSeat, { method, path }: ReturnType<typeof routes>[number], origin = house.origin) =>
  method === 'GET'
    ? seat.get(path).then(({ status }) => status)
    : seat.send(method, path, {}, { origin }).then(({ status }) => status);

describe('the desk’s guard', () => {
  it('[D4] lets nobody without a session do or see anything but sign in', async () => {
    const all = routes();
    expect(all.length).toBeGreaterThan(8);
    const open = [];
    for (const cookie of ['', 'echoes-desk=guessed'])
      for (const route of all)
        if ((await call(seatOf(house.origin, cookie), route)) !== 401)
          open.push(`${route.method} ${route.path}`);
    // Making an account and signing in are refused for what they say, not for who says it.
    expect([...new Set(open)].sort()).toEqual([
      'GET /desk/session',
      'POST /desk/account',
      'POST /desk/session',
    ]);
  });

  it('[D4] lets an attendant do an attendant’s work only', async () => {
    const refused = [];
    for (const route of routes())
      if (route.path !== '/desk/session' && (await call(attendant, route)) === 403)
        refused.push(`${route.method} ${route.path}`);
    expect(refused).toEqual(
      expect.arrayContaining(['GET /desk/staff', 'POST /desk/hang', 'POST /desk/language']),
    );
    expect((await attendant.get('/desk/status')).status).toBe(200);
  });

  it('[D4] takes changes from pages of its own only', async () => {
    for (const origin of ['https://evil.example', ''])
      for (const route of routes().filter(({ method }) => method !== 'GET'))
        expect(await call(curator, route, origin), `${route.method} ${route.path}`).toBe(403);
  });

  it('[D4] guards its line as its routes, and says on it only that something changed', async () => {
    const dial = (cookie: string) =>
      io(`${house.origin}/desk`, { transports: ['websocket'], forceNew: true, extraHeaders: { cookie } });
    const stranger = dial('echoes-desk=guessed');
    expect(
      await new Promise((resolve) => stranger.on('connect_error', (error) => resolve(error.message))),
    ).toBe('session');
    stranger.disconnect();
    const own = dial(attendant.cookie);
    const told = new Promise((resolve) => own.on('desk:changed', resolve));
    await new Promise<void>((resolve) => own.on('connect', () => resolve()));
    await curator.send('POST', '/desk/staff', { name: 'Cleo', role: 'attendant' });
    expect(await told).toEqual({ topics: ['staff'] });
    own.disconnect();
  });

  it('[D3] ends a session with its account, its new code, and its sign-out', async () => {
    const { body } = await curator.get<{ staff: { id: string; name: string }[] }>('/desk/staff');
    const id = body.staff.find(({ name }) => name === 'Ben')?.id ?? '';
    const made = await curator.send<{ code: string }>('POST', `/desk/staff/${id}/code`);
    expect((await attendant.get('/desk/status')).status).toBe(401);
    attendant = (await redeem(house.origin, made.body.code, 'Ben')).seat;
    expect((await attendant.get('/desk/status')).status).toBe(200);
    expect((await attendant.send('DELETE', '/desk/session')).status).toBe(200);
    expect((await attendant.get('/desk/status')).status).toBe(401);
    expect((await curator.send('DELETE', `/desk/staff/${id}`)).status).toBe(200);
    const signIn = await curator.send('POST', '/desk/session', { name: 'Ben', passphrase: PASSPHRASE });
    expect(signIn.status).toBe(401);
  });
});
