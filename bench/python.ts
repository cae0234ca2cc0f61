/** Python environments of the benches' rivals, each installed the first time it is needed. */
import { execFile } from 'node:child_process';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { projectRoot } from '../server/config/paths.ts';

const PYTHON = process.platform === 'win32' ? 'python' : 'python3';
const INSTALL_TIMEOUT_MS = 600_000;

export interface Environment {
  /** Of its folder, beside the packages of this project: ignored by git, gone with them. */
  readonly name: string;
  /** Files of requirements, installed in this order. */
  readonly requirements: readonly { readonly file: string; readonly dependencies: boolean }[];
  /** What is said while it installs. */
  readonly about: string;
}

export const environmentFolder = (name: string): string =>
  join(projectRoot(), 'node_modules', `.echoes-${name}`);

/** The environment's interpreter. @throws Error saying why there is none: no Python, no network */
export async function installPython(
  { name, requirements, about }: Environment,
  say: (text: string) => void,
): Promise<string> {
  const folder = environmentFolder(name);
  const python =
    process.platform === 'win32' ? join(folder, 'Scripts', 'python.exe') : join(folder, 'bin', 'python');
  const wanted = requirements.map(({ file }) => readFileSync(file, 'utf8')).join('\n');
  const stamp = join(folder, '.installed');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return python;
  say(`installing ${about} …`);
  rmSync(folder, { recursive: true, force: true });
  const run = promisify(execFile);
  await run(PYTHON, ['-m', 'venv', folder], { timeout: INSTALL_TIMEOUT_MS });
  for (const { file, dependencies } of requirements) {
    const options = dependencies ? [] : ['--no-deps'];
    await run(python, ['-m', 'pip', 'install', '--quiet', ...options, '--requirement', file], {
      timeout: INSTALL_TIMEOUT_MS,
    });
  }
  writeFileSync(stamp, wanted);
  return python;
}
