import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import WebSocket from 'ws';
import { MAX_MESSAGE_BYTES } from '../../protocol/index.ts';
import { eventually, type House, type Kiosk, openHouse } from '../support/house.ts';

let house: House;
let kiosk: Kiosk;
beforeAll(async () => {
  house = await openHouse();
  kiosk = await house.kiosk();
});
afterAll(() => house.remove());

const health = async () => (await fetch(`${house.origin}/health`)).json();
const prompt = (changes: object) => ({
  key: randomUUID(),
  visit: randomUUID(),
  words: 'a red fox',
  ...changes,
});
const ask = (event: string, payload: unknown) => kiosk.socket.timeout(2_000).emitWithAck(event, payload);

describe('bad input at a kiosk', () => {
  it.each([
    ['empty', '', 'empty'],
    ['white space', '   \n\t ', 'empty'],
    ['10,000 characters', 'a fox '.repeat(1_667), 'too-long'],
    ['a lone surrogate', '\ud800', 'unpaintable'],
    ['NUL', '\u0000', 'empty'],
    ['listed words', 'fuck', 'words'],
  ])('[Q2] refuses %s with its reason', async (_what, words, reason) => {
    expect(await ask('prompt:submit', prompt({ words }))).toEqual({ ok: false, reason });
  });

  it('[M2] a refusal never repeats the words', async () => {
    expect(JSON.stringify(await ask('prompt:submit', prompt({ words: 'you cunt' })))).not.toContain('cunt');
  });

  it.each([
    ['no object', 'a fox'],
    ['null', null],
    ['an array', [1, 2]],
    ['a number', 7],
    ['binary', Buffer.from('fox')],
    ['no key', { visit: randomUUID(), words: 'a fox' }],
    ['a key that is no UUID', prompt({ key: '__proto__' })],
    ['words that are no text', prompt({ words: { $gt: '' } })],
    ['21,000 characters', prompt({ words: 'a'.repeat(21_000) })],
    ['a seed out of range', prompt({ seed: 2 ** 32 })],
    ['a seed that is no number', prompt({ seed: Number.NaN })],
    ['freedom out of range', prompt({ freedom: 1.5 })],
    ['a language that is none', prompt({ language: '../../etc' })],
    ['one property too many', prompt({ admin: true })],
    ['a constructor', prompt({ constructor: { prototype: { polluted: 1 } } })],
    ['depth', prompt({ words: JSON.parse(`${'['.repeat(2_000)}${']'.repeat(2_000)}`) })],
  ])('[G1] answers invalid to %s', async (_what, payload) => {
    expect(await ask('prompt:submit', payload)).toEqual({ ok: false, reason: 'invalid' });
  });

  it('[G1] takes a key named __proto__ for what it is and changes no prototype', async () => {
    const payload = JSON.parse(`{"__proto__": {"polluted": 1}, "key": "${randomUUID()}", "words": "a fox"}`);
    expect(await ask('prompt:submit', payload)).toEqual({ ok: false, reason: 'invalid' });
    expect(({} as { polluted?: number }).polluted).toBeUndefined();
  });

  it('[G1] counts unknown events, answers none of them and goes on', async () => {
    const before = (await health()).counters.unknownEvents;
    kiosk.socket.emit('work:hide', { work: randomUUID() });
    kiosk.socket.emit('constructor', {});
    kiosk.socket.emit('__proto__', {});
    await expect(kiosk.socket.timeout(300).emitWithAck('prompt:destroy', {})).rejects.toThrow();
    expect((await health()).counters.unknownEvents - before).toBe(4);
    expect((await ask('job:resume', { job: randomUUID() })) === null).toBe(true);
  });

  it('[G1] survives events without an acknowledgement, and with something else in its place', async () => {
    for (const payload of [undefined, null, 7, 'x', {}, prompt({})]) {
      kiosk.socket.emit('prompt:submit', payload);
      kiosk.socket.emit('job:resume', payload, 'no function');
      kiosk.socket.emit('station:hello');
    }
    expect(await ask('job:cancel', { job: randomUUID() })).toEqual({ ok: false });
  });

  it('[G4] drops a line that sends 2 MB, and only that line', async () => {
    const other = await house.kiosk();
    const gone = new Promise((resolve) => other.socket.once('disconnect', resolve));
    other.socket.io.reconnection(false);
    other.socket.emit('prompt:submit', prompt({ words: 'a'.repeat(2_000_000) }));
    await gone;
    expect((await health()).live).toBe(true);
    expect(await ask('job:cancel', { job: randomUUID() })).toEqual({ ok: false });
  });

  it('takes the longest honest message there is', async () => {
    const longest = JSON.stringify(prompt({ words: '\u0000'.repeat(10_000) }));
    expect(longest.length).toBeLessThan(MAX_MESSAGE_BYTES);
    expect(await ask('prompt:submit', JSON.parse(longest))).toEqual({ ok: false, reason: 'empty' });
  });
});

describe('bad connections', () => {
  const knock = (query: string, headers: Record<string, string> = {}) =>
    new Promise<number>((resolve) => {
      const socket = new WebSocket(`${house.origin.replace('http', 'ws')}/socket.io/?${query}`, { headers });
      socket.on('open', () => {
        socket.close();
        resolve(101);
      });
      socket.on('unexpected-response', (_request, response) => resolve(response.statusCode ?? 0));
      socket.on('error', () => resolve(0));
    });
  const good = 'EIO=4&transport=websocket';

  it('[G4] lets its own pages in', async () => {
    expect(await knock(good, { origin: house.origin })).toBe(101);
    expect(await knock(good)).toBe(101); // no browser page: no origin
  });

  it.each([
    ['another origin', good, { origin: 'https://evil.example' }],
    ['an origin that only begins right', good, { origin: 'http://127.0.0.1.evil.example' }],
    ['the null origin of a sandbox', good, { origin: 'null' }],
    ['a name rebound to this address', good, { host: 'evil.example' }],
    ['protocol 3', 'EIO=3&transport=websocket', {}],
    ['an unknown session', `${good}&sid=__proto__`, {}],
  ])('[G4] refuses %s', async (_what, query, headers: Record<string, string>) => {
    expect(await knock(query, headers)).not.toBe(101);
  });

  it('[G4] refuses polling', async () => {
    expect((await fetch(`${house.origin}/socket.io/?EIO=4&transport=polling`)).status).toBe(400);
  });

  it('stays up under frames that are no protocol at all', async () => {
    const socket = new WebSocket(`${house.origin.replace('http', 'ws')}/socket.io/?${good}`);
    await new Promise((resolve) => socket.once('open', resolve));
    for (const frame of [
      '',
      '4',
      '42["',
      '40/kiosk,',
      '451-["x"]',
      '42/kiosk,["prompt:submit"',
      '\u0000'.repeat(100),
    ])
      socket.send(frame);
    socket.send(Buffer.alloc(1_000, 255));
    await eventually(() => socket.readyState === WebSocket.CLOSED || undefined, 'the line stayed open').catch(
      () => {},
    );
    socket.terminate();
    expect((await health()).live).toBe(true);
  });
});
