import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { CollectionConfig } from './collection.ts';
import { ComputeConfig } from './compute.ts';
import { ModerationConfig } from './moderation.ts';
import { NetworkConfig } from './network.ts';
import { PaintingConfig } from './painting.ts';
import { assetsFolder, projectRoot } from './paths.ts';
import { QueueConfig } from './queue.ts';
import { SpeechConfig } from './speech.ts';
import { StartRefused } from './start-refused.ts';
import { StorageConfig } from './storage.ts';

/** Everything an operator may set, one schema per concern, frozen at start. */
export const Config = z.strictObject({
  network: NetworkConfig,
  storage: StorageConfig,
  queue: QueueConfig,
  painting: PaintingConfig,
  collection: CollectionConfig,
  moderation: ModerationConfig,
  speech: SpeechConfig,
  compute: ComputeConfig,
  newCode: z.boolean().default(false).describe('Make a new curator code and print it.'),
});
export type Config = z.infer<typeof Config>;

/** A setting that cannot be used. The message is one sentence an operator can act on. */
export class ConfigError extends StartRefused {
  override readonly name = 'ConfigError';
}

/** Every setting: where it goes, its option on the command line and its variable in the environment. */
const SETTINGS = [
  { path: ['network', 'port'], option: 'port', variable: 'ECHOES_PORT', kind: 'number' },
  { path: ['network', 'host'], option: 'host', variable: 'ECHOES_HOST', kind: 'text' },
  { path: ['network', 'lan'], option: 'lan', variable: 'ECHOES_LAN', kind: 'flag' },
  { path: ['network', 'names'], option: 'name', variable: 'ECHOES_NAMES', kind: 'list' },
  { path: ['network', 'publicUrl'], option: 'public-url', variable: 'ECHOES_PUBLIC_URL', kind: 'text' },
  { path: ['storage', 'folder'], option: 'data', variable: 'ECHOES_DATA', kind: 'text' },
  { path: ['storage', 'backups'], option: 'backups', variable: 'ECHOES_BACKUPS', kind: 'text' },
  { path: ['storage', 'assets'], option: 'assets', variable: 'ECHOES_ASSETS', kind: 'text' },
  { path: ['storage', 'minFree'], option: 'min-free', variable: 'ECHOES_MIN_FREE', kind: 'number' },
  { path: ['queue', 'cap'], option: 'queue-cap', variable: 'ECHOES_QUEUE_CAP', kind: 'number' },
  { path: ['painting', 'steps'], option: 'steps', variable: 'ECHOES_STEPS', kind: 'number' },
  { path: ['painting', 'guidanceScale'], option: 'guidance', variable: 'ECHOES_GUIDANCE', kind: 'number' },
  { path: ['collection', 'hangMax'], option: 'frames', variable: 'ECHOES_FRAMES', kind: 'number' },
  { path: ['speech', 'off'], option: 'no-speech', variable: 'ECHOES_NO_SPEECH', kind: 'flag' },
  { path: ['compute', 'gate'], option: 'gate', variable: 'ECHOES_GATE', kind: 'text' },
  { path: ['moderation', 'policy'], option: 'policy', variable: 'ECHOES_POLICY', kind: 'text' },
  { path: ['collection', 'hours'], option: 'hours', variable: 'ECHOES_HOURS', kind: 'text' },
  {
    path: ['collection', 'keepsakeDays'],
    option: 'keepsake-days',
    variable: 'ECHOES_KEEPSAKE_DAYS',
    kind: 'number',
  },
  { path: ['newCode'], option: 'new-code', variable: 'ECHOES_NEW_CODE', kind: 'flag' },
] as const;
type Setting = (typeof SETTINGS)[number];

/**
 * Reads the settings; the command line wins over the environment, the environment over the defaults. The data folder is
 * `data/` in the checkout unless named. Throws `ConfigError`.
 */
export function readConfig(
  argv: readonly string[] = process.argv.slice(2),
  env: Record<string, string | undefined> = process.env,
): Config {
  const given = readOptions(argv);
  const raw: Record<string, unknown> = {
    network: {},
    storage: { folder: join(projectRoot(), 'data'), assets: assetsFolder() },
    queue: {},
    painting: {},
    collection: {},
    moderation: {},
    speech: {},
    compute: {},
  };
  for (const setting of SETTINGS) {
    const text = given[setting.option] ?? env[setting.variable];
    if (text === undefined || text === '') continue;
    place(raw, setting, parseValue(setting, text));
  }
  const parsed = Config.safeParse(raw);
  if (!parsed.success) throw new ConfigError(sentence(parsed.error.issues[0]));
  const { storage, network } = parsed.data;
  // Serving the local network means listening on it, unless one address was named.
  const host = network.lan && !('host' in (raw.network as object)) ? '0.0.0.0' : network.host;
  return freeze({
    ...parsed.data,
    network: { ...network, host },
    storage: {
      ...storage,
      folder: resolve(storage.folder),
      assets: resolve(storage.assets),
      backups: resolve(storage.backups ?? join(storage.folder, 'backups')),
    },
  });
}

function readOptions(argv: readonly string[]): Record<string, string | boolean | undefined> {
  try {
    const { values } = parseArgs({
      args: [...argv],
      options: Object.fromEntries(
        SETTINGS.map(({ option, kind }) => [
          option,
          { type: kind === 'flag' ? ('boolean' as const) : ('string' as const) },
        ]),
      ),
      strict: true,
    });
    return values as Record<string, string | boolean | undefined>;
  } catch (error) {
    const options = SETTINGS.map(({ option }) => `--${option}`).join(' ');
    throw new ConfigError(`${(error as Error).message.split('.')[0]}. Known options: ${options}.`, {
      cause: error,
    });
  }
}

function parseValue(setting: Setting, text: string | boolean): unknown {
  if (setting.kind === 'flag') {
    if (typeof text === 'boolean') return text;
    if (['1', 'true', 'yes'].includes(text.toLowerCase())) return true;
    if (['0', 'false', 'no'].includes(text.toLowerCase())) return false;
    throw new ConfigError(`${setting.variable} must be 1 or 0, not "${text}".`);
  }
  if (setting.kind === 'list')
    return String(text)
      .split(',')
      .map((name) => name.trim())
      .filter(Boolean);
  if (setting.kind === 'text') return String(text);
  const number = Number(text);
  if (!Number.isFinite(number))
    throw new ConfigError(`--${setting.option} (${setting.variable}) must be a number, not "${text}".`);
  return number;
}

function place(raw: Record<string, unknown>, setting: Setting, value: unknown): void {
  const [first, second] = setting.path;
  if (second === undefined) raw[first] = value;
  else (raw[first] as Record<string, unknown>)[second] = value;
}

function sentence(issue: z.core.$ZodIssue | undefined): string {
  const path = issue?.path.join('.') ?? '';
  const setting = SETTINGS.find((each) => path.startsWith(each.path.join('.')));
  const name = setting ? `--${setting.option} (${setting.variable})` : path;
  return `${name} cannot be used: ${issue?.message ?? 'it is not valid'}.`;
}

function freeze<Value>(value: Value): Value {
  if (value && typeof value === 'object') {
    for (const inner of Object.values(value)) freeze(inner);
    Object.freeze(value);
  }
  return value;
}
