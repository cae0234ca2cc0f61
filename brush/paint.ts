import { BrushError } from './errors.ts';
import { layArea } from './render/area.ts';
import { layGround } from './render/ground.ts';
import { layPlate } from './render/plate.ts';
import { layRibbon } from './render/ribbon.ts';
import type { Strokes } from './strokes.ts';
import { type Canvas2D, canvasSize, pixelsOf, type Sheet, type Surface, withSurface } from './surface.ts';
import { toolAt } from './tools.ts';

/** Strokes `from … to - 1`. The ground is laid with `from` 0. */
export interface StrokeRange {
  readonly from: number;
  readonly to: number;
}

/**
 * Paints colour on a canvas whose longer side is `size` pixels.
 * Incremental: painting [0, a) and then [a, n) gives the same pixels as painting [0, n).
 * @throws BrushError `bad-options`, `bad-canvas`
 */
export function paintStrokes(strokes: Strokes, ctx: Canvas2D, size: number, range?: StrokeRange): void {
  paintOn(ctx, strokes, size, range, false);
}

/** Paints height as grey, 0 … 255; otherwise as `paintStrokes`. */
export function paintRelief(strokes: Strokes, ctx: Canvas2D, size: number, range?: StrokeRange): void {
  paintOn(ctx, strokes, size, range, true);
}

function paintOn(
  ctx: Canvas2D,
  strokes: Strokes,
  size: number,
  range: StrokeRange | undefined,
  relief: boolean,
): void {
  const { width, height } = canvasSize(strokes, size);
  const fresh = (range?.from ?? 0) === 0;
  withSurface(ctx, width, height, fresh, (surface) => layStrokes(strokes, surface, relief, range));
}

/** The same on plain pixels, for textures and workers. The surface must have the sides that `canvasSize` tells. */
export function layStrokes(strokes: Strokes, surface: Surface, relief: boolean, range?: StrokeRange): void {
  const { width, height } = surface;
  const pixels = pixelsOf(surface);
  lay(strokes, { width, height, colour: relief ? null : pixels, relief: relief ? pixels : null }, range);
}

/**
 * Colour and height in one pass, for little more than the price of one: the same pixels as `layStrokes` for each.
 * @throws BrushError `bad-canvas` when the surfaces differ in size
 */
export function layPaint(strokes: Strokes, colour: Surface, relief: Surface, range?: StrokeRange): void {
  const { width, height } = colour;
  if (relief.width !== width || relief.height !== height)
    throw new BrushError(
      'bad-canvas',
      `relief of ${relief.width} x ${relief.height} for ${width} x ${height}`,
    );
  lay(strokes, { width, height, colour: pixelsOf(colour), relief: pixelsOf(relief) }, range);
}

function lay(strokes: Strokes, sheet: Sheet, range?: StrokeRange): void {
  const { from, to } = range ?? { from: 0, to: strokes.count };
  if (!Number.isInteger(from) || !Number.isInteger(to) || from < 0 || to < from || to > strokes.count) {
    throw new BrushError('bad-options', `strokes ${from} to ${to} of ${strokes.count}`);
  }
  if (from === 0) layGround(strokes, sheet);
  for (let i = from; i < to; i++) {
    const tool = toolAt(strokes.tool[i] as number);
    if (tool.shape === 'ribbon') layRibbon(strokes, i, tool, sheet);
    else if (tool.shape === 'area') layArea(strokes, i, tool, sheet);
    else layPlate(strokes, i, sheet);
  }
}
