/** How a work was made, beyond what its columns say: kept with it as JSON, and told in its biography. */
import { readFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import type { Reading, Runtime } from '../../protocol/index.ts';
import { projectRoot } from '../config/paths.ts';
import type { PaintedPicture } from '../diffusion/painter.ts';

export interface Making {
  readonly reading: readonly Reading[];
  /** What the text encoder was told; absent for works from before this was kept. */
  readonly prompt?: string | undefined;
  readonly guidance: number;
  readonly obedience: number;
  readonly start: PaintedPicture['start'];
  /** Times it was painted again: whole because it was broken, or from fresh noise. */
  readonly repaints: number;
  readonly runtime: Runtime;
  /** Of the whole machine while it was painted; null where that cannot be measured. */
  readonly energyJoules: number | null;
}

export const makingOf = (
  picture: PaintedPicture,
  { energyJoules, repaints }: { energyJoules: number | null; repaints: number },
): Making => ({
  reading: picture.reading,
  prompt: picture.prompt,
  guidance: picture.guidanceScale,
  obedience: picture.obedience,
  start: picture.start,
  repaints: repaints + picture.repaints,
  runtime: runtimeHere(),
  energyJoules,
});

let runtime: Runtime | null = null;

function runtimeHere(): Runtime {
  const manifest = join(projectRoot(), 'node_modules', 'onnxruntime-node', 'package.json');
  runtime ??= {
    onnxruntime: String(JSON.parse(readFileSync(manifest, 'utf8')).version),
    node: process.version,
    processor: cpus()[0]?.model.trim() ?? 'unknown',
  };
  return runtime;
}
