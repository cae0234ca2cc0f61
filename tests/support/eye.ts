import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const GRAPH = join(import.meta.dirname, '../fixtures/eye/eye.onnx');

/**
 * A models folder with an eye that sees mean colours (tests/fixtures/eye) and nothing else; the caller removes it.
 * `config` is the eye.json, `swap` changes the graph after it was listed.
 */
export async function eyeFolder(
  config: unknown = { format: 1, imageSize: 128, dimensions: 384 },
  swap: (graph: Buffer) => Buffer = (graph) => graph,
): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'echoes-eye-'));
  await mkdir(join(folder, 'eye'));
  const graph = await readFile(GRAPH);
  const files = { 'eye/eye.onnx': graph, 'eye/eye.json': Buffer.from(JSON.stringify(config)) };
  const listed = Object.entries(files).map(([path, bytes]) => ({
    path,
    bytes: bytes.length,
    sha256: createHash('sha256').update(bytes).digest('hex'),
    licence: 'MIT',
    source: 'made by the tests',
  }));
  await writeFile(join(folder, 'manifest.json'), JSON.stringify({ files: listed }));
  await writeFile(join(folder, 'eye/eye.json'), files['eye/eye.json']);
  await writeFile(join(folder, 'eye/eye.onnx'), swap(graph));
  return folder;
}
