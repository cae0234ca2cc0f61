import { X509Certificate } from 'node:crypto';
import { rmSync, statSync } from 'node:fs';
import { request } from 'node:https';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { io } from 'socket.io-client';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openAuthority } from '../../server/lan/authority.ts';
import { createHosts } from '../../server/lan/hosts.ts';
import { PortTaken, type Running, run } from '../../server/run.ts';
import { configOf, newFolder } from '../support/house.ts';
import { createScriptedPainter } from '../support/scripted-painter.ts';

let folder: string;
let running: Running | undefined;
beforeEach(() => {
  folder = newFolder();
});
afterEach(async () => {
  await running?.stop();
  running = undefined;
  rmSync(folder, { recursive: true, force: true });
});

/** Two neighbouring free ports. */
async function freePorts(): Promise<number> {
  for (;;) {
    const first = createServer();
    await new Promise<void>((resolve) => first.listen(0, '127.0.0.1', resolve));
    const { port } = first.address() as { port: number };
    const second = createServer();
    const free = await new Promise<boolean>((resolve) => {
      second.once('error', () => resolve(false));
      second.listen(port + 1, '127.0.0.1', () => resolve(true));
    });
    await new Promise((resolve) => first.close(resolve));
    if (free) await new Promise((resolve) => second.close(resolve));
    if (free) return port;
  }
}

const get = (port: number, path: string, ca: string, host = 'localhost') =>
  new Promise<{ status: number; body: string }>((resolve, reject) => {
    const options = {
      host: '127.0.0.1',
      servername: host,
      port,
      path,
      ca,
      headers: { host: `${host}:${port}` },
    };
    request(options, (response) => {
      let body = '';
      response.on('data', (chunk) => {
        body += chunk;
      });
      response.on('end', () => resolve({ status: response.statusCode ?? 0, body }));
    })
      .on('error', reject)
      .end();
  });

describe('the local network', () => {
  it('is served over HTTPS under an authority that other machines can fetch, compare and trust', async () => {
    const port = await freePorts();
    const said: string[] = [];
    running = await run({
      config: configOf(folder, { network: { port, host: '127.0.0.1', lan: true } }),
      createPaint: createScriptedPainter,
      say: (line) => said.push(line),
    });
    const plain = `http://127.0.0.1:${port + 1}`;
    const ca = await (await fetch(`${plain}/ca.crt`)).text();
    const authority = new X509Certificate(ca);
    expect(said.join('\n')).toContain(authority.fingerprint256);
    expect(said.join('\n')).toContain(`https://127.0.0.1:${port}/kiosk`);
    expect((await get(port, '/health', ca)).status).toBe(200);
    await expect(get(port, '/health', '')).rejects.toThrow(); // nobody trusts it unasked
    await expect(get(port, '/health', ca, 'evil.example')).rejects.toThrow(/altnames/);

    const socket = io(`https://localhost:${port}/display`, { transports: ['websocket'], ca, forceNew: true });
    expect((await socket.timeout(3_000).emitWithAck('wall:resume', { since: null })).snapshot).toBe(true);
    socket.disconnect();

    expect((await fetch(`${plain}/phone`)).headers.get('content-security-policy')).toContain(
      "default-src 'none'",
    );
    for (const path of [
      '/',
      '/kiosk',
      '/health',
      '/pictures/x/wall.webp',
      '/socket.io/?EIO=4&transport=polling',
    ])
      expect((await fetch(`${plain}${path}`)).status).toBe(404);
    expect((await fetch(`${plain}/phone`, { method: 'POST' })).status).toBe(405);
  });

  it('keeps its authority, hides its key and survives any clock', async () => {
    const first = await openAuthority(folder);
    const again = await openAuthority(folder);
    expect(again.fingerprint).toBe(first.fingerprint);
    expect(statSync(join(folder, 'authority', 'ca.key')).mode & 0o077).toBe(0);
    expect(statSync(join(folder, 'authority')).mode & 0o077).toBe(0);
    const { cert } = await again.issue(['museum.local', '192.168.0.2', 'fd00::2']);
    const [leaf, ca] = cert
      .split(/(?<=-----END CERTIFICATE-----)\s*/)
      .map((pem) => pem && new X509Certificate(pem));
    if (!leaf || !ca) throw new Error('no chain');
    expect(leaf.checkIssued(ca) && leaf.verify(ca.publicKey)).toBe(true);
    for (const certificate of [leaf, ca]) {
      expect(new Date(certificate.validFrom).getUTCFullYear()).toBe(1970);
      expect(new Date(certificate.validTo).getUTCFullYear()).toBe(2049);
    }
    expect(ca.ca).toBe(true);
    expect(leaf.ca).toBe(false);
    expect(leaf.checkHost('museum.local')).toBe('museum.local');
    expect(leaf.checkIP('192.168.0.2')).toBe('192.168.0.2');
  });

  it('says which port is taken, also when it is the second one', async () => {
    const port = await freePorts();
    const squatter = createServer();
    await new Promise<void>((resolve) => squatter.listen(port + 1, '127.0.0.1', resolve));
    const starting = run({
      config: configOf(folder, { network: { port, host: '127.0.0.1', lan: true } }),
      createPaint: createScriptedPainter,
      say: () => {},
    });
    await expect(starting).rejects.toThrow(PortTaken);
    await expect(starting).rejects.toThrow(`Port ${port + 1} is taken`);
    await new Promise((resolve) => squatter.close(resolve));
    // Everything that had been started was stopped: the same folder and port are free again.
    running = await run({
      config: configOf(folder, { network: { port, host: '127.0.0.1', lan: true } }),
      createPaint: createScriptedPainter,
      say: () => {},
    });
  });
});

describe('names of this machine', () => {
  const lan = createHosts({
    host: '0.0.0.0',
    lan: true,
    names: ['Museum.Example'],
    interfaces: () => ['192.168.0.2', 'fd00::2'],
  });
  const local = createHosts({ host: '127.0.0.1', lan: false, names: [], interfaces: () => ['192.168.0.2'] });

  it.each(['localhost:8080', '127.0.0.1', '[::1]:8080', '192.168.0.2:8443', '[fd00::2]', 'museum.example'])(
    '[G4] %s is one of them',
    (name) => {
      expect(lan.allowsHost(name)).toBe(true);
      expect(lan.allowsOrigin(`https://${name}`)).toBe(true);
    },
  );

  it.each([
    'evil.example',
    '192.168.0.3',
    'localhost.evil.example',
    'user@evil.example',
    '',
    'a b',
    '127.0.0.1@evil.example',
  ])('[G4] %j is none', (name) => {
    expect(lan.allowsHost(name)).toBe(false);
    expect(lan.allowsOrigin(`http://${name}`)).toBe(false);
  });

  it('[G4] is not reached from the network unless it serves it', () => {
    expect(local.allowsHost('192.168.0.2')).toBe(false);
    expect(local.allowsHost(undefined)).toBe(false);
    expect(local.allowsOrigin('file:///etc/passwd')).toBe(false);
  });
});
