/** `paint "words" --seed 7 --out f.png --json`: one picture, painted in this process. */
import { open, rename, rm, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Source, StageTimes } from '../../protocol/index.ts';
import { assetsFolder } from '../config/paths.ts';
import { createEchoPainter } from '../diffusion/echo-painter.ts';
import type { PaintedPicture, Painter } from '../diffusion/painter.ts';
import { type PaintArguments, parsePaintArguments, USAGE_EXIT_CODE, UsageError } from './arguments.ts';
import { isMain } from './main-module.ts';

export interface PaintReport {
  readonly file: string;
  readonly width: number;
  readonly height: number;
  readonly seed: number;
  readonly steps: number;
  readonly freedom: number;
  readonly manner: string;
  readonly painter: string;
  readonly understood: readonly string[];
  readonly ms: StageTimes;
  readonly sources: readonly Source[];
}

/** Paints what the arguments ask for and writes the PNG. @throws UsageError, and what the painter throws */
export async function paintToFile(
  wish: PaintArguments,
  load: () => Promise<Painter> = () => createEchoPainter({ assets: assetsFolder() }),
  log: (line: string) => void = () => undefined,
): Promise<PaintReport> {
  const file = resolve(wish.out);
  // Before a minute of loading and painting, and through a neighbour: an old picture stays until the new one is whole.
  const partial = await openPartial(file);
  try {
    const painter = await load();
    const { manners } = painter.info;
    if (wish.manner !== undefined && !manners.includes(wish.manner)) {
      throw new UsageError(`--manner must be one of ${manners.join(', ')}, not "${wish.manner}"`);
    }
    const picture = await paintWish(painter, wish, log);
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

async function paintWish(
  painter: Painter,
  wish: PaintArguments,
  log: (line: string) => void,
): Promise<PaintedPicture> {
  const { info } = painter;
  const request = {
    words: wish.words,
    manner: wish.manner,
    seed: wish.seed,
    steps: wish.steps ?? info.stepsDefault,
    guidanceScale: wish.guidanceScale ?? info.guidanceDefault,
    freedom: wish.freedom ?? info.freedomDefault,
    obedience: 1,
  };
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

function report(file: string, picture: PaintedPicture): PaintReport {
  const { width, height, seed, steps, freedom, manner, painter, understood, ms, sources } = picture;
  return { file, width, height, seed, steps, freedom, manner, painter, understood, ms, sources };
}

/** The command. Resolves to the exit code: 0, 1 when the painter failed, 2 when the arguments are wrong. */
export async function main(argv: readonly string[]): Promise<number> {
  try {
    const wish = parsePaintArguments(argv);
    const log = (line: string) => process.stderr.write(`${line}\n`);
    const painted = await paintToFile(wish, undefined, log);
    process.stdout.write(`${wish.json ? JSON.stringify(painted) : painted.file}\n`);
    return 0;
  } catch (error) {
    process.stderr.write(`paint: ${error instanceof Error ? error.message : error}\n`);
    return error instanceof UsageError ? USAGE_EXIT_CODE : 1;
  }
}

if (isMain(import.meta.url)) process.exitCode = await main(process.argv.slice(2));
