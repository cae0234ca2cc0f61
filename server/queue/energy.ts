/**
 * Energy by the processor's own counter (RAPL, through Linux powercap): the whole package, whatever else runs on it. Most machines let
 * only their administrator read it, and virtual ones have none: then nothing is guessed.
 */
import { readFileSync } from 'node:fs';

const PACKAGE = '/sys/class/powercap/intel-rapl:0';

/** Begins to measure; the answer is called at the end and gives joules, or null where there is no counter. */
export function measureEnergy(folder = PACKAGE): () => number | null {
  const before = read(folder, 'energy_uj');
  return () => {
    const after = read(folder, 'energy_uj');
    if (before === null || after === null) return null;
    // The counter starts again from 0 at its range; a painting is far shorter than one round.
    const range = after < before ? (read(folder, 'max_energy_range_uj') ?? Number.NaN) : 0;
    const joules = (after - before + range) / 1e6;
    return Number.isFinite(joules) ? Math.round(joules * 10) / 10 : null;
  };
}

function read(folder: string, file: string): number | null {
  try {
    const value = Number(readFileSync(`${folder}/${file}`, 'utf8'));
    return Number.isFinite(value) ? value : null;
  } catch {
    return null;
  }
}
