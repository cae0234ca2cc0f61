import { randomUUID } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PICTURE_FILES } from '../../protocol/index.ts';
import { type House, type Kiosk, openHouse } from '../support/house.ts';
import { createScriptedPainter, paintAfter } from '../support/scripted-painter.ts';

let house: House;
let web: string;
let work: string;

beforeAll(async () => {
  web = mkdtempSync(join(tmpdir(), 'echoes-web-'));
  for (const page of ['kiosk', 'display', 'curator']) {
    mkdirSync(join(web, page));
    writeFileSync(join(web, page, 'index.html'), `<!doctype html><title>${page}</title>`);
  }
  mkdirSync(join(web, 'assets', 'speech'), { recursive: true });
  for (const name of ['voice-worker', 'recording'])
    writeFileSync(join(web, 'assets', 'speech', `${name}-abc123.js`), 'export {};');
  writeFileSync(join(web, 'assets', 'kiosk-abc123.js'), 'export {};');
  writeFileSync(join(web, 'service-worker.js'), 'self;');
  writeFileSync(join(web, 'secret.txt'), 'not to be served');
  house = await openHouse({ deps: { web } });
  work = (await newWork('a red fox')).id;
});
afterAll(async () => {
  await house.remove();
  rmSync(web, { recursive: true, force: true });
});

async function newWork(words: string, kiosk?: Kiosk): Promise<{ id: string; job: string }> {
  kiosk ??= await house.kiosk();
  const answer = await kiosk.submit({ words });
  if (!answer.ok) throw new Error(answer.reason);
  return { id: (await kiosk.until(answer.job, 'completed')).work?.id ?? '', job: answer.job };
}

const get = (path: string, headers: Record<string, string> = {}) =>
  fetch(`${house.origin}${path}`, { headers });

/** Sends a path as it is: fetch would tidy it up before the server could fall for it. */
const raw = (path: string): Promise<string> =>
  new Promise((resolve, reject) => {
    const { port } = new URL(house.origin);
    let answer = '';
    const socket = connect(Number(port), '127.0.0.1', () =>
      socket.write(`GET ${path} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nConnection: close\r\n\r\n`),
    );
    socket.on('data', (chunk) => {
      answer += chunk.toString('latin1');
    });
    socket.on('close', () => resolve(answer));
    socket.on('error', reject);
  });

describe('pages', () => {
  it.each([
    ['/kiosk', 'kiosk'],
    ['/wall', 'display'],
    ['/desk', 'curator'],
  ])('%s is the built page, asked for anew each time', async (path, title) => {
    const response = await get(path);
    expect(response.status).toBe(200);
    expect(await response.text()).toContain(`<title>${title}</title>`);
    expect(response.headers.get('cache-control')).toBe('no-cache');
    const tag = response.headers.get('etag') ?? '';
    expect((await get(path, { 'if-none-match': tag })).status).toBe(304);
  });

  it.each(['/', '/kiosk', '/wall', '/desk', '/health', '/nowhere'])(
    '[G5] %s carries a policy that lets nothing foreign in',
    async (path) => {
      const { headers } = await get(path);
      const policy = headers.get('content-security-policy') ?? '';
      expect(policy).toMatch(/default-src 'none'/);
      expect(policy).toMatch(/script-src 'self'(;|$)/);
      expect(policy).toMatch(/frame-ancestors 'none'/);
      expect(policy).not.toMatch(/unsafe|\*|http:|https:|upgrade-insecure-requests/);
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('strict-transport-security')).toBeNull();
    },
  );

  it('[G5] one worker may compile WebAssembly, and no other file', async () => {
    const policyOf = async (path: string) => (await get(path)).headers.get('content-security-policy') ?? '';
    const policy = await policyOf('/assets/speech/voice-worker-abc123.js');
    expect(policy).toMatch(/default-src 'none'/);
    expect(policy).toMatch(/script-src 'self' 'wasm-unsafe-eval'(;|$)/);
    expect(policy).not.toMatch(/'unsafe-|\*|http:|https:/);
    for (const path of ['/assets/speech/recording-abc123.js', '/assets/kiosk-abc123.js'])
      expect(await policyOf(path)).not.toContain('wasm');
  });

  it('has a door sign in the visitor’s language, without a script', async () => {
    const page = await (await get('/', { 'accept-language': 'de-AT,de;q=0.9' })).text();
    expect(page).toContain('lang="de"');
    for (const path of ['/kiosk', '/wall', '/desk']) expect(page).toContain(`href="${path}"`);
    expect(page).not.toContain('<script');
    expect(page).not.toContain('house.');
    expect(await (await get('/', { 'accept-language': 'ar' })).text()).toContain('dir="rtl"');
  });

  it('serves built assets for ever, the service worker for the whole origin', async () => {
    expect((await get('/assets/kiosk-abc123.js')).headers.get('cache-control')).toContain('immutable');
    const worker = await get('/service-worker.js');
    expect(worker.headers.get('service-worker-allowed')).toBe('/');
    expect(worker.headers.get('cache-control')).toBe('no-cache');
  });

  it('serves the sentences of the languages it speaks', async () => {
    expect((await (await get('/locales/en.json')).json()).house.title).toBe('Echoes of Imagination');
    for (const path of ['/locales/xx.json', '/locales/../package.json', '/locales/en', '/locales/en.txt'])
      expect((await get(path)).status).toBe(404);
  });

  it('tells its health in numbers and states', async () => {
    const health = await (await get('/health')).json();
    expect(health).toMatchObject({ live: true, ready: true, painter: 'ready', disk: { paused: false } });
    expect(health.queue).toEqual({ pending: 0, held: 0, in_progress: 0, quarantined: 0 });
    expect(JSON.stringify(health)).not.toContain('fox');
  });
});

