/** One measured number with its target. `holds` is null when the machine was too busy to judge an absolute target. */
export interface Figure {
  readonly id: string;
  readonly value: number | null;
  readonly unit: string;
  /** As printed: "<= 50". Null: reported without a target. */
  readonly target: string | null;
  readonly holds: boolean | null;
  readonly why?: string;
}

/** What a bench is told of the machine it runs on. */
export interface BenchContext {
  /** Absolute targets count only on a quiet machine. */
  readonly quiet: boolean;
  /** Single-precision GEMM rate of ONNX Runtime in this run, GFLOP/s. */
  readonly gemmGflops: number;
  /** Progress for people, on stderr. */
  say(text: string): void;
}

export type Bench = (context: BenchContext) => Promise<Figure[]>;

/** A figure to be at most `limit`; an absolute one (milliseconds and the like) is not judged on a busy machine. */
export function atMost(
  id: string,
  value: number,
  limit: number,
  unit: string,
  { quiet, absolute = true }: { quiet: boolean; absolute?: boolean },
): Figure {
  const judged = quiet || !absolute;
  return {
    id,
    value,
    unit,
    target: `<= ${limit}`,
    holds: judged ? value <= limit : null,
    ...(judged ? {} : { why: 'the machine was busy with other work' }),
  };
}

/** A figure without a target. */
export const reported = (id: string, value: number, unit: string, why?: string): Figure => ({
  id,
  value,
  unit,
  target: null,
  holds: true,
  ...(why ? { why } : {}),
});

/** A figure that could not be measured here: it does not hold, and says why. */
export const unmeasured = (id: string, unit: string, target: string | null, why: string): Figure => ({
  id,
  value: null,
  unit,
  target,
  holds: false,
  why,
});

/** The q-th quantile (0..1) by linear interpolation; NaN for no values. */
export function quantile(values: readonly number[], q: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  if (sorted.length === 0) return Number.NaN;
  const at = (sorted.length - 1) * q;
  const low = sorted[Math.floor(at)] ?? Number.NaN;
  const high = sorted[Math.ceil(at)] ?? low;
  return low + (high - low) * (at - Math.floor(at));
}
