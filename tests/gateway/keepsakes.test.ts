import { randomUUID } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { JobStatus, Verification } from '../../protocol/index.ts';
import { type House, type Kiosk, openHouse } from '../support/house.ts';
import { masterOf } from '../support/painted.ts';
import { createScriptedPainter, pictureOf } from '../support/scripted-painter.ts';

/** These walk the built marking thread. */
let house: House;
let web: string;
let now = Date.parse('2026-11-25T10:00:00Z');
let status: JobStatus;

beforeAll(async () => {
  web = mkdtempSync(join(tmpdir(), 'echoes-web-'));
  for (const page of ['keepsake', 'verifier']) {
    mkdirSync(join(web, page));
    const built = join(import.meta.dirname, '../..', page, 'index.html');
    if (existsSync(built)) cpSync(built, join(web, page, 'index.html'));
    else writeFileSync(join(web, page, 'index.html'), '<!doctype html>');
  }
  const painter = createScriptedPainter(async (request, { onEvent }) => {
    onEvent({ type: 'brush' });
    return { ...(await pictureOf(request)), width: 512, height: 512, master: masterOf(request.seed, 512) };
  });
  house = await openHouse({ painter, deps: { web, now: () => now } });
  status = await paint('a red fox at night');
});
afterAll(async () => {
  await house.remove();
  rmSync(web, { recursive: true, force: true });
});

async function paint(words: string, kiosk?: Kiosk): Promise<JobStatus> {
  kiosk ??= await house.kiosk();
  const answer = await kiosk.submit({ words });
  if (!answer.ok) throw new Error(answer.reason);
  return kiosk.until(answer.job, 'completed');
}
const get = (path: string, headers: Record<string, string> = {}) =>
  fetch(`${house.origin}${path}`, { headers });
const pathOf = ({ keepsake }: JobStatus): string => keepsake?.path ?? 'no keepsake';
const verify = async (body: Uint8Array): Promise<Response> =>
  fetch(`${house.origin}/verify`, {
    method: 'POST',
    headers: { 'content-type': 'application/octet-stream', origin: house.origin },
    body: body as Uint8Array<ArrayBuffer>,
  });

describe('a keepsake', () => {
  it('is offered to the station that made it, by 128 bits and ten signs', () => {
    expect(status.keepsake?.path).toMatch(/^\/k\/[A-Za-z0-9_-]{22}$/);
    expect(status.keepsake?.code).toMatch(/^[0-9A-HJKMNP-TV-Z]{10}$/);
  });

  it('has a page in the reader’s language that tells its story, without a script', async () => {
    const response = await get(pathOf(status), { 'accept-language': 'de' });
    const page = await response.text();
    expect(response.status).toBe(200);
    expect(response.headers.get('cache-control')).toBe('private, no-store');
    expect(response.headers.get('x-robots-tag')).toContain('noindex');
    expect(page).toContain('lang="de"');
    expect(page).toContain('a red fox at night');
    expect(page).toContain('A. Hand');
    expect(page).not.toMatch(/<script|>(keepsake|provenance)\./);
    expect(await (await get(pathOf(status), { 'accept-language': 'ar' })).text()).toContain('dir="rtl"');
  });

  it('[P1] gives the signed file, and the verifier knows it again', async () => {
    const response = await get(`${pathOf(status)}/file?save`);
    expect(response.headers.get('content-type')).toBe('image/png');
    expect(response.headers.get('content-disposition')).toBe('attachment; filename="echoes-000001.png"');
    const file = new Uint8Array(await response.arrayBuffer());
    const answer = (await (await verify(file)).json()) as Verification;
    expect(answer).toMatchObject({
      verdict: 'ours',
      manifest: { state: 'valid', ours: true },
      biography: { number: 1, words: { said: 'a red fox at night' } },
    });
    expect(answer.mark).not.toBeNull();
  });

  it('[P4] of an unknown, hidden or ended work was never there: the same answer for all', async () => {
    const hidden = await paint('to be hidden');
    expect((await get(pathOf(hidden))).status).toBe(200);
    house.app.collection.hide(hidden.work?.id ?? '');
    const answers = await Promise.all(
      [
        pathOf(hidden),
        `${pathOf(hidden)}/file`,
        '/k/AAAAAAAAAAAAAAAAAAAAAA',
        '/k/x',
        `/k/${randomUUID()}`,
      ].map(async (path) => {
        const response = await get(path);
        return [response.status, await response.text()];
      }),
    );
    for (const answer of answers) expect(answer).toEqual(answers[2]);
    expect(answers[2]?.[0]).toBe(404);
    expect(answers[2]?.[1]).not.toContain('hidden');
  });

  it('[P9] is erased by its code alone, from wall, disk and address, and never comes back', async () => {
    const erase = (path: string, code: string) =>
      fetch(`${house.origin}${path}/erase`, { method: 'POST', body: new URLSearchParams({ code }) });
    const unwanted = await paint('marker-words to be erased');
    const { id = '' } = unwanted.work ?? {};
    const { path = '', code = '' } = unwanted.keepsake ?? {};
    expect((await erase(path, '0000000000')).status).toBe(403);
    expect((await get(path)).status).toBe(200);
    const typed = `${code.slice(0, 5)}-${code.slice(5)}`.toLowerCase();
    const erased = await erase(path, typed);
    expect(erased.status).toBe(200);
    expect(await erased.text()).toContain('The picture is gone');
    for (const gone of [path, `${path}/file`, `/pictures/${id}/wall.webp`])
      expect((await get(gone)).status, gone).toBe(404);
    expect((await erase(path, code)).status).toBe(404);
    const wall = await house.wall().resume(null);
    expect(wall.works.map((work) => work.id)).not.toContain(id);
    expect(house.app.collection.record(id)).toMatchObject({ state: 'destroyed', work: { words: '' } });
  });

  it('[P9] takes five wrong codes a minute and no more, and nothing but a form', async () => {
    const kept = await paint('a lighthouse');
    const { path = '', code = '' } = kept.keepsake ?? {};
    const erase = (body: BodyInit) => fetch(`${house.origin}${path}/erase`, { method: 'POST', body });
    for (let i = 0; i < 5; i++) expect((await erase(new URLSearchParams({ code: 'x' }))).status).toBe(403);
    expect((await erase(new URLSearchParams({ code }))).status).toBe(429);
    expect((await erase('code=1')).status).toBe(415);
    expect((await get(`${path}/erase`)).status).toBe(404);
    expect((await get(path)).status).toBe(200);
  });

  it('[P10] says until when it can be fetched, and has a square code only where a phone can reach it', async () => {
    expect(status.keepsake).toMatchObject({ link: null, until: '2027-11-25T10:00:00.000Z' });
    const page = await (await get(pathOf(status))).text();
    expect(page).toContain('November 25, 2027');
    expect(page).not.toContain('<svg');
  });

  it('[P4] ends after its days, and a clock that fell back to 1970 ends nothing', async () => {
    const then = now;
    now = then + 366 * 86_400_000;
    expect((await get(pathOf(status))).status).toBe(404);
    now = 0;
    expect((await get(pathOf(status))).status).toBe(200);
    now = then;
  });
});

