/**
 * The rival: a one-step run of SDXS-512's shape on OpenVINO (bench/sdxs/sdxs.py), in a Python environment of its own that is installed
 * the first time it is needed.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import { projectRoot } from '../server/config/paths.ts';
import { installPython } from './python.ts';

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

const install = (say: (text: string) => void): Promise<string> =>
  installPython(
    {
      name: 'sdxs',
      requirements: [{ file: join(folder(), 'requirements.txt'), dependencies: true }],
      about: 'OpenVINO for the comparison (about a minute)',
    },
    say,
  );

/** @throws Error saying why there is no rival: no Python, no network, not enough memory */
export async function startRival(
  options: { readonly precision?: 'f32' },
  say: (text: string) => void,
): Promise<Rival> {
  const python = await install(say);
  const chosen = options.precision ? ['--precision', options.precision] : [];
  const script = join(folder(), 'sdxs.py');
  const child = spawn(python, ['-B', script, '--threads', '2', ...chosen], {
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
