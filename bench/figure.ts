/** One measured number with its target. `holds` is null when the machine was too busy to judge an absolute target. */
export interface Figure {
  readonly id: string;
  readonly value: number | null;
  readonly unit: string;
  /** As printed: "<= 50". Null: reported without a target. */
  readonly target: string | null;
  readonly holds: boolean | null;
  readonly why?: string;
  /** The same figure measured on something else: the judge's ceiling, chance, the paste baseline, an earlier painter. */
  readonly beside?: Readonly<Record<string, number | null>>;
}

/** What a bench is told of the machine it runs on, and of how much is wanted. */
export interface BenchContext {
  /** Absolute targets count only on a quiet machine. */
  readonly quiet: boolean;
  /** Single-precision GEMM rate of ONNX Runtime in this run, GFLOP/s. */
  readonly gemmGflops: number;
  /** Fewer prompts than the bench would take by itself; null: as many as it takes. */
  readonly prompts: number | null;
  /** Whether the minutes that a figure of growth takes are wanted. */
  readonly growth: boolean;
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

type More = Pick<Figure, 'why' | 'beside'>;

/** A figure to be at least `limit`, whatever else the machine does meanwhile. */
export const atLeast = (id: string, value: number, limit: number, unit: string, more: More = {}): Figure => ({
  id,
  value,
  unit,
  target: `>= ${limit}`,
  holds: value >= limit,
  ...more,
});

/** A figure to be no higher than one that was measured beside it. */
export const noHigher = (
  id: string,
  value: number,
  than: { readonly name: string; readonly value: number },
  unit: string,
  more: More = {},
): Figure => ({
  id,
  value,
  unit,
  target: `<= ${than.name}`,
  holds: value <= than.value,
  ...more,
  beside: { [than.name]: than.value, ...more.beside },
});

/** A figure without a target. */
export const reported = (
  id: string,
  value: number,
  unit: string,
  why?: string,
  beside?: Figure['beside'],
): Figure => ({
  id,
  value,
  unit,
  target: null,
  holds: true,
  ...(why ? { why } : {}),
  ...(beside ? { beside } : {}),
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
