import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { distFolder } from './paint-service.ts';

/** A server in a process of its own, with the scripted painter. */
export interface KillableServer {
  readonly origin: string;
  readonly process: ChildProcess;
  /** Everything it said on stderr. */
  errors(): string;
  /** Everything it said on stdout. */
  said(): string;
  kill(): Promise<void>;
  /** Ends it in good order; resolves with the exit code. */
  stop(): Promise<number | null>;
}

/** How a server may be started otherwise. */
export interface ServerOptions {
  /** Entry of its listener's host. */
  listener?: string;
  /** Where it runs, with core dumps of any size allowed. */
  cwd?: string;
}

/** `port` 0 takes a free one; a server that comes back for its stations needs the one it had. */
export async function startServer(
  folder: string,
  paintMs: number,
  port = 0,
  { listener, cwd }: ServerOptions = {},
): Promise<KillableServer> {
  const entry = join(import.meta.dirname, 'scripted-server.mjs');
  const command = [process.execPath, entry, distFolder, folder, String(paintMs), String(port)];
  if (listener) command.push(listener);
  const [file = '', ...args] = cwd
    ? ['/bin/sh', '-c', 'ulimit -c unlimited; exec "$@"', 'sh', ...command]
    : command;
  const child = spawn(file, args, { stdio: ['ignore', 'pipe', 'pipe'], ...(cwd ? { cwd } : {}) });
  let errors = '';
  let said = '';
  child.stderr.on('data', (chunk) => {
    errors += chunk;
  });
  const exited = once(child, 'exit');
  const listens = await new Promise<string>((resolve, reject) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      said += `${line}\n`;
      if (line.startsWith('port ')) resolve(line.slice('port '.length));
    });
    void exited.then(([code]) => reject(new Error(`the server ended with ${code}: ${errors}`)));
  });
  const end = async (signal: NodeJS.Signals): Promise<number | null> => {
    child.kill(signal);
    const [code] = await exited;
    return code;
  };
  return {
    origin: `http://127.0.0.1:${listens}`,
    process: child,
    errors: () => errors,
    said: () => said,
    kill: async () => void (await end('SIGKILL')),
    stop: () => end('SIGTERM'),
  };
}
