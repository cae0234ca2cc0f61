/**
 * The rival: a one-step run of SDXS-512's shape on OpenVINO (bench/sdxs/sdxs.py), in a Python environment of its own that is installed
 * the first time it is needed.
 */
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { z } from 'zod';
import { projectRoot } from '../server/config/paths.ts';

const PYTHON = process.platform === 'win32' ? 'python' : 'python3';
const INSTALL_TIMEOUT_MS = 600_000;
/** Building and compiling two thirds of a billion parameters. */
const READY_TIMEOUT_MS = 300_000;

const About = z.object({ parameters: z.record(z.string(), z.number()), precision: z.string() });

export interface Rival {
  /** The arithmetic that OpenVINO uses on this processor. */
  readonly precision: string;
  /** Milliseconds from token ids to pixels. */
  run(): Promise<number>;
  close(): void;
}

const folder = () => join(projectRoot(), 'bench', 'sdxs');
/** Beside the packages of this project: ignored by git, gone with them. */
const environment = () => join(projectRoot(), 'node_modules', '.echoes-sdxs');
const pythonOf = (venv: string) =>
  process.platform === 'win32' ? join(venv, 'Scripts', 'python.exe') : join(venv, 'bin', 'python');

async function install(say: (text: string) => void): Promise<void> {
  const wanted = readFileSync(join(folder(), 'requirements.txt'), 'utf8');
  const stamp = join(environment(), '.installed');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return;
  say('installing OpenVINO for the comparison (about a minute) …');
  rmSync(environment(), { recursive: true, force: true });
  const run = promisify(execFile);
  await run(PYTHON, ['-m', 'venv', environment()], { timeout: INSTALL_TIMEOUT_MS });
  const requirements = join(folder(), 'requirements.txt');
  await run(pythonOf(environment()), ['-m', 'pip', 'install', '--quiet', '--requirement', requirements], {
    timeout: INSTALL_TIMEOUT_MS,
  });
  writeFileSync(stamp, wanted);
}

/** @throws Error saying why there is no rival: no Python, no network, not enough memory */
export async function startRival(
  options: { readonly precision?: 'f32' },
  say: (text: string) => void,
): Promise<Rival> {
  await install(say);
  const chosen = options.precision ? ['--precision', options.precision] : [];
  const script = join(folder(), 'sdxs.py');
  const child = spawn(pythonOf(environment()), ['-B', script, '--threads', '2', ...chosen], {
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  let errors = '';
  child.stderr.on('data', (chunk: Buffer) => {
    errors = `${errors}${chunk}`.slice(-500);
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const nextLine = async (): Promise<string> => {
    const { value, done } = await lines.next();
    if (done) throw new Error(`bench/sdxs/sdxs.py ended: ${errors.trim().split('\n').at(-1)}`);
    return value;
  };
  const late = setTimeout(() => child.kill('SIGKILL'), READY_TIMEOUT_MS);
  try {
    await spawned(child);
    const { precision } = About.parse(JSON.parse(await nextLine()));
    return {
      precision,
      async run() {
        child.stdin.write('\n');
        return Number(await nextLine());
      },
      close: () => void child.kill('SIGKILL'),
    };
  } catch (error) {
    child.kill('SIGKILL');
    throw error;
  } finally {
    clearTimeout(late);
  }
}

const spawned = (child: ChildProcess): Promise<void> =>
  new Promise((resolve, reject) => {
    child.once('spawn', resolve);
    child.once('error', reject);
  });
