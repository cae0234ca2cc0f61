import fc from 'fast-check';
import type { HangWork } from '../../../server/collection/hangs/hang-work.ts';

const DAY_MS = 86_400_000;
const OPENED = Date.UTC(2026, 10, 23, 9);
const LENGTH = 384;

const idOf = (number: number): string => `00000000-0000-7000-8000-${String(number).padStart(12, '0')}`;

export function hangWork(number: number, more: Partial<HangWork> = {}): HangWork {
  return {
    id: idOf(number),
    number,
    aspect: 1,
    paintedAt: OPENED + number * 600_000,
    embedding: null,
    ...more,
  };
}

/** A unit vector near one of `kinds` directions that have nothing in common. */
export function vectorOf(kind: number, seed: number, spread = 0.2): Float32Array {
  const vector = Float32Array.from({ length: LENGTH }, (_, d) => {
    const noise = Math.sin(seed * 12.9898 + d * 78.233) * 43758.5453;
    return (d === kind ? 1 : 0) + (spread * (noise - Math.floor(noise) - 0.5) * 2) / Math.sqrt(LENGTH);
  });
  const length = Math.hypot(...vector);
  return vector.map((value) => value / length);
}

export function manyWorks(count: number, kinds = 7): HangWork[] {
  return Array.from({ length: count }, (_, k) =>
    hangWork(k + 1, { embedding: vectorOf((k * 5) % kinds, k + 1), paintedAt: OPENED + k * 0.02 * DAY_MS }),
  );
}

/** Works of every shape, looked at or not, painted by clocks right and wrong. */
export const anyWorks = fc
  .array(
    fc.record({
      aspect: fc.double({ min: 0.4, max: 2.5, noNaN: true }),
      kind: fc.option(fc.nat(5), { nil: null }),
      paintedAt: fc.oneof(
        fc.integer({ min: OPENED, max: OPENED + 9 * DAY_MS }),
        fc.integer({ min: 0, max: DAY_MS }),
      ),
    }),
    { minLength: 1, maxLength: 70 },
  )
  .map((list) =>
    list.map(({ aspect, kind, paintedAt }, k) =>
      hangWork(k + 1, { aspect, paintedAt, embedding: kind === null ? null : vectorOf(kind, k) }),
    ),
  );