describe('the verifier', () => {
  it('answers a stranger’s picture that it says nothing about itself', async () => {
    expect(await (await verify(masterOf(99, 300))).json()).toMatchObject({
      verdict: 'silent',
      biography: null,
    });
  });

  it('[P7] knows by its looks a picture that was hung a moment ago', async () => {
    const { work } = await paint('a boat in the rain');
    const bare = await sharp(masterOf(work?.seed ?? 0, 512))
      .jpeg({ quality: 60 })
      .toBuffer();
    expect(await (await verify(bare)).json()).toMatchObject({
      verdict: 'resembles',
      nearest: { id: work?.id, certain: true },
    });
  });

  it('is for this origin only, takes bytes only, and not too many', async () => {
    const post = (headers: Record<string, string>, body: string) =>
      fetch(`${house.origin}/verify`, { method: 'POST', headers, body });
    expect(
      (await post({ 'content-type': 'application/octet-stream', origin: 'http://evil.example' }, 'x')).status,
    ).toBe(403);
    expect((await post({ 'content-type': 'application/json', origin: house.origin }, '{}')).status).toBe(415);
    expect((await verify(new Uint8Array(33 * 2 ** 20))).status).toBe(413);
  });

  it('opens by the printed code however it is typed; five wrong ones a minute, then no more', async () => {
    const enter = (code: string) =>
      fetch(`${house.origin}/verify/code`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', origin: house.origin },
        body: JSON.stringify({ code }),
      });
    const code = status.keepsake?.code ?? '';
    const typed = `${code.slice(0, 5)} ${code.slice(5)}`.toLowerCase();
    expect(await (await enter(typed)).json()).toEqual({ path: pathOf(status) });
    for (let i = 0; i < 5; i++) expect((await enter('0000000000')).status).toBe(404);
    expect((await enter(code)).status).toBe(429);
  });

  it('may use a camera; no other page may', async () => {
    expect((await get('/verify')).headers.get('permissions-policy')).toContain('camera=(self)');
    expect((await get('/kiosk')).headers.get('permissions-policy')).toContain('camera=()');
  });
});

describe('the credits', () => {
  it('name every set with author, licence and source', async () => {
    const page = await (await get('/credits')).text();
    for (const text of [
      'Twitter Emoji',
      'CC-BY-4.0',
      'https://creativecommons.org/licenses/by/4.0/',
      'Streamline',
    ])
      expect(page).toContain(text);
  });
});
