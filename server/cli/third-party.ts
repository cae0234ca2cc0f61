/** `third-party [--check]`: writes THIRD_PARTY.md and sbom.cdx.json from the lock file and the catalogue, or says whether they are current. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { assetsFolder, projectRoot } from '../config/paths.ts';
import { cycloneDx, notices, readLock } from '../provenance/bill-of-materials.ts';
import { loadPictureSets } from '../provenance/picture-sets.ts';
import { USAGE_EXIT_CODE } from './arguments.ts';
import { isMain } from './main-module.ts';

/** The two files as they should be. */
export function thirdPartyFiles(root = projectRoot()): { readonly name: string; readonly text: string }[] {
  const components = readLock(root);
  const { all } = loadPictureSets(join(assetsFolder(), 'catalogue'));
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
  return [
    { name: 'sbom.cdx.json', text: `${JSON.stringify(cycloneDx(components, all, version), null, 1)}\n` },
    { name: 'THIRD_PARTY.md', text: `${notices(components, all, root)}\n` },
  ];
}

/** The command. Resolves to the exit code: 0, 1 when `--check` finds a file that is not current, 2 when the arguments are wrong. */
export function main(argv: readonly string[]): number {
  const check = argv[0] === '--check';
  if (argv.length > (check ? 1 : 0)) {
    process.stderr.write('usage: third-party [--check]\n');
    return USAGE_EXIT_CODE;
  }
  let stale = 0;
  for (const { name, text } of thirdPartyFiles()) {
    const path = join(projectRoot(), name);
    if (!check) writeFileSync(path, text);
    else if (readOr(path, '') !== text) {
      process.stderr.write(`${name} is not current. Run: npm run -s third-party\n`);
      stale = 1;
    }
  }
  return stale;
}

function readOr(path: string, otherwise: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return otherwise;
  }
}

if (isMain(import.meta.url)) process.exitCode = main(process.argv.slice(2));