describe('pictures', () => {
  it.each(PICTURE_FILES)('[G3] serves %s with an ETag, and 304 to who has it', async (file) => {
    const response = await get(`/pictures/${work}/${file}`);
    expect(response.status).toBe(200);
    expect(response.headers.get('cache-control')).toBe('private, no-cache');
    expect(response.headers.get('content-type')).toBe(
      file.endsWith('.webp') ? 'image/webp' : 'application/octet-stream',
    );
    const bytes = await response.arrayBuffer();
    expect(bytes.byteLength).toBe(Number(response.headers.get('content-length')));
    const tag = response.headers.get('etag') ?? '';
    expect(tag).toMatch(/^"[0-9a-f]{64}"$/);
    for (const held of [tag, `W/${tag}`, `"other", ${tag}`]) {
      const again = await get(`/pictures/${work}/${file}`, { 'if-none-match': held });
      expect(again.status).toBe(304);
      expect((await again.arrayBuffer()).byteLength).toBe(0);
    }
    expect((await get(`/pictures/${work}/${file}`, { 'if-none-match': '"other"' })).status).toBe(200);
  });

  it('[G3] answers the master, the unknown and the hidden alike: as if they had never been', async () => {
    const hiddenKiosk = await house.kiosk();
    const { id: hidden, job } = await newWork('to be hidden', hiddenKiosk);
    expect((await get(`/pictures/${hidden}/wall.webp`)).status).toBe(200);
    house.app.collection.hide(hidden);
    const answers = await Promise.all(
      [
        `/pictures/${work}/master.png`,
        `/pictures/${randomUUID()}/wall.webp`,
        `/pictures/${hidden}/wall.webp`,
        `/pictures/${hidden.toUpperCase()}/wall.webp`,
        `/pictures/${work}/__proto__`,
      ].map(async (path) => {
        const response = await get(path);
        return [response.status, await response.text(), response.headers.get('etag')];
      }),
    );
    for (const each of answers) expect(each).toEqual([404, '{"error":"not found"}', null]);
    expect((await hiddenKiosk.until(job, 'completed')).work).toBeUndefined();
  });

  it.each([
    '/pictures/../echoes.db',
    '/pictures/%2e%2e/echoes.db',
    '/pictures/..%2f..%2fechoes.db/wall.webp',
    '/pictures/%2e%2e%2f/wall.webp',
    '/assets/../secret.txt',
    '/assets/%2e%2e/secret.txt',
    '/assets/..%2fsecret.txt',
    '/assets/..%5csecret.txt',
    '/assets//etc/passwd',
    '/catalogue/../catalogue.json',
    '/catalogue/..%2f..%2f/package.webp',
    '/catalogue/%2e%2e/x.webp',
    '/catalogue/..%2fgrounds/beach-dawn-0.webp',
    '/catalogue/noto/..%2f..%2fcatalogue.json%00.webp',
    '/catalogue/noto/.webp',
    '/locales/..%2f..%2fpackage.json',
    '/locales/%2e%2e%2fpackage.json',
    '/service-worker.js/../secret.txt',
    '/%2e%2e/%2e%2e/etc/passwd',
    '//etc/passwd',
    '/pictures/%c0%ae%c0%ae/wall.webp',
    '/pictures/%',
  ])('[S4] does not fall for %s', async (path) => {
    const answer = await raw(path);
    expect(answer).toMatch(/^HTTP\/1\.1 4\d\d /);
    for (const secret of ['not to be served', 'root:', 'SQLite format', '"dependencies"', '"works"'])
      expect(answer).not.toContain(secret);
  });

  it('[G4] answers nobody who asks for another host', async () => {
    const answer = await new Promise<string>((resolve) => {
      const { port } = new URL(house.origin);
      let text = '';
      const socket = connect(Number(port), '127.0.0.1', () =>
        socket.write('GET /health HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n'),
      );
      socket.on('data', (chunk) => {
        text += chunk;
      });
      socket.on('close', () => resolve(text));
    });
    expect(answer).toMatch(/^HTTP\/1\.1 421 /);
    expect(answer).not.toContain('painter');
  });
});

describe('a draft', () => {
  it('is there for who knows the job, while it is painted, and gone when it is canceled', async () => {
    let open = (): void => {};
    const gate = new Promise<void>((resolve) => {
      open = resolve;
    });
    const painter = createScriptedPainter();
    const other = await openHouse({ painter });
    painter.turns.push(async (request, options) => {
      options.onEvent({
        type: 'draft',
        webp: new Uint8Array([1, 2, 3]),
        sources: [],
        understood: [],
        reading: [],
        manner: 'oil',
      });
      return paintAfter(gate)(request, options);
    });
    const kiosk = await other.kiosk();
    const drafted = new Promise((resolve) => kiosk.socket.once('job:progressed', resolve));
    const answer = await kiosk.submit({});
    if (!answer.ok) throw new Error(answer.reason);
    await drafted;
    const draft = await fetch(`${other.origin}/jobs/${answer.job}/draft.webp`);
    expect(new Uint8Array(await draft.arrayBuffer())).toEqual(new Uint8Array([1, 2, 3]));
    expect(draft.headers.get('cache-control')).toBe('private, no-store');
    expect((await fetch(`${other.origin}/jobs/${randomUUID()}/draft.webp`)).status).toBe(404);
    await kiosk.socket.emitWithAck('job:cancel', { job: answer.job });
    expect((await fetch(`${other.origin}/jobs/${answer.job}/draft.webp`)).status).toBe(404);
    open();
    await other.remove();
  });
});
