import { join } from 'node:path';
import { type App, createApp } from './app.ts';
import type { Config } from './config/config.ts';
import { loadLocales } from './config/locales.ts';
import { projectRoot } from './config/paths.ts';
import { StartRefused } from './config/start-refused.ts';
import type { HostService, HostState } from './inference/host-service.ts';
import type { ListenService } from './inference/listen-service.ts';
import type { PaintService } from './inference/paint-service.ts';
import type { Authority } from './lan/authority.ts';
import { createHosts } from './lan/hosts.ts';
import { listenPlain } from './lan/plain-listener.ts';
import { lockFolder } from './storage/lock.ts';

export interface RunDeps {
  config: Config;
  createPaint: () => PaintService;
  /** Not asked where the house does not listen. */
  createListen?: () => ListenService;
  /** Where the operator reads the addresses: one call a line. */
  say: (line: string) => void;
}

/** A server that listens, with everything it holds. */
export interface Running {
  readonly app: App;
  readonly port: number;
  /** Stops in the reverse order; safe to call twice. */
  stop(): Promise<void>;
}

/**
 * Starts the services in order and says once where everything is. What was started is stopped again when a later step fails.
 * Rejects with an error whose message is a sentence for the operator: `FolderInUse`, `PortTaken`, `DatabaseRefused`.
 */
export async function run({ config, createPaint, createListen, say }: RunDeps): Promise<Running> {
  const undo: (() => void | Promise<void>)[] = [];
  let stopped: Promise<void> | null = null;
  const stop = (): Promise<void> => {
    stopped ??= (async () => {
      for (const step of undo.reverse()) await step();
    })();
    return stopped;
  };
  try {
    undo.push(lockFolder(config.storage.folder));
    const paint = createPaint();
    undo.push(() => paint.close());
    const listen = config.speech.off ? undefined : createListen?.();
    undo.push(() => listen?.close());
    const authority = config.network.lan ? await authorityOf(config) : null;
    const tls = authority && { tls: await authority.issue(createHosts(config.network).names) };
    const app = await createApp({ config, paint, listen, ...tls });
    undo.push(() => app.close());
    const { port } = await app.listen().catch((error) => {
      throw portTaken(error, config, config.network.port);
    });
    announce(app, config, port, say);
    if (authority) {
      const plain = await openPlain(app, authority, config, port);
      undo.push(() => plain.close());
      announceLan(authority, config, port, say);
    }
    // Silent again before the hosts are closed: their end is no news to whoever ends them.
    undo.push(sayHost(paint, say, 'painter', 'no words are taken; the wall goes on'));
    if (listen) undo.push(sayHost(listen, say, 'listener', 'words are typed'));
    return { app, port, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Somebody else listens on the port. */
export class PortTaken extends StartRefused {
  override readonly name = 'PortTaken';
}

function portTaken(error: unknown, { network }: Config, port: number): unknown {
  const code = (error as { code?: unknown } | null)?.code;
  const where = `${network.host}:${port}`;
  if (code === 'EADDRINUSE')
    return new PortTaken(
      `Port ${port} is taken: another program listens on ${where}. Stop it, or choose another with --port.`,
      { cause: error },
    );
  if (code === 'EACCES')
    return new PortTaken(`This user may not listen on ${where}. Choose a port above 1023 with --port.`, {
      cause: error,
    });
  if (code === 'EADDRNOTAVAIL')
    return new PortTaken(`${network.host} is no address of this machine. Choose another with --host.`, {
      cause: error,
    });
  return error;
}

function announce(app: App, config: Config, port: number, say: (line: string) => void): void {
  const { host, lan } = config.network;
  const name = host === '0.0.0.0' || host === '::' ? 'localhost' : host.includes(':') ? `[${host}]` : host;
  const origin = `${lan ? 'https' : 'http'}://${name}:${port}`;
  say('Echoes of Imagination is open.');
  say(`  kiosk    ${origin}/kiosk`);
  say(`  wall     ${origin}/wall`);
  say(`  desk     ${origin}/desk`);
  if (app.newCode) say(`  curator code  ${app.newCode}   (works once, at the desk, for a curator's account)`);
  for (const notice of app.notices) say(notice);
}

/** Loaded only where it is wanted: what it needs takes as long to load as the HTTP server. */
const authorityOf = async ({ storage }: Config): Promise<Authority> =>
  (await import('./lan/authority.ts')).openAuthority(storage.folder);

async function openPlain(
  app: App,
  authority: Authority,
  config: Config,
  port: number,
): Promise<{ close(): Promise<void> }> {
  const { certificate } = authority;
  const locales = loadLocales(join(config.storage.assets, 'locales'));
  const web = join(projectRoot(), 'dist', 'web');
  return listenPlain({
    host: config.network.host,
    port: port + 1,
    certificate,
    locales,
    web,
    keepsakes: app.keepsakePages,
  }).catch((error) => {
    throw portTaken(error, config, port + 1);
  });
}

/** Names that lead nowhere from another machine's browser. */
const LOCAL = /^(localhost|127\.|::1$|fe80:)/;

/** How another machine's browser comes to trust this one. */
function announceLan(authority: Authority, config: Config, port: number, say: (line: string) => void): void {
  const names = createHosts(config.network).names.filter((name) => !LOCAL.test(name));
  const shown = names.map((name) => (name.includes(':') ? `[${name}]` : name));
  const first = shown[0] ?? 'localhost';
  say(`Other machines reach it under: ${shown.map((name) => `https://${name}:${port}`).join('  ')}`);
  say(
    `A station's machine must trust this exhibition once: fetch http://${first}:${port + 1}/ca.crt and import it`,
  );
  say(
    'as a certificate authority for websites (Chromium: Settings, Privacy and security, Security, Manage certificates).',
  );
  say(`Compare its SHA-256 first: ${authority.fingerprint}`);
}

/** Says once what became of a host; later changes are the desk's to show. */
function sayHost(
  host: HostService<{ readonly name: string }>,
  say: (line: string) => void,
  name: string,
  without: string,
): () => void {
  let said = false;
  const tell = (state: HostState<{ readonly name: string }>): void => {
    if (said || state.status === 'starting') return;
    said = true;
    if (state.status === 'ready') say(`The ${name} is ready: ${state.info.name}.`);
    else say(`The ${name} is unavailable: ${without}. ${state.reason}`);
  };
  const stop = host.onState(tell);
  tell(host.state);
  return stop;
}
