import { parseArgs } from 'node:util';
import { GUIDANCE_MAX, SEED_MAX, STEPS_MAX, STEPS_MIN } from '../../protocol/index.ts';

/** What was typed cannot be done. The message is for the person at the terminal; the exit code is 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

export const USAGE_EXIT_CODE = 2;

export interface PaintArguments {
  readonly words: string;
  readonly seed: number;
  /** Not given: the painter's own. */
  readonly steps: number | undefined;
  readonly freedom: number | undefined;
  readonly guidanceScale: number | undefined;
  readonly manner: string | undefined;
  readonly out: string;
  readonly json: boolean;
}

const SEED_DEFAULT = 1;

/** Parses `paint "words" --seed 7 …`. @throws UsageError naming the argument at fault and what it may be */
export function parsePaintArguments(argv: readonly string[]): PaintArguments {
  const { values, positionals } = parseOrExplain(argv);
  const seed = number(values.seed, '--seed', { min: 0, max: SEED_MAX, whole: true }) ?? SEED_DEFAULT;
  const steps = number(values.steps, '--steps', { min: STEPS_MIN, max: STEPS_MAX, whole: true });
  const freedom = number(values.freedom, '--freedom', { min: 0, max: 1, whole: false });
  const guidanceScale = number(values.guidance, '--guidance', { min: 0, max: GUIDANCE_MAX, whole: false });
  const { manner, out, json } = values;
  if (out === undefined || out === '') throw new UsageError('--out names the PNG file to write');
  return {
    words: positionals.join(' '),
    seed,
    steps,
    freedom,
    guidanceScale,
    manner,
    out,
    json: json ?? false,
  };
}

function parseOrExplain(argv: readonly string[]) {
  try {
    return parseArgs({
      args: [...argv],
      allowPositionals: true,
      options: {
        seed: { type: 'string' },
        steps: { type: 'string' },
        freedom: { type: 'string' },
        guidance: { type: 'string' },
        manner: { type: 'string' },
        out: { type: 'string' },
        json: { type: 'boolean' },
      },
    });
  } catch (cause) {
    throw new UsageError(cause instanceof Error ? cause.message : String(cause), { cause });
  }
}

interface Range {
  readonly min: number;
  readonly max: number;
  readonly whole: boolean;
}

function number(text: string | undefined, name: string, { min, max, whole }: Range): number | undefined {
  if (text === undefined) return undefined;
  const value = /^[-+]?(\d+\.?\d*|\.\d+)$/.test(text) ? Number(text) : Number.NaN;
  if (!(value >= min && value <= max) || (whole && !Number.isInteger(value))) {
    throw new UsageError(
      `${name} must be ${whole ? 'a whole number' : 'a number'} from ${min} to ${max}, not "${text}"`,
    );
  }
  return value;
}
