import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { checkModels, listModels, main } from '../../server/cli/models.ts';
import { fingerprint, readManifest, readWeights } from '../../server/models/manifest.ts';
import { WeightsError } from '../../server/models/weights-error.ts';

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
const good = Buffer.from('weights of a small network');
const folders: string[] = [];
let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'echoes-models-'));
  folders.push(folder);
  await mkdir(join(folder, 'painter'));
  await writeFile(join(folder, 'painter/net.onnx'), good);
  await writeManifest('painter/net.onnx');
});
afterAll(() => Promise.all(folders.map((one) => rm(one, { recursive: true, force: true }))));

const writeManifest = (path: string) => {
  const entry = { path, bytes: good.length, sha256: sha256(good), licence: 'MIT', source: 'trained here' };
  return writeFile(join(folder, 'manifest.json'), JSON.stringify({ files: [entry] }));
};

describe('[E8] weights', () => {
  it('are given out when they are the file the manifest names', async () => {
    const manifest = await readManifest(folder);
    expect(Buffer.from(await readWeights(manifest, 'painter/net.onnx'))).toEqual(good);
    expect(fingerprint(manifest, 'painter')).toMatch(/^[0-9a-f]{12}$/);
  });

  it('[E8] one flipped bit is refused, with file, both hashes and the way to restore it', async () => {
    const bad = Buffer.from(good);
    bad[3] = (bad[3] as number) ^ 1;
    await writeFile(join(folder, 'painter/net.onnx'), bad);
    const manifest = await readManifest(folder);
    const error = await readWeights(manifest, 'painter/net.onnx').catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(WeightsError);
    expect(error).toMatchObject({ file: 'painter/net.onnx', expected: sha256(good), found: sha256(bad) });
    expect((error as Error).message).toContain('git checkout -- assets/models/painter/net.onnx');
  });

  it('[E8] a missing file, one the manifest does not know, and a missing or torn manifest are refused', async () => {
    const manifest = await readManifest(folder);
    await rm(join(folder, 'painter/net.onnx'));
    await expect(readWeights(manifest, 'painter/net.onnx')).rejects.toMatchObject({ found: null });
    await expect(readWeights(manifest, 'painter/other.onnx')).rejects.toBeInstanceOf(WeightsError);
    await writeFile(join(folder, 'manifest.json'), '{"files": [');
    await expect(readManifest(folder)).rejects.toMatchObject({ file: 'manifest.json' });
    await rm(join(folder, 'manifest.json'));
    await expect(readManifest(folder)).rejects.toMatchObject({ file: 'manifest.json', found: null });
  });

  it('a path that leads out of the folder is refused', async () => {
    for (const path of ['../net.onnx', '/etc/passwd', 'painter/../../x', 'painter\\..\\x']) {
      await writeManifest(path);
      await expect(readManifest(folder)).rejects.toBeInstanceOf(WeightsError);
    }
  });
});

describe('the models command', () => {
  it('lists and checks', async () => {
    expect((await listModels(folder)).map(({ path }) => path)).toEqual(['painter/net.onnx']);
    expect(await checkModels(folder)).toMatchObject([{ ok: true, fault: null, found: sha256(good) }]);
    await writeFile(join(folder, 'painter/net.onnx'), 'another');
    expect(await checkModels(folder)).toMatchObject([
      {
        ok: false,
        found: sha256(Buffer.from('another')),
        restore: 'git checkout -- assets/models/painter/net.onnx',
      },
    ]);
  });

  it('ends with 0, 1 or 2', async () => {
    expect(await main(['list'], folder)).toBe(0);
    expect(await main(['check', '--json'], folder)).toBe(0);
    await rm(join(folder, 'painter/net.onnx'));
    expect(await main(['check'], folder)).toBe(1);
    expect(await main(['check', '--json'], join(folder, 'nowhere'))).toBe(1);
    for (const wrong of [[], ['frobnicate'], ['list', 'check'], ['list', '--yaml']])
      expect(await main(wrong, folder)).toBe(2);
  });
});
