import { randomUUID } from 'node:crypto';
import { afterEach, describe, expect, it, vi } from 'vitest';
import {
  type Calibration,
  type CalibrationProfile,
  STRAIGHT,
  type WallStatus,
} from '../../protocol/index.ts';
import { curatorOf } from '../support/desk.ts';
import { eventually, type House, openHouse } from '../support/house.ts';

let house: House;
afterEach(async () => {
  vi.restoreAllMocks();
  await house.remove();
});

const BEAT = { face: '3d', fps: 60, quality: 0, width: 1920, height: 1080, works: 3, clockMs: 1, faults: [] };
const PINNED: CalibrationProfile = {
  ...STRAIGHT,
  part: { index: 2, of: 3, overlap: 0.1 },
  corners: [{ x: 0.01, y: 0.02 }, ...STRAIGHT.corners.slice(1)] as unknown as CalibrationProfile['corners'],
};

async function page(station: string = randomUUID()) {
  const { socket } = house.wall();
  const told: Calibration[] = [];
  socket.on('calibration:changed', (calibration: Calibration) => told.push(calibration));
  const ask = (event: string, payload: unknown) => socket.timeout(5_000).emitWithAck(event, payload);
  const hello = { station, version: '2', part: null };
  const calibration = (await ask('wall:hello', hello)) as Calibration;
  return { station, socket, told, ask, calibration };
}

describe('the projectors of a wall', () => {
  it('[W13] ask for the time of the server’s steady clock', async () => {
    house = await openHouse();
    const wall = await page();
    const before = performance.timeOrigin + performance.now();
    const { now } = (await wall.ask('clock:ask', {})) as { now: number };
    expect(now).toBeGreaterThanOrEqual(before);
    expect(now).toBeLessThanOrEqual(performance.timeOrigin + performance.now());
  });

  it('[W16] keep their profile at the server, and it is there after a restart', async () => {
    house = await openHouse();
    const wall = await page();
    expect(wall.calibration).toEqual({ profile: STRAIGHT, pattern: null, undo: false });
    const twin = await page(wall.station);
    expect(await wall.ask('profile:set', PINNED)).toEqual({ ok: true });
    await eventually(() => twin.told[0], 'the other page of this projector was never told');
    expect(twin.told[0]).toEqual({ profile: PINNED, pattern: null, undo: true });
    expect(wall.told).toEqual([]); // whoever made it knows it
    const { folder } = house;
    await house.close();
    house = await openHouse({ folder });
    expect((await page(wall.station)).calibration).toMatchObject({ profile: PINNED, undo: true });
  });

  it('[W16] take no profile of another shape, and keep the one they have', async () => {
    house = await openHouse();
    const wall = await page();
    await wall.ask('profile:set', PINNED);
    const [a, b, c, d] = STRAIGHT.corners;
    for (const wrong of [
      null,
      {},
      { ...STRAIGHT, part: { index: 4, of: 3, overlap: 0 } },
      { ...STRAIGHT, corners: [a, c, b, d] },
      { ...STRAIGHT, corners: [a, b, c] },
      { ...STRAIGHT, gamma: 9 },
      { ...STRAIGHT, uplift: Number.NaN },
      { ...STRAIGHT, turn: 45 },
      { ...STRAIGHT, more: 1 },
    ])
      expect(await wall.ask('profile:set', wrong)).toEqual({ ok: false });
    expect((await page(wall.station)).calibration.profile).toEqual(PINNED);
  });

  it('[W16] are aligned from the desk, live, and every change can be taken back', async () => {
    let now = Date.now();
    house = await openHouse({ deps: { now: () => now } });
    const seat = await curatorOf(house);
    const wall = await page();
    const at = `/desk/walls/${wall.station}`;
    expect((await seat.send('PUT', `${at}/profile`, PINNED)).status).toBe(200);
    await eventually(() => wall.told[0]?.profile.part.of === 3, 'the wall was never told');
    now += 60_000;
    // Pixel by pixel is one change.
    for (const gamma of [2.3, 2.4, 2.5])
      expect((await seat.send('PUT', `${at}/profile`, { ...PINNED, gamma })).status).toBe(200);
    expect((await seat.send('DELETE', `${at}/profile/last`)).status).toBe(200);
    await eventually(() => wall.told.at(-1)?.profile.gamma === 2.2, 'not taken back');
    expect(wall.told.at(-1)?.profile).toEqual(PINNED);
    expect((await seat.send('DELETE', `${at}/profile/last`)).status).toBe(200);
    expect((await seat.send('DELETE', `${at}/profile/last`)).status).toBe(409);
    expect((await seat.get<{ walls: WallStatus[] }>('/desk/walls')).body.walls).toMatchObject([
      { station: wall.station, connected: true, profile: STRAIGHT, undo: false },
    ]);
    expect((await seat.send('PUT', `${at}/profile`, { ...PINNED, turn: 1 })).status).toBe(400);
    expect((await seat.send('PUT', `/desk/walls/${randomUUID()}/profile`, PINNED)).status).toBe(404);
    expect((await fetch(`${house.origin}/desk/walls`)).status).toBe(401);
  });

  it('[W16] show a test pattern while somebody aligns them, and none the next morning', async () => {
    house = await openHouse();
    const seat = await curatorOf(house);
    const wall = await page();
    const at = `/desk/walls/${wall.station}/pattern`;
    expect((await seat.send('POST', at, { pattern: 'grid' })).status).toBe(200);
    await eventually(() => wall.told[0]?.pattern === 'grid', 'no pattern');
    expect((await seat.send('POST', at, { pattern: 'cats' })).status).toBe(400);
    wall.socket.disconnect();
    await eventually(async () => {
      const { body } = await seat.get<{ walls: WallStatus[] }>('/desk/walls');
      return body.walls[0]?.connected === false;
    }, 'still here');
    expect((await page(wall.station)).calibration.pattern).toBeNull();
  });

  it('[W17] (B3) report what went wrong once, and the desk knows', async () => {
    const said = vi.spyOn(console, 'error').mockImplementation(() => {});
    let now = Date.now();
    house = await openHouse({ deps: { now: () => now } });
    const seat = await curatorOf(house);
    const wall = await page();
    const seen = async () => (await seat.get<{ walls: WallStatus[] }>('/desk/walls')).body.walls[0];
    for (let i = 0; i < 3; i++) wall.socket.emit('wall:beat', { ...BEAT, faults: ['context-lost'] });
    const report = (body: unknown, origin = house.origin) =>
      fetch(`${house.origin}/wall/report`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', origin },
        body: JSON.stringify(body),
      }).then(({ status }) => status);
    expect(await report({ station: wall.station, fault: 'frozen' })).toBe(204);
    expect(await report({ station: randomUUID(), fault: 'frozen' })).toBe(204);
    expect(await report({ station: 'x', fault: 'frozen' })).toBe(400);
    expect(await report({ station: wall.station, fault: 'frozen' }, 'http://elsewhere.example')).toBe(403);
    await eventually(async () => (await seen())?.faults.length === 2, 'the desk does not know');
    expect(await seen()).toMatchObject({
      silent: false,
      beat: { fps: 60, works: 3 },
      faults: expect.arrayContaining([
        expect.objectContaining({ fault: 'context-lost' }),
        expect.objectContaining({ fault: 'frozen' }),
      ]),
    });
    expect(said.mock.calls.filter(([text]) => String(text).includes('reports'))).toHaveLength(2);
    now += 60_000;
    expect((await seen())?.silent).toBe(true);
    wall.socket.emit('wall:beat', BEAT);
    await eventually(async () => (await seen())?.silent === false, 'still silent');
  });
});
