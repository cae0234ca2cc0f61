import { parseArgs } from 'node:util';
import { GUIDANCE_MAX, Region, SEED_MAX, STEPS_MAX, STEPS_MIN } from '../../protocol/index.ts';

/** What was typed cannot be done. The message is for the person at the terminal; the exit code is 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

export const USAGE_EXIT_CODE = 2;

/** The options of `paint`, in the order they are explained. */
const OPTIONS = {
  out: { type: 'string', value: 'FILE', says: 'the PNG to write (needed)' },
  seed: { type: 'string', value: 'N', says: 'which of all pictures of these words; default 1' },
  steps: { type: 'string', value: 'N', says: "denoising steps; default the painter's own" },
  freedom: { type: 'string', value: '0..1', says: '0 is the draft itself, 1 starts from pure noise' },
  obedience: { type: 'string', value: '0..1', says: "1 keeps the draft's places, 0 places things loosely" },
  guidance: { type: 'string', value: 'N', says: 'how strongly the words lead; 1 is off' },
  manner: { type: 'string', value: 'NAME', says: 'how the brush paints' },
  language: { type: 'string', value: 'TAG', says: 'what language the words are in, such as de' },
  from: { type: 'string', value: 'FILE', says: 'start from this square picture instead of the collage' },
  region: { type: 'string', value: 'X,Y,W,H', says: 'with --from: paint only this part of it, in shares' },
  arrange: {
    type: 'string',
    value: 'FILE',
    says: 'start from a draft arranged by hand (JSON, see docs/PAINTING.md)',
  },
  variation: {
    type: 'string',
    value: 'SEED',
    says: "the same plan and sources, turned towards another seed's noise",
  },
  strength: { type: 'string', value: '0..1', says: 'with --variation: how far; default .3' },
  between: { type: 'string', value: 'WORDS', says: 'paint what lies between these words and the first' },
  'between-seed': {
    type: 'string',
    value: 'N',
    says: "with --between: the other work's seed; default the same",
  },
  'between-arrange': {
    type: 'string',
    value: 'FILE',
    says: "with --between: the other work's arranged draft",
  },
  share: { type: 'string', value: '0..1', says: 'with --between: how much of the other work; default .5' },
  without: {
    type: 'string',
    multiple: true,
    value: 'ID',
    says: 'take a source away from draft and network (repeatable)',
  },
  'without-tokens': {
    type: 'string',
    multiple: true,
    value: 'ID',
    says: 'hide a source from the network alone (repeatable)',
  },
  json: { type: 'boolean', says: 'print everything known of the picture as JSON' },
  help: { type: 'boolean', says: 'print this' },
} as const;

export const USAGE = [
  'paint "words" --out FILE [option …]: one picture, painted in this process',
  ...Object.entries(OPTIONS).map(
    ([name, option]) =>
      `  ${`--${name}${'value' in option ? ` ${option.value}` : ''}`.padEnd(24)} ${option.says}`,
  ),
].join('\n');

export interface PaintArguments {
  readonly words: string;
  readonly seed: number;
  /** Not given: the painter's own. */
  readonly steps: number | undefined;
  readonly freedom: number | undefined;
  readonly obedience: number | undefined;
  readonly guidanceScale: number | undefined;
  readonly manner: string | undefined;
  readonly language: string | undefined;
  /** Paths of files to start from. */
  readonly from: string | undefined;
  readonly region: Region | undefined;
  readonly arrange: string | undefined;
  readonly variation: { readonly seed: number; readonly strength: number } | undefined;
  readonly between:
    | {
        readonly words: string;
        readonly seed: number;
        readonly arrange: string | undefined;
        readonly share: number;
      }
    | undefined;
  /** Ids of sources taken away, and of those hidden from the network alone. */
  readonly without: readonly string[];
  readonly withoutTokens: readonly string[];
  readonly out: string;
  readonly json: boolean;
}

