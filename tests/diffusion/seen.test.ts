import { mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createEchoPainter } from '../../server/diffusion/echo-painter.ts';
import type { PaintedPicture } from '../../server/diffusion/painter.ts';
import { eyeFolder } from '../support/eye.ts';
import { request, testAssets } from '../support/paint-service.ts';

/** The real painter and catalogue, with the tests' own eye beside them. */
let assets: string;
let models: string;
beforeAll(async () => {
  models = await eyeFolder();
  const readFiles = async (folder: string) =>
    (JSON.parse(await readFile(join(folder, 'manifest.json'), 'utf8')) as { files: { path: string }[] })
      .files;
  const painters = (await readFiles(join(testAssets, 'models'))).filter(
    ({ path }) => !path.startsWith('eye/'),
  );
  const files = [...painters, ...(await readFiles(models))];
  await writeFile(join(models, 'manifest.json'), JSON.stringify({ files }));
  for (const part of ['painter', 'text']) await symlink(join(testAssets, 'models', part), join(models, part));
  assets = await mkdtemp(join(tmpdir(), 'echoes-assets-'));
  await symlink(models, join(assets, 'models'));
  await symlink(join(testAssets, 'catalogue'), join(assets, 'catalogue'));
});
afterAll(async () => {
  await rm(assets, { recursive: true, force: true });
  await rm(models, { recursive: true, force: true });
});

async function paint(words: string): Promise<PaintedPicture> {
  const painter = await createEchoPainter({ assets });
  const painting = painter.paint(request(words, { steps: 1 }), new AbortController().signal);
  for (;;) {
    const next = await painting.next();
    if (next.done) return next.value;
  }
}

it('[Y1] what the eye says travels with the picture: subjects, and the quotation of every source', {
  timeout: 120_000,
}, async () => {
  const { seen, sources } = await paint('a fox beside a lighthouse');
  expect(Math.hypot(...(seen?.embedding ?? []))).toBeCloseTo(1, 5);
  expect(seen?.subjects.map(({ concept }) => concept)).toEqual(['fox', 'lighthouse']);
  expect(seen?.sources.map(({ id }) => id)).toEqual(sources.map(({ id }) => id));
  for (const { quotation } of seen?.sources ?? []) expect(Math.abs(quotation)).toBeLessThanOrEqual(1.0001);
  expect(seen?.nearest).toHaveLength(5);
});
