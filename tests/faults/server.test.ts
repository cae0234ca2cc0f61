import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { io } from 'socket.io-client';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { assetsFolder } from '../../server/config/paths.ts';
import { openDatabase } from '../../server/storage/database.ts';
import { eventually, newFolder } from '../support/house.ts';
import { startServer } from '../support/killable-server.ts';
import { distFolder } from '../support/paint-service.ts';

let folder: string;
const running: { kill(): void }[] = [];
beforeEach(() => {
  folder = newFolder();
});
afterEach(() => {
  for (const each of running.splice(0)) each.kill();
  rmSync(folder, { recursive: true, force: true });
});

/** The real program, as `npm start` runs it once it is built. */
function start(...options: string[]) {
  const child = spawn(process.execPath, [join(distFolder, 'server/main.js'), ...options], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  running.push({ kill: () => child.exitCode ?? child.kill('SIGKILL') });
  const said = { out: '', err: '' };
  child.stdout.on('data', (chunk) => {
    said.out += chunk;
  });
  child.stderr.on('data', (chunk) => {
    said.err += chunk;
  });
  const ended = once(child, 'exit').then(([code]) => code as number | null);
  return {
    said,
    ended,
    origin: () =>
      eventually(() => /(http:\/\/\S+)\/kiosk/.exec(said.out)?.[1], `it never opened: ${said.err}`, 30_000),
    async stop(): Promise<number | null> {
      child.kill('SIGTERM');
      return ended;
    },
  };
}

/** All assets of this checkout but the weights. */
function assetsWithoutWeights(): string {
  const assets = join(folder, 'assets');
  mkdirSync(assets);
  for (const part of ['lists', 'facts', 'locales', 'catalogue'])
    symlinkSync(join(assetsFolder(), part), join(assets, part));
  mkdirSync(join(assets, 'models'));
  return assets;
}

const options = () => ['--port', '0', '--min-free', '0', '--data', join(folder, 'data')];

describe('npm start', () => {
  it('without weights: the wall is alive, no words are taken, and it says which file and how to restore it', async () => {
    const server = start(...options(), '--assets', assetsWithoutWeights());
    const origin = await server.origin();
    for (const host of ['painter', 'listener'])
      await eventually(
        () => server.said.out.includes(`The ${host} is unavailable`) || undefined,
        `it never said so of the ${host}`,
        60_000,
      );
    expect(server.said.out).toMatch(/assets\/models\/\S+ cannot be read|assets\/models\/\S+ is missing/);
    expect(server.said.out).toMatch(/[Rr]estore it with: git checkout/);
    const health = await (await fetch(`${origin}/health`)).json();
    expect(health).toMatchObject({
      live: true,
      ready: false,
      painter: 'unavailable',
      listener: 'unavailable',
    });

    const wall = io(`${origin}/display`, { transports: ['websocket'], forceNew: true });
    expect(
      (await wall.timeout(30_000).emitWithAck('wall:resume', { since: null })).reflection.text,
    ).toBeTruthy();
    const kiosk = io(`${origin}/kiosk`, { transports: ['websocket'], forceNew: true });
    const welcome = await kiosk.timeout(30_000).emitWithAck('station:hello', { station: randomUUID() });
    expect(welcome.painter.available).toBe(false);
    expect(welcome.speech).toEqual({ available: false, languages: [] });
    expect(JSON.stringify(welcome)).not.toContain('models'); // the operator's affair, not the visitor's
    const prompt = { key: randomUUID(), visit: randomUUID(), words: 'a red fox' };
    const answer = await kiosk.timeout(30_000).emitWithAck('prompt:submit', prompt);
    expect(answer).toEqual({ ok: false, reason: 'unavailable' });
    wall.disconnect();
    kiosk.disconnect();

    expect(await server.stop()).toBe(0);
    for (const page of ['/kiosk', '/wall', '/desk', 'curator code'])
      expect(server.said.out.split(page)).toHaveLength(2); // once each
  });

  it('with the port taken: one clear sentence, exit code 1, and the data folder is free again', async () => {
    const squatter = createServer();
    await new Promise<void>((resolve) => squatter.listen(0, '127.0.0.1', resolve));
    const { port } = squatter.address() as { port: number };
    const server = start(...options(), '--port', String(port), '--assets', assetsWithoutWeights());
    expect(await server.ended).toBe(1);
    expect(server.said.err).toContain(`Port ${port} is taken`);
    expect(server.said.err).toContain('--port');
    expect(server.said.err).not.toMatch(/\n\s+at /); // no stack
    expect(server.said.out).toBe('');
    squatter.close();
    openDatabase(join(folder, 'data', 'echoes.db')).close();
  });

  it('[S4] twice on one data folder: the second ends with a sentence, the first goes on', async () => {
    const assets = assetsWithoutWeights();
    const first = start(...options(), '--assets', assets);
    const origin = await first.origin();
    const second = start(...options(), '--assets', assets);
    expect(await second.ended).toBe(1);
    expect(second.said.err).toMatch(/Another server already works with the data in \S+/);
    expect(second.said.err).not.toMatch(/\n\s+at /);
    expect((await fetch(`${origin}/health`)).status).toBe(200);
    expect(await first.stop()).toBe(0);
  });

  it.each([
    ['an unknown option', () => ['--prot', '1'], /Known options/],
    ['a port that is none', () => ['--port', 'http'], /--port .*must be a number/],
    [
      'a data folder that is a file',
      () => {
        writeFileSync(join(folder, 'file'), '');
        return ['--data', join(folder, 'file')];
      },
      /The data folder \S+ cannot be used/,
    ],
    [
      'a database of a newer version',
      () => {
        const data = join(folder, 'newer');
        mkdirSync(data);
        const database = openDatabase(join(data, 'echoes.db'));
        database.run('PRAGMA user_version = 999');
        database.close();
        return ['--data', data, '--port', '0'];
      },
      /newer version \(999\)/,
    ],
  ])('with %s: one clear sentence and exit code 1', async (_what, broken, sentence) => {
    const server = start(...broken());
    expect(await server.ended).toBe(1);
    expect(server.said.err).toMatch(sentence);
    expect(server.said.err).not.toMatch(/\n\s+at /);
    expect(server.said.out).toBe('');
  });
});

describe('SIGTERM', () => {
  it('[Q8] in the middle of a picture: ends at once and in order, and the job begins anew with no attempt counted', async () => {
    let server = await startServer(folder, 60_000);
    const socket = io(`${server.origin}/kiosk`, { transports: ['websocket'], forceNew: true });
    await socket.timeout(30_000).emitWithAck('station:hello', { station: randomUUID() });
    const prompt = { key: randomUUID(), visit: randomUUID(), words: 'a red fox' };
    const { job } = await socket.timeout(30_000).emitWithAck('prompt:submit', prompt);
    await eventually(async () => {
      const status = await socket.timeout(30_000).emitWithAck('job:resume', { job });
      return status.state === 'in_progress' || undefined;
    }, 'it was never begun');
    const began = performance.now();
    expect(await server.stop()).toBe(0);
    expect(performance.now() - began).toBeLessThan(5_000);
    socket.disconnect();
    const database = openDatabase(join(folder, 'echoes.db'));
    expect(database.get('SELECT state, attempts FROM jobs')).toMatchObject({ state: 'pending', attempts: 0 });
    database.close();
    server = await startServer(folder, 1);
    await eventually(async () => {
      const { queue } = await (await fetch(`${server.origin}/health`)).json();
      return queue.pending + queue.in_progress === 0 || undefined;
    }, 'it was never painted');
    expect(await server.stop()).toBe(0);
  });
});
