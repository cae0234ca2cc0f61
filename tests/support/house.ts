import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { io, type Socket } from 'socket.io-client';
import type {
  JobStatus,
  KioskWelcome,
  PromptSubmitInput,
  SubmitAnswer,
  WallState,
} from '../../protocol/index.ts';
import { type App, type AppDeps, createApp } from '../../server/app.ts';
import { Config } from '../../server/config/config.ts';
import { assetsFolder } from '../../server/config/paths.ts';
import { createScriptedPainter, type ScriptedPainter } from './scripted-painter.ts';

/** A whole server in this process, on a free port, with its own data folder. */
export interface House {
  readonly app: App;
  readonly painter: ScriptedPainter;
  readonly folder: string;
  readonly origin: string;
  kiosk(station?: string): Promise<Kiosk>;
  wall(): Wall;
  /** Ends the server, keeps the folder. */
  close(): Promise<void>;
  /** Ends everything and removes the folder. */
  remove(): Promise<void>;
}

export interface Kiosk {
  readonly station: string;
  readonly socket: Socket;
  readonly welcome: KioskWelcome;
  /** Every `job:changed`, in order. */
  readonly changes: JobStatus[];
  submit(prompt: Partial<PromptSubmitInput>): Promise<SubmitAnswer>;
  /** Resolves with the status of `job` once it is in `state`. */
  until(job: string, state: JobStatus['state']): Promise<JobStatus>;
}

export interface Wall {
  readonly socket: Socket;
  /** Every event with its payload, as it came. */
  readonly events: { event: string; payload: unknown }[];
  resume(since: number | null): Promise<WallState>;
}

export const newFolder = (): string => mkdtempSync(join(tmpdir(), 'echoes-'));

export function configOf(folder: string, changes: Record<string, object> = {}): Config {
  return Config.parse({
    network: { port: 0, ...changes.network },
    storage: { folder, assets: assetsFolder(), diskIntervalMs: 50, minFree: 0, ...changes.storage },
    queue: { ...changes.queue },
    painting: { ...changes.painting },
    collection: { ...changes.collection },
    // What waits for a person is what the desk's own tests ask for.
    moderation: { policy: 'trusted', ...changes.moderation },
    speech: { ...changes.speech },
    compute: { ...changes.compute },
  });
}

export async function openHouse(
  options: {
    folder?: string;
    painter?: ScriptedPainter;
    config?: Record<string, object>;
    deps?: Partial<AppDeps>;
  } = {},
): Promise<House> {
  const folder = options.folder ?? newFolder();
  const painter = options.painter ?? createScriptedPainter();
  const app = await createApp({ config: configOf(folder, options.config), paint: painter, ...options.deps });
  const { port } = await app.listen();
  const origin = `http://127.0.0.1:${port}`;
  const sockets: Socket[] = [];
  const connect = (namespace: string): Socket => {
    const socket = io(`${origin}${namespace}`, { transports: ['websocket'], forceNew: true });
    sockets.push(socket);
    return socket;
  };
  const house: House = {
    app,
    painter,
    folder,
    origin,
    async kiosk(station = randomUUID()) {
      const socket = connect('/kiosk');
      const changes: JobStatus[] = [];
      socket.on('job:changed', (status: JobStatus) => changes.push(status));
      const welcome = await socket.timeout(30_000).emitWithAck('station:hello', { station });
      const ask = (event: string, payload: unknown) => socket.timeout(30_000).emitWithAck(event, payload);
      return {
        station,
        socket,
        welcome,
        changes,
        submit: (prompt) =>
          ask('prompt:submit', { key: randomUUID(), visit: randomUUID(), words: 'a red fox', ...prompt }),
        until: (job, state) =>
          eventually(async () => {
            const status: JobStatus | null = await ask('job:resume', { job });
            return status?.state === state ? status : undefined;
          }, `job ${job} never became ${state}`),
      };
    },
    wall() {
      const socket = connect('/display');
      const events: { event: string; payload: unknown }[] = [];
      socket.onAny((event, payload) => events.push({ event, payload }));
      return {
        socket,
        events,
        async resume(since) {
          const state = await socket.timeout(30_000).emitWithAck('wall:resume', { since });
          events.push({ event: 'wall:resume', payload: state });
          return state;
        },
      };
    },
    async close() {
      for (const socket of sockets) socket.disconnect();
      await app.close();
    },
    async remove() {
      await house.close();
      await painter.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
  return house;
}

/** Asks until there is an answer; fails with `sentence` after `ms`. */
export async function eventually<Value>(
  look: () => Value | undefined | Promise<Value | undefined>,
  sentence: string,
  ms = 30_000,
): Promise<Value> {
  const end = performance.now() + ms;
  for (;;) {
    const value = await look();
    if (value !== undefined && value !== false && value !== null) return value;
    if (performance.now() > end) throw new Error(sentence);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
