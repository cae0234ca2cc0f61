import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, it } from 'vitest';
import { createReach, type Reach } from '../../server/lan/reach.ts';
import { eventually, openHouse } from '../support/house.ts';

const SIGN = 'the sign of this server';
let servers: Server[] = [];
let reach: Reach | undefined;
afterEach(() => {
  reach?.close();
  for (const server of servers) server.close();
  servers = [];
});

async function answering(text: string, status = 200): Promise<string> {
  const server = createServer((_request, response) => response.writeHead(status).end(text));
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
const reachOf = (...candidates: string[]): Reach => {
  reach = createReach({ candidates: () => candidates, path: '/k/sign', sign: SIGN });
  return reach;
};

it('[P10] offers the first address that answers with the sign, and takes no other page for it', async () => {
  const portal = await answering('Welcome to the Wi-Fi');
  const [refusing, ours] = [await answering(SIGN, 404), await answering(SIGN)];
  const found = reachOf('http://127.0.0.1:1', portal, refusing, ours);
  expect(found.origin).toBeNull();
  await found.look();
  expect(found.origin).toBe(ours);
  servers.pop()?.close();
  await found.look();
  expect(found.origin).toBeNull();
});

it('[P10] is asked of the whole server: a link is offered once the public address leads to it', async () => {
  const tunnel = createServer((request, response) => {
    fetch(`${house.origin}${request.url}`).then(async (answer) =>
      response.writeHead(answer.status).end(await answer.text()),
    );
  });
  servers.push(tunnel);
  await new Promise<void>((resolve) => tunnel.listen(0, '127.0.0.1', resolve));
  const publicUrl = `http://127.0.0.1:${(tunnel.address() as AddressInfo).port}`;
  const house = await openHouse({ config: { network: { publicUrl } } });
  const kiosk = await house.kiosk();
  const answer = await kiosk.submit({ words: 'a red fox' });
  const job = answer.ok ? answer.job : '';
  await kiosk.until(job, 'completed');
  const link = await eventually(
    async () => (await kiosk.until(job, 'completed')).keepsake?.link,
    'the public address was never offered',
  );
  expect(link).toMatch(new RegExp(`^${publicUrl}/k/[A-Za-z0-9_-]{22}$`));
  await house.remove();
});
