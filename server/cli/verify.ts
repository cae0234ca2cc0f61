/** `verify FILE [--data FOLDER] [--json]`: what a picture of any maker says about itself, in this process and without the network. */
import { open } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { VERIFY_MAX_BYTES, type Verification } from '../../protocol/index.ts';
import { loadLocales } from '../config/locales.ts';
import { assetsFolder, projectRoot } from '../config/paths.ts';
import { openCollected } from '../provenance/collected.ts';
import { openKeys } from '../provenance/keys.ts';
import { createTeller, type Teller } from '../provenance/label-text.ts';
import { lookAt } from '../provenance/look.ts';
import { judge } from '../provenance/verdict.ts';
import { USAGE_EXIT_CODE, UsageError } from './arguments.ts';
import { isMain } from './main-module.ts';

const USAGE = 'usage: verify FILE [--data FOLDER] [--json]';

/** Looks at a file with what a data folder knows: its keys, and its works where it has any. @throws UsageError */
export async function verifyFile(file: string, dataFolder: string): Promise<Verification> {
  const bytes = await readUpTo(resolve(file), VERIFY_MAX_BYTES + 1);
  const collected = openCollected(dataFolder);
  try {
    return judge(await lookAt(bytes, openKeys(dataFolder).trusted()), collected);
  } finally {
    collected.close();
  }
}

/** A file of any size in bounded memory: what is too large is told by one byte too many. */
async function readUpTo(file: string, most: number): Promise<Uint8Array> {
  try {
    const handle = await open(file, 'r');
    try {
      const { size } = await handle.stat();
      const buffer = Buffer.alloc(Math.min(size, most));
      const { bytesRead } = await handle.read(buffer, 0, buffer.length, 0);
      return buffer.subarray(0, bytesRead);
    } finally {
      await handle.close();
    }
  } catch (cause) {
    throw new UsageError(`${file} cannot be read: ${(cause as Error).message}`, { cause });
  }
}

function inWords(answer: Verification, tell: Teller): string {
  const { manifest, mark, nearest, file } = answer;
  const lines = [tell(`verify.verdict.${answer.verdict}`), tell(`verify.meaning.${answer.verdict}`), ''];
  const fact = (key: string, value: string) => lines.push(`${tell(`verify.fact.${key}`)}: ${value}`);
  if (file.width && file.height)
    fact('file', tell('verify.fact.fileSize', { type: file.type, width: file.width, height: file.height }));
  if (manifest) {
    fact(
      'issuer',
      manifest.ours
        ? tell('verify.fact.issuerOurs')
        : tell('verify.fact.issuerUnknown', { issuer: manifest.issuer ?? '?' }),
    );
    if (manifest.generator) fact('generator', manifest.generator);
    if (manifest.faults.length > 0) fact('faults', manifest.faults.join(', '));
  }
  fact(
    'mark',
    mark
      ? tell('verify.fact.markFound', { percent: Math.round(mark.confidence * 100) })
      : tell('verify.fact.markNone'),
  );
  fact(
    'nearest',
    nearest ? tell('verify.fact.nearestHere', { number: nearest.number }) : tell('verify.fact.nearestNone'),
  );
  return lines.join('\n');
}

/** The command. Resolves to the exit code: 0 whatever the answer is, 2 when there is no such file or the arguments are wrong. */
export async function main(argv: readonly string[]): Promise<number> {
  try {
    const { file, data, json } = parseVerifyArguments(argv);
    const answer = await verifyFile(file, resolve(data));
    const tell = createTeller(loadLocales(join(assetsFolder(), 'locales')), 'en');
    process.stdout.write(`${json ? JSON.stringify(answer) : inWords(answer, tell)}\n`);
    return 0;
  } catch (error) {
    process.stderr.write(`verify: ${error instanceof Error ? error.message : error}\n`);
    return error instanceof UsageError ? USAGE_EXIT_CODE : 1;
  }
}

function parseVerifyArguments(argv: readonly string[]): { file: string; data: string; json: boolean } {
  try {
    const options = { data: { type: 'string' }, json: { type: 'boolean' } } as const;
    const { values, positionals } = parseArgs({ args: [...argv], allowPositionals: true, options });
    const [file, ...rest] = positionals;
    if (file === undefined || rest.length > 0) throw new UsageError(USAGE);
    return { file, data: values.data ?? join(projectRoot(), 'data'), json: values.json ?? false };
  } catch (cause) {
    if (cause instanceof UsageError) throw cause;
    throw new UsageError(`${(cause as Error).message}\n${USAGE}`, { cause });
  }
}

if (isMain(import.meta.url)) process.exitCode = await main(process.argv.slice(2));
