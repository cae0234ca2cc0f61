/** Starts the built exhibition as a process of its own, as a gallery would, on a free port with a data folder of its own. */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { projectRoot } from '../server/config/paths.ts';

/** A painter warms up by painting once: seconds, and minutes on a machine that does much else. */
const READY_TIMEOUT_MS = 240_000;

export interface Exhibition {
  readonly url: string;
  readonly data: string;
  readonly pid: number;
  /** Everything it printed so far. */
  output(): string;
  /** Ends the server with `signal` and waits for it; the data folder stays. */
  stop(signal?: NodeJS.Signals): Promise<void>;
  /** Removes the data folder. */
  forget(): void;
}

export async function freePort(): Promise<number> {
  return await new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}

/**
 * Pictures hang without anybody at the desk, unless `options.options` (further ones of the command line) say otherwise.
 * @param options.data an existing data folder to open again; default: a new empty one
 */
export async function startExhibition(
  options: { data?: string; port?: number; options?: readonly string[] } = {},
): Promise<Exhibition> {
  const data = options.data ?? mkdtempSync(join(tmpdir(), 'echoes-'));
  const port = options.port ?? (await freePort());
  const url = `http://127.0.0.1:${port}`;
  const args = [
    join(projectRoot(), 'dist/server/main.js'),
    ...['--port', String(port), '--data', data, '--policy', 'trusted'],
    ...(options.options ?? []),
  ];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => {
      output += chunk;
    });
  await ready(child, url, () => output);
  return {
    url,
    data,
    pid: child.pid ?? 0,
    output: () => output,
    stop: async (signal = 'SIGTERM') => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const ended = new Promise((resolve) => child.once('exit', resolve));
      child.kill(signal);
      await ended;
    },
    forget: () => rmSync(data, { recursive: true, force: true }),
  };
}

/** Waits until the server listens and its painter is ready or known to be unavailable. */
async function ready(child: ChildProcess, url: string, output: () => string): Promise<void> {
  const until = Date.now() + READY_TIMEOUT_MS;
  while (Date.now() < until) {
    if (child.exitCode !== null) break;
    const health = await fetch(`${url}/health`)
      .then((answer) => answer.json() as Promise<{ painter?: string }>)
      .catch(() => null);
    if (health?.painter && health.painter !== 'starting') return;
    await sleep(100);
  }
  child.kill('SIGKILL');
  throw new Error(`the exhibition did not become ready:\n${output()}`);
}

/** Resident memory of a process in MiB: now, or the most it ever held. Linux only. */
export function residentMiB(pid: number, when: 'now' | 'peak' = 'now'): number {
  const field = when === 'now' ? 'VmRSS' : 'VmHWM';
  const line = new RegExp(`${field}:\\s+(\\d+) kB`).exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
  return Number(line?.[1] ?? Number.NaN) / 1024;
}

/** Pids of a process's children that run an entry: an exhibition has a host for painting and one for listening. Linux only. */
export function childrenOf(pid: number, entry: string): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((candidate) => {
      try {
        const stat = readFileSync(`/proc/${candidate}/stat`, 'utf8');
        const parent = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
        return parent === pid && readFileSync(`/proc/${candidate}/cmdline`, 'utf8').includes(entry);
      } catch {
        return false;
      }
    });
}