const SEED_DEFAULT = 1;
const STRENGTH_DEFAULT = 0.3;
const SHARE_DEFAULT = 0.5;
const SEED = { min: 0, max: SEED_MAX, whole: true };
const SHARE = { min: 0, max: 1, whole: false };

/** Parses `paint "words" --seed 7 …`. @throws UsageError naming the argument at fault and what it may be */
export function parsePaintArguments(argv: readonly string[]): PaintArguments {
  const { values, positionals } = parseOrExplain(argv);
  const needs = (name: keyof typeof OPTIONS, other: keyof typeof OPTIONS) => {
    if (values[name] !== undefined && values[other] === undefined)
      throw new UsageError(`--${name} goes with --${other}`);
  };
  const excludes = (name: keyof typeof OPTIONS, other: keyof typeof OPTIONS) => {
    if (values[name] !== undefined && values[other] !== undefined)
      throw new UsageError(`--${name} and --${other} exclude each other`);
  };
  needs('region', 'from');
  needs('strength', 'variation');
  for (const name of ['between-seed', 'between-arrange', 'share'] as const) needs(name, 'between');
  excludes('from', 'arrange');
  excludes('from', 'between');
  if (values.out === undefined || values.out === '')
    throw new UsageError('--out names the PNG file to write');

  const seed = number(values.seed, '--seed', SEED) ?? SEED_DEFAULT;
  const variation = number(values.variation, '--variation', SEED);
  return {
    words: positionals.join(' '),
    seed,
    steps: number(values.steps, '--steps', { min: STEPS_MIN, max: STEPS_MAX, whole: true }),
    freedom: number(values.freedom, '--freedom', SHARE),
    obedience: number(values.obedience, '--obedience', SHARE),
    guidanceScale: number(values.guidance, '--guidance', { min: 0, max: GUIDANCE_MAX, whole: false }),
    manner: values.manner,
    language: values.language,
    from: values.from,
    region: region(values.region),
    arrange: values.arrange,
    variation:
      variation === undefined
        ? undefined
        : { seed: variation, strength: number(values.strength, '--strength', SHARE) ?? STRENGTH_DEFAULT },
    between:
      values.between === undefined
        ? undefined
        : {
            words: values.between,
            seed: number(values['between-seed'], '--between-seed', SEED) ?? seed,
            arrange: values['between-arrange'],
            share: number(values.share, '--share', SHARE) ?? SHARE_DEFAULT,
          },
    without: values.without ?? [],
    withoutTokens: values['without-tokens'] ?? [],
    out: values.out,
    json: values.json ?? false,
  };
}

function parseOrExplain(argv: readonly string[]) {
  try {
    return parseArgs({ args: [...argv], allowPositionals: true, options: OPTIONS });
  } catch (cause) {
    throw new UsageError(cause instanceof Error ? cause.message : String(cause), { cause });
  }
}

interface Range {
  readonly min: number;
  readonly max: number;
  readonly whole: boolean;
}

const NUMBER = /^[-+]?(\d+\.?\d*|\.\d+)$/;

function number(text: string | undefined, name: string, { min, max, whole }: Range): number | undefined {
  if (text === undefined) return undefined;
  const value = NUMBER.test(text) ? Number(text) : Number.NaN;
  if (!(value >= min && value <= max) || (whole && !Number.isInteger(value))) {
    throw new UsageError(
      `${name} must be ${whole ? 'a whole number' : 'a number'} from ${min} to ${max}, not "${text}"`,
    );
  }
  return value;
}

function region(text: string | undefined): Region | undefined {
  if (text === undefined) return undefined;
  const parts = text.split(',').map((part) => (NUMBER.test(part) ? Number(part) : Number.NaN));
  const [x, y, width, height] = parts;
  const parsed = Region.safeParse({ x, y, width, height });
  if (parts.length !== 4 || !parsed.success)
    throw new UsageError(
      `--region must be left, top, width and height in shares of the picture, like .5,.5,.4,.4, not "${text}"`,
    );
  return parsed.data;
}
