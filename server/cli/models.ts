/** `models list|check [--json]`: which weights there are, and whether each is the file it should be. */
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { assetsFolder } from '../config/paths.ts';
import { checkWeights, type ManifestEntry, readManifest } from '../models/manifest.ts';
import { WeightsError } from '../models/weights-error.ts';
import { USAGE_EXIT_CODE, UsageError } from './arguments.ts';
import { isMain } from './main-module.ts';

export interface CheckedModel extends ManifestEntry {
  readonly ok: boolean;
  /** Why not, and how to restore the file. */
  readonly fault: string | null;
  readonly found: string | null;
  readonly restore: string | null;
}

/** Every file the manifest of a models folder names. @throws WeightsError when there is no manifest */
export async function listModels(folder: string): Promise<readonly ManifestEntry[]> {
  return (await readManifest(folder)).files;
}

/** The same, each file hashed again. @throws WeightsError when there is no manifest */
export async function checkModels(folder: string): Promise<CheckedModel[]> {
  const manifest = await readManifest(folder);
  const checked: CheckedModel[] = [];
  for (const entry of manifest.files) {
    const fault = await checkWeights(manifest, entry);
    checked.push({
      ...entry,
      ok: fault === null,
      fault: fault?.message ?? null,
      found: fault ? fault.found : entry.sha256,
      restore: fault?.restore ?? null,
    });
  }
  return checked;
}

/** The command. Resolves to the exit code: 0, 1 when a file is missing or wrong, 2 when the arguments are. */
export async function main(
  argv: readonly string[],
  folder = join(assetsFolder(), 'models'),
): Promise<number> {
  const print = (line: string) => process.stdout.write(`${line}\n`);
  try {
    const { command, json } = parseModelsArguments(argv);
    if (command === 'list') {
      const models = await listModels(folder);
      if (json) print(JSON.stringify({ models }));
      else
        for (const { path, bytes, licence, source } of models)
          print(`${path}  ${bytes} bytes  ${licence}  ${source}`);
      return 0;
    }
    const models = await checkModels(folder);
    const ok = models.every((model) => model.ok);
    if (json) print(JSON.stringify({ ok, models }));
    else for (const model of models) print(model.fault ?? `${model.path}  ok`);
    return ok ? 0 : 1;
  } catch (error) {
    process.stderr.write(`models: ${error instanceof Error ? error.message : error}\n`);
    if (error instanceof WeightsError && argv.includes('--json')) {
      const { file, expected, found, restore, message } = error;
      print(
        JSON.stringify({
          ok: false,
          models: [{ path: file, ok: false, expected, found, restore, fault: message }],
        }),
      );
    }
    return error instanceof UsageError ? USAGE_EXIT_CODE : 1;
  }
}

function parseModelsArguments(argv: readonly string[]): { command: 'list' | 'check'; json: boolean } {
  try {
    const options = { json: { type: 'boolean' } } as const;
    const { values, positionals } = parseArgs({ args: [...argv], allowPositionals: true, options });
    const [command, ...rest] = positionals;
    if ((command !== 'list' && command !== 'check') || rest.length > 0) {
      throw new UsageError('usage: models list|check [--json]');
    }
    return { command, json: values.json ?? false };
  } catch (cause) {
    if (cause instanceof UsageError) throw cause;
    throw new UsageError(cause instanceof Error ? cause.message : String(cause), { cause });
  }
}

if (isMain(import.meta.url)) process.exitCode = await main(process.argv.slice(2));
