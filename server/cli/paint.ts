/** `paint "words" --seed 7 --out f.png --json`: one picture, painted in this process. */
import { open, readFile, rename, rm, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { z } from 'zod';
import { Arrangement } from '../../protocol/index.ts';
import { assetsFolder } from '../config/paths.ts';
import { createEchoPainter } from '../diffusion/echo-painter.ts';
import { parsePaintRequest, type Start } from '../diffusion/paint-request.ts';
import type { PaintedPicture, Painter, PaintRequest } from '../diffusion/painter.ts';
import { WishError } from '../diffusion/wish-error.ts';
import { type PaintArguments, parsePaintArguments, USAGE, USAGE_EXIT_CODE, UsageError } from './arguments.ts';
import { isMain } from './main-module.ts';

const FACTS = [
  'width',
  'height',
  'seed',
  'steps',
  'freedom',
  'obedience',
  'guidanceScale',
  'manner',
  'painter',
  'start',
  'repaints',
  'understood',
  'reading',
  'attention',
  'ms',
  'sources',
] as const satisfies readonly (keyof PaintedPicture)[];

/** What is known of a painted picture. Fields may be added, never taken away. */
export interface PaintReport extends Pick<PaintedPicture, (typeof FACTS)[number]> {
  readonly file: string;
}

/** Paints what the arguments ask for and writes the PNG. @throws UsageError, WishError, and what the painter throws */
export async function paintToFile(
  wish: PaintArguments,
  load: () => Promise<Painter> = () => createEchoPainter({ assets: assetsFolder() }),
  log: (line: string) => void = () => undefined,
): Promise<PaintReport> {
  const file = resolve(wish.out);
  const given = await openGiven(wish);
  // Before a minute of loading and painting, and through a neighbour: an old picture stays until the new one is whole.
  const partial = await openPartial(file);
  try {
    const painter = await load();
    const { manners } = painter.info;
    if (wish.manner !== undefined && !manners.includes(wish.manner)) {
      throw new UsageError(`--manner must be one of ${manners.join(', ')}, not "${wish.manner}"`);
    }
    const picture = await paintWish(painter, requestOf(painter, wish, given), log);
    await partial.handle.writeFile(picture.master);
    await partial.handle.sync();
    await partial.handle.close();
    await rename(partial.path, file);
    if (picture.broken) log(`the picture is broken: ${picture.broken}`);
    return report(file, picture);
  } catch (error) {
    await partial.handle.close().catch(() => undefined);
    await rm(partial.path, { force: true });
    throw error;
  }
}

interface Given {
  readonly start: Start | undefined;
  readonly betweenArrangement: Arrangement | undefined;
}

/** The files the arguments name, before anything is loaded. @throws UsageError when one cannot be read */
async function openGiven({ from, region, arrange, between }: PaintArguments): Promise<Given> {
  const arrangement = arrange === undefined ? undefined : await readArrangement('--arrange', arrange);
  const betweenArrangement =
    between?.arrange === undefined ? undefined : await readArrangement('--between-arrange', between.arrange);
  if (arrangement) return { start: { from: 'arrangement', arrangement }, betweenArrangement };
  if (from === undefined) return { start: undefined, betweenArrangement };
  const picture = new Uint8Array(await readNamed('--from', from));
  const start: Start = region ? { from: 'region', picture, region } : { from: 'picture', picture };
  return { start, betweenArrangement };
}

async function readNamed(option: string, file: string): Promise<Buffer> {
  try {
    return await readFile(resolve(file));
  } catch (cause) {
    throw new UsageError(`${option} ${file} cannot be read: ${(cause as Error).message}`, { cause });
  }
}

async function readArrangement(option: string, file: string): Promise<Arrangement> {
  const text = (await readNamed(option, file)).toString();
  try {
    return Arrangement.parse(JSON.parse(text));
  } catch (cause) {
    const why = cause instanceof z.ZodError ? z.prettifyError(cause) : (cause as Error).message;
    throw new UsageError(`${option} ${file} is not an arrangement: ${why}`, { cause });
  }
}

function requestOf({ info }: Painter, wish: PaintArguments, given: Given): PaintRequest {
  const { between, variation, without, withoutTokens } = wish;
  return parsePaintRequest({
    words: wish.words,
    language: wish.language,
    manner: wish.manner,
    seed: wish.seed,
    steps: wish.steps ?? info.stepsDefault,
    guidanceScale: wish.guidanceScale ?? info.guidanceDefault,
    freedom: wish.freedom ?? info.freedomDefault,
    obedience: wish.obedience ?? 1,
    start: given.start,
    variation,
    between: between && {
      words: between.words,
      seed: between.seed,
      share: between.share,
      arrangement: given.betweenArrangement,
    },
    without: { context: [...without, ...withoutTokens], draft: [...without] },
  } satisfies PaintRequest);
}

async function paintWish(
  painter: Painter,
  request: PaintRequest,
  log: (line: string) => void,
): Promise<PaintedPicture> {
  const painting = painter.paint(request, new AbortController().signal);
  for (;;) {
    const next = await painting.next();
    if (next.done) return next.value;
    const event = next.value;
    if (event.type === 'step') log(`step ${event.step} of ${event.steps}`);
    else log(event.type);
  }
}

async function openPartial(file: string) {
  const path = `${file}.partial`;
  try {
    if ((await stat(file).catch(() => null))?.isDirectory()) throw new Error('it is a folder');
    return { path, handle: await open(path, 'w') };
  } catch (cause) {
    throw new UsageError(
      `--out ${file} cannot be written: ${cause instanceof Error ? cause.message : cause}`,
      { cause },
    );
  }
}

const report = (file: string, picture: PaintedPicture): PaintReport =>
  ({ file, ...Object.fromEntries(FACTS.map((fact) => [fact, picture[fact]])) }) as unknown as PaintReport;

/** The command. Resolves to the exit code: 0, 1 when the painter failed, 2 when the arguments are wrong. */
export async function main(argv: readonly string[]): Promise<number> {
  try {
    if (argv.includes('--help')) {
      process.stdout.write(`${USAGE}\n`);
      return 0;
    }
    const wish = parsePaintArguments(argv);
    const log = (line: string) => process.stderr.write(`${line}\n`);
    const painted = await paintToFile(wish, undefined, log);
    process.stdout.write(`${wish.json ? JSON.stringify(painted) : painted.file}\n`);
    return 0;
  } catch (error) {
    process.stderr.write(`paint: ${error instanceof Error ? error.message : error}\n`);
    return error instanceof UsageError || error instanceof WishError ? USAGE_EXIT_CODE : 1;
  }
}

if (isMain(import.meta.url)) process.exitCode = await main(process.argv.slice(2));
