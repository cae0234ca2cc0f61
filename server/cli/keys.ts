/** `keys [show|rotate|install] [--data FOLDER] [--json]`: the key under which files are signed, made, explained and changed. */
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { projectRoot } from '../config/paths.ts';
import { type KeyFacts, openKeys } from '../provenance/keys.ts';
import { USAGE_EXIT_CODE, UsageError } from './arguments.ts';
import { isMain } from './main-module.ts';

const USAGE = `usage: keys [show] [--data FOLDER] [--json]      make a key if there is none, and say what it means
       keys rotate [--new-root] [--data FOLDER]      sign with a new key from now on
       keys install KEY CHAIN [--data FOLDER]        sign with a bought key: PKCS #8 and certificates, both PEM`;

/** What a curator needs to know before trusting, or losing, the key. */
function explain(facts: KeyFacts): string {
  return [
    `Signer       ${facts.signer}`,
    `Issued by    ${facts.issuer}`,
    `SHA-256      ${facts.fingerprint}`,
    `Root         ${facts.rootFingerprint}${facts.ownRoot ? '  (the exhibition made it itself)' : ''}`,
    `Kept in      ${facts.folder}  (readable by its owner only)`,
    `Earlier keys ${facts.formerChains}  (files signed under them are still recognised)`,
    '',
    'Every file that leaves is signed with this key. A file whose signature holds is exactly as it left; one pixel changed breaks it.',
    facts.ownRoot
      ? 'Public viewers will show the signature as valid and its issuer as unknown: nobody outside has vouched for this root. That changes'
      : 'The certificate was bought: public viewers that trust its issuer show the exhibition by name.',
    ...(facts.ownRoot
      ? [
          'only when the museum buys a certificate for signing content (C2PA trust list, ES256) and runs: keys install KEY CHAIN',
          'Compare the root by its SHA-256, for instance on the museum’s website.',
        ]
      : []),
    'Back up the folder with the data. When it is lost a new chain begins by itself; old files stay valid, and are recognised while former/ is kept.',
    'When somebody may have copied the key: keys rotate --new-root',
  ].join('\n');
}

/** The command. Resolves to the exit code: 0, 1 when the keys cannot be used, 2 when the arguments are wrong. */
export async function main(argv: readonly string[]): Promise<number> {
  try {
    const { values, positionals } = parseKeysArguments(argv);
    const [command = 'show', ...rest] = positionals;
    const keys = openKeys(resolve(values.data ?? join(projectRoot(), 'data')));
    if (command === 'rotate') await keys.rotate({ newRoot: values['new-root'] ?? false });
    else if (command === 'install') {
      const [key, chain] = rest.map((file) => readNamed(file));
      await keys.install(key as string, chain as string);
    }
    const facts = await keys.facts();
    if (keys.notice) process.stderr.write(`${keys.notice}\n`);
    process.stdout.write(`${values.json ? JSON.stringify(facts) : explain(facts)}\n`);
    return 0;
  } catch (error) {
    process.stderr.write(`keys: ${error instanceof Error ? error.message : error}\n`);
    return error instanceof UsageError ? USAGE_EXIT_CODE : 1;
  }
}

function parseKeysArguments(argv: readonly string[]) {
  const options = {
    data: { type: 'string' },
    json: { type: 'boolean' },
    'new-root': { type: 'boolean' },
  } as const;
  try {
    const parsed = parseArgs({ args: [...argv], allowPositionals: true, options });
    const [command = 'show', ...rest] = parsed.positionals;
    const files = command === 'install' ? 2 : 0;
    if (!['show', 'rotate', 'install'].includes(command) || rest.length !== files)
      throw new UsageError(USAGE);
    return parsed;
  } catch (cause) {
    if (cause instanceof UsageError) throw cause;
    throw new UsageError(`${(cause as Error).message}\n${USAGE}`, { cause });
  }
}

function readNamed(file: string): string {
  try {
    return readFileSync(resolve(file), 'utf8');
  } catch (cause) {
    throw new UsageError(`${file} cannot be read: ${(cause as Error).message}`, { cause });
  }
}

if (isMain(import.meta.url)) process.exitCode = await main(process.argv.slice(2));
