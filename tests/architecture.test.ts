import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

/** Which way the arrows point. A folder may import itself and what its rule lists; the longest matching prefix is the rule. */
const root = resolve(import.meta.dirname, '..');

/** Allowed targets of relative imports per folder; `*` allows anything under the prefix. */
const RULES: Record<string, { folders: string[]; packages: string[] | 'any' }> = {
  protocol: { folders: [], packages: ['zod'] },
  brush: { folders: [], packages: [] },
  ui: { folders: ['protocol', 'brush', 'assets/locales'], packages: 'any' },
  kiosk: { folders: ['protocol', 'ui', 'brush'], packages: 'any' },
  display: { folders: ['protocol', 'ui', 'brush'], packages: 'any' },
  curator: { folders: ['protocol', 'ui', 'brush'], packages: 'any' },
  verifier: { folders: ['protocol', 'ui', 'brush'], packages: 'any' },
  server: { folders: ['protocol', 'brush'], packages: 'any' },
  'server/models': { folders: [], packages: 'any' },
  'server/diffusion': { folders: ['protocol', 'brush', 'server/models'], packages: 'any' },
  'server/diffusion/schedulers': { folders: [], packages: [] },
  'server/speech': { folders: ['protocol', 'server/models'], packages: 'any' },
};

/** Services never import the gateway: only what builds the app may. */
const GATEWAY_IMPORTERS = ['server/app.ts', 'server/gateway/'];
const ONNX_IMPORTERS = ['server/models/', 'kiosk/speech/voice-worker.ts'];
/** Folders that run networks, and what the server's own process may know of them: types only. */
const NETWORKS = /^server\/(models|diffusion|speech)\//;
const NETWORK_TYPES = ['server/diffusion/painter.ts', 'server/speech/listener.ts'];
/** The reader's thread knows the lexicons, which lie beside the networks, and none of these. */
const NETWORK_IMPORTERS =
  /^server\/(models|diffusion|speech|cli)\/|^server\/inference\/((painter|listener)-host|reader-thread)/;

interface Import {
  file: string;
  target: string;
}

function sources(folder: string): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)));
}

function importsOf(file: string): Import[] {
  const text = readFileSync(join(root, file), 'utf8');
  const found = text.matchAll(/(?:\bfrom\s*|\bimport\s*\(\s*|^import\s+)['"]([^'"]+)['"]/gm);
  return [...found].map(([, target = '']) => ({
    file,
    target: target.startsWith('.') ? relative(root, resolve(root, dirname(file), target)) : target,
  }));
}

/** Without imports of types only: they are gone once built. */
const valueImportsOf = (file: string): Import[] => {
  const text = readFileSync(join(root, file), 'utf8');
  const typesOnly = new Set(
    [...text.matchAll(/import type [^;]+? from '([^']+)'/g)].map(([, target]) => target),
  );
  return importsOf(file).filter(
    ({ target }) =>
      ![...typesOnly].some(
        (each) =>
          (each?.startsWith('.') ? relative(root, resolve(root, dirname(file), each)) : each) === target,
      ),
  );
};

const isRelative = ({ target }: Import) =>
  /^(protocol|ui|brush|kiosk|display|curator|server|assets|training|bench|tests)\//.test(target);

const folders = ['protocol', 'brush', 'ui', 'kiosk', 'display', 'curator', 'verifier', 'server'];

/** Pictures as plain pixels: no model within reach. */
const PIXEL_FILES = ['server/diffusion/pixels.ts', 'server/diffusion/png.ts'];
/** The ones that may know where a master lies, and what becomes of it. */
const MASTER_READERS = /^server\/(collection\/|provenance\/|storage\/)/;
const all = folders.flatMap(sources).flatMap(importsOf);

describe('[A1] arrows point one way', () => {
  it('sees the tree it judges', () => {
    expect(all.length).toBeGreaterThan(50);
  });

  for (const [folder, rule] of Object.entries(RULES)) {
    it(`${folder} imports only what it may`, () => {
      const wrong = all
        .filter(({ file }) => file.startsWith(`${folder}/`))
        .filter((one) =>
          isRelative(one)
            ? ![folder, ...rule.folders].some((allowed) => one.target.startsWith(`${allowed}/`))
            : rule.packages !== 'any' && !rule.packages.includes(one.target),
        );
      expect(wrong).toEqual([]);
    });
  }

  it('[G5] the wall and the desk bundle no schema: the library asks for eval, which the policy forbids', () => {
    const reached = new Set(['display/main.ts', 'curator/main.tsx']);
    for (const file of reached)
      for (const { target } of valueImportsOf(file)) if (/\.tsx?$/.test(target)) reached.add(target);
    const wrong = [...reached].filter((file) => valueImportsOf(file).some(({ target }) => target === 'zod'));
    expect(reached.size).toBeGreaterThan(30);
    expect(wrong).toEqual([]);
  });

  it('[A2] no service imports the gateway', () => {
    const wrong = all.filter(
      ({ file, target }) =>
        target.startsWith('server/gateway/') &&
        !GATEWAY_IMPORTERS.some((allowed) => file.startsWith(allowed)),
    );
    expect(wrong).toEqual([]);
  });

  it('[A3] one folder and one worker import onnxruntime', () => {
    const wrong = all.filter(
      ({ file, target }) =>
        target.startsWith('onnxruntime') && !ONNX_IMPORTERS.some((allowed) => file.startsWith(allowed)),
    );
    expect(wrong).toEqual([]);
  });

  it('[A4] the server runs no model: only the hosts and the commands reach painter and listener', () => {
    const wrong = all.filter(
      ({ file, target }) =>
        NETWORKS.test(target) &&
        !NETWORK_TYPES.includes(target) &&
        !NETWORK_IMPORTERS.test(file) &&
        !(PIXEL_FILES.includes(target) && file.startsWith('server/provenance/')),
    );
    expect(wrong).toEqual([]);
  });

  it('[P1] nothing but the keepsake reads a master: no other code writes a file that leaves', () => {
    const wrong = sources('server').filter(
      (file) =>
        !MASTER_READERS.test(file) && /MASTER_FILE|master\.png/.test(readFileSync(join(root, file), 'utf8')),
    );
    expect(wrong).toEqual([]);
    // And within provenance, one file makes keepsakes and one signs.
    const signers = all.filter(({ target }) => target === 'server/provenance/c2pa/sign.ts');
    expect(signers.map(({ file }) => file).sort()).toEqual([
      'server/provenance/keepsake-file.ts',
      'server/provenance/xmp.ts',
    ]);
  });
});
