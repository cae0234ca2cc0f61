import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { thirdPartyFiles } from '../../server/cli/third-party.ts';
import { projectRoot } from '../../server/config/paths.ts';

const root = projectRoot();
const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as {
  packages: Record<string, { version?: string; dev?: boolean }>;
};
const locked = Object.entries(lock.packages)
  .filter(([path]) => path !== '')
  .map(([path, { version, dev }]) => ({ name: path.split('node_modules/').at(-1) as string, version, dev }));

describe('[P8] what this is made of', () => {
  const bom = JSON.parse(readFileSync(join(root, 'sbom.cdx.json'), 'utf8'));
  const listed = new Set(
    bom.components.map(({ name, version }: { name: string; version: string }) => `${name}@${version}`),
  );

  it('is every package of the lock file, and no other', () => {
    const libraries = bom.components.filter(({ type }: { type: string }) => type === 'library');
    const wanted = new Set(locked.map(({ name, version }) => `${name}@${version}`));
    expect(libraries.length).toBe(wanted.size);
    expect([...wanted].filter((each) => !listed.has(each))).toEqual([]);
  });

  it('is written down as the command writes it', () => {
    const [sbom] = thirdPartyFiles();
    expect(readFileSync(join(root, 'sbom.cdx.json'), 'utf8')).toBe(sbom?.text);
  });

  it('has a notice for everything that ships, and for every set of pictures', () => {
    const text = readFileSync(join(root, 'THIRD_PARTY.md'), 'utf8');
    for (const { name, version, dev } of locked)
      if (!dev) expect(text.includes(`| ${name} | ${version} |`), name).toBe(true);
    for (const set of ['Twitter Emoji', 'Noto Emoji', 'Streamline Emojis']) expect(text).toContain(set);
  });

  it('names a licence for everything that ships', () => {
    const unknown = bom.components.filter(
      ({ scope, licenses }: { scope?: string; licenses: { license?: { name?: string } }[] }) =>
        scope !== 'excluded' && licenses[0]?.license?.name === 'not stated in the lock file',
    );
    expect(unknown.map(({ name }: { name: string }) => name)).toEqual([]);
  });
});
