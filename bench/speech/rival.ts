/** The rival: faster-whisper with verified weights, in a Python environment of its own. The recordings of the bench come with it. */
import { spawn } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { projectRoot } from '../../server/config/paths.ts';
import { environmentFolder, installPython } from '../python.ts';

const NAME = 'speech';
const folder = () => join(projectRoot(), 'bench', 'speech');

export interface Rival {
  /** Milliseconds from the file to its text. */
  hear(file: string, beam: number): Promise<number>;
  close(): void;
}

/** @throws Error saying why there is none */
export const installRivals = (say: (text: string) => void): Promise<string> =>
  installPython(
    {
      name: NAME,
      requirements: [
        { file: join(folder(), 'requirements.txt'), dependencies: true },
        { file: join(folder(), 'weights.txt'), dependencies: false },
      ],
      about: 'faster-whisper, its weights and the recordings (about two minutes)',
    },
    say,
  );

/** The folder of the recordings that moonshine-voice brings. */
export function recordingsFolder(): string {
  const library = join(environmentFolder(NAME), 'lib');
  const python = readdirSync(library).find((name) => name.startsWith('python'));
  return join(library, python ?? 'python3', 'site-packages', 'moonshine_voice', 'assets');
}

export async function startRival(python: string, size: 'base' | 'tiny.en', threads: number): Promise<Rival> {
  const child = spawn(python, ['-B', join(folder(), 'rival.py'), size, String(threads)], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const nextLine = async (): Promise<string> => {
    const { value, done } = await lines.next();
    if (done) throw new Error('bench/speech/rival.py ended');
    return value;
  };
  await nextLine();
  return {
    async hear(file, beam) {
      child.stdin.write(`${file} ${beam}\n`);
      return Number(await nextLine());
    },
    close: () => void child.kill('SIGKILL'),
  };
}
