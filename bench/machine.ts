import { readFileSync } from 'node:fs';
import { arch, cpus, platform, totalmem } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import * as ort from 'onnxruntime-node';
import { projectRoot } from '../server/config/paths.ts';

/** Above this share of foreign CPU, absolute figures are not judged. */
const QUIET_FOREIGN_CPU = 0.1;
const GEMM_SIZE = 1024;
const GEMM_RUNS = 12;

export function machine() {
  return {
    processor: cpus()[0]?.model.trim() ?? 'unknown',
    cores: cpus().length,
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    platform: `${platform()} ${arch()}`,
    node: process.version,
  };
}

/** Share (0..1) of all cores that was busy with anything during `ms` while this process slept. Linux only; elsewhere NaN. */
export async function foreignCpu(ms = 1_500): Promise<number> {
  const read = () => {
    const line = readFileSync('/proc/stat', 'utf8').split('\n')[0] ?? '';
    const ticks = line.trim().split(/\s+/).slice(1).map(Number);
    const idle = (ticks[3] ?? 0) + (ticks[4] ?? 0);
    return { idle, total: ticks.slice(0, 8).reduce((a, b) => a + b, 0) };
  };
  try {
    const before = read();
    await sleep(ms);
    const after = read();
    return 1 - (after.idle - before.idle) / (after.total - before.total);
  } catch {
    return Number.NaN;
  }
}

/** Best of several runs of a 1024³ single-precision product in ONNX Runtime with two threads, in GFLOP/s. */
export async function gemmGflops(): Promise<number> {
  const session = await ort.InferenceSession.create(join(projectRoot(), 'bench', 'gemm.onnx'), {
    intraOpNumThreads: Math.min(2, cpus().length),
  });
  const matrix = () =>
    new ort.Tensor('float32', new Float32Array(GEMM_SIZE ** 2).fill(0.5), [GEMM_SIZE, GEMM_SIZE]);
  const feeds = { a: matrix(), b: matrix() };
  let best = Number.POSITIVE_INFINITY;
  for (let run = 0; run < GEMM_RUNS; run++) {
    const began = performance.now();
    await session.run(feeds);
    best = Math.min(best, performance.now() - began);
  }
  await session.release();
  return (2 * GEMM_SIZE ** 3) / (best * 1e6);
}

export async function load() {
  const foreign = await foreignCpu();
  return {
    foreignCpu: round(foreign),
    gemmGflops: round(await gemmGflops()),
    quiet: !(foreign > QUIET_FOREIGN_CPU),
  };
}

const round = (value: number) => Math.round(value * 1000) / 1000;
