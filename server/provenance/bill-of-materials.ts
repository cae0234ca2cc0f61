/** What this exhibition is made of besides its own code: every package of the lock file, and the pictures and weights that ship with it. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { PictureSet } from './picture-sets.ts';

export interface Component {
  readonly name: string;
  readonly version: string;
  /** SPDX expression, as the package itself says. */
  readonly licence: string;
  /** Subresource integrity of the archive. */
  readonly integrity: string | null;
  /** Only for building and testing. */
  readonly development: boolean;
  /** Only on some machines. */
  readonly optional: boolean;
  /** Folder below the root. */
  readonly path: string;
}

interface LockedPackage {
  version?: string;
  license?: string;
  integrity?: string;
  dev?: boolean;
  devOptional?: boolean;
  optional?: boolean;
  link?: boolean;
}

/** Where the lock file states none: what the package's own package.json, or that of the package it is a part of, says (checked 2026-11-25). */
const STATED_ELSEWHERE: readonly (readonly [name: RegExp, licence: string])[] = [
  [/^@napi-rs\/canvas-/, 'MIT'],
  [/^xmlhttprequest-ssl$/, 'MIT'],
];

/** Every package of a lock file (version 3), by name and version. */
export function readLock(root: string): Component[] {
  const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as {
    packages: Record<string, LockedPackage>;
  };
  const components = new Map<string, Component>();
  for (const [path, locked] of Object.entries(lock.packages)) {
    if (path === '' || locked.link) continue;
    const name = path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);
    const component = {
      name,
      version: locked.version ?? '0',
      licence: locked.license ?? STATED_ELSEWHERE.find(([known]) => known.test(name))?.[1] ?? 'NOASSERTION',
      integrity: locked.integrity ?? null,
      development: locked.dev === true,
      optional: locked.optional === true || locked.devOptional === true,
      path,
    };
    const key = `${name}@${component.version}`;
    // Of the same package twice, the one that ships counts.
    if (components.get(key)?.development !== false) components.set(key, component);
  }
  return [...components.values()].sort((a, b) => compare(a.name, b.name) || compare(a.version, b.version));
}

/** By code units: the same order on every machine, whatever its language. */
const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** CycloneDX 1.6. Made of the lock file and the catalogue alone: the same on every machine. */
export function cycloneDx(
  components: readonly Component[],
  sets: readonly PictureSet[],
  version: string,
): object {
  return {
    $schema: 'http://cyclonedx.org/schema/bom-1.6.schema.json',
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    version: 1,
    metadata: {
      component: { type: 'application', name: 'echoes-of-imagination', version, 'bom-ref': 'echoes' },
    },
    components: [
      ...components.map(({ name, version: own, licence, integrity, development, optional }) => ({
        type: 'library',
        'bom-ref': `pkg:npm/${name.replace('@', '%40')}@${own}`,
        name,
        version: own,
        scope: development ? 'excluded' : optional ? 'optional' : 'required',
        licenses: [
          /^[\w.+-]+$/.test(licence) && licence !== 'NOASSERTION'
            ? { license: { id: licence } }
            : licence === 'NOASSERTION'
              ? { license: { name: 'not stated in the lock file' } }
              : { expression: licence },
        ],
        purl: `pkg:npm/${name.replace('@', '%40')}@${own}`,
        ...(integrity ? { hashes: [hashOf(integrity)] } : {}),
      })),
      ...sets.map((set) => ({
        type: 'data',
        'bom-ref': `set:${set.id}`,
        name: set.title,
        version: '0',
        publisher: set.author,
        licenses: [{ license: { name: set.licence, url: set.licenceUrl } }],
        externalReferences: [{ type: 'website', url: set.url }],
      })),
    ],
  };
}

function hashOf(integrity: string): { alg: string; content: string } {
  const [algorithm = '', digest = ''] = integrity.split(' ')[0]?.split(/-(.*)/s) ?? [];
  return {
    alg: algorithm.replace('sha', 'SHA-'),
    content: Buffer.from(digest, 'base64').toString('hex'),
  };
}

/** Notices of everything that ships, with each licence's text once. Packages that are not installed on this machine have none here. */
export function notices(components: readonly Component[], sets: readonly PictureSet[], root: string): string {
  const shipped = components.filter(({ development }) => !development);
  const texts = new Map<string, string[]>();
  for (const component of shipped) {
    if (component.optional) continue;
    const text = licenceTextOf(join(root, component.path));
    if (text) texts.set(text, [...(texts.get(text) ?? []), `${component.name} ${component.version}`]);
  }
  return [
    '# Third-party notices',
    '',
    'Made by `npm run -s third-party`; do not edit. The same as data: [sbom.cdx.json](sbom.cdx.json).',
    '',
    '## Pictures',
    '',
    'The painter learnt from these sets, and its drafts are collages of them: cut out, arranged and painted over.',
    '',
    '| set | author | licence | source |',
    '| --- | --- | --- | --- |',
    ...sets.map(
      ({ title, author, licence, licenceUrl, url }) =>
        `| ${title} | ${author} | [${licence}](${licenceUrl}) | ${url} |`,
    ),
    '',
    'Weights: [assets/models/manifest.json](assets/models/manifest.json) names source and licence of every file.',
    '',
    '## Packages',
    '',
    '| package | version | licence |',
    '| --- | --- | --- |',
    ...shipped.map(({ name, version, licence }) => `| ${name} | ${version} | ${licence} |`),
    '',
    '## Licence texts',
    '',
    ...[...texts].flatMap(([text, names]) => [`### ${names.join(', ')}`, '', '```text', text, '```', '']),
  ].join('\n');
}

function licenceTextOf(folder: string): string | null {
  try {
    const file = readdirSync(folder)
      .filter((name) => /^(licen[cs]e|copying)([.-]|$)/i.test(name))
      .sort()[0];
    return file
      ? readFileSync(join(folder, file), 'utf8').replaceAll('\r\n', '\n').replaceAll('```', "'''").trim()
      : null;
  } catch {
    return null;
  }
}
