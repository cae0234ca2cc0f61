import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { type EyeModel, loadEyeModel } from '../../../server/diffusion/models/eye-model.ts';
import { WeightsError } from '../../../server/models/weights-error.ts';
import { eyeFolder } from '../../support/eye.ts';

const folders: string[] = [];
const folderWith = async (...wish: Parameters<typeof eyeFolder>): Promise<string> => {
  const folder = await eyeFolder(...wish);
  folders.push(folder);
  return folder;
};
afterAll(() => Promise.all(folders.map((folder) => rm(folder, { recursive: true, force: true }))));

describe("the eye's network", () => {
  it('[Y1] gives one unit vector a picture, and the same alone as in a batch', async () => {
    const eye = (await loadEyeModel(await folderWith())) as EyeModel;
    const length = 3 * eye.imageSize ** 2;
    const pixels = Float32Array.from({ length: 2 * length }, (_, i) =>
      Math.sin(i / 97 + (i < length ? 0 : 2)),
    );
    const both = await eye.embed(pixels, 2);
    const [alone] = await eye.embed(pixels.slice(length), 1);
    expect(both.map((vector) => vector.length)).toEqual([384, 384]);
    for (const vector of both) expect(Math.hypot(...vector)).toBeCloseTo(1, 5);
    expect(both[1]).toEqual(alone);
    expect(both[0]).not.toEqual(both[1]);
    await eye.release();
  });

  it('[Y1] is not there where the manifest lists none', async () => {
    const folder = await folderWith();
    const entry = { path: 'text/x', bytes: 0, sha256: '0'.repeat(64), licence: 'MIT', source: 'none' };
    await writeFile(join(folder, 'manifest.json'), JSON.stringify({ files: [entry] }));
    expect(await loadEyeModel(folder)).toBeNull();
  });

  it('[E8] a flipped bit in its weights and an eye.json of another format are refused by name', async () => {
    const flipped = await folderWith(undefined, (graph) => {
      const copy = Buffer.from(graph);
      copy[40] = (copy[40] as number) ^ 1;
      return copy;
    });
    await expect(loadEyeModel(flipped)).rejects.toMatchObject({ file: 'eye/eye.onnx' });
    for (const config of [{ format: 2, imageSize: 128, dimensions: 384 }, { format: 1 }, 'no object']) {
      const error = await loadEyeModel(await folderWith(config)).catch((reason: unknown) => reason);
      expect(error).toBeInstanceOf(WeightsError);
      expect(error).toMatchObject({ file: 'eye/eye.json' });
    }
  });
});
