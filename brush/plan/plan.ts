import { readPicture } from '../clarify.ts';
import { BrushError } from '../errors.ts';
import { isManner, type Manner } from '../manners.ts';
import type { Picture } from '../picture.ts';
import type { Raster } from '../raster.ts';
import type { Strokes } from '../strokes.ts';
import { planAbstract } from './abstract.ts';
import { planCharcoal } from './charcoal.ts';
import { planInk } from './ink.ts';
import { planMosaic } from './mosaic.ts';
import { planNeon } from './neon.ts';
import { planPainterly } from './painterly.ts';
import { planPaperCut } from './paper-cut.ts';
import { planPencil } from './pencil.ts';
import { planPhotograph } from './photograph.ts';
import { planPixel } from './pixel.ts';
import { planStainedGlass } from './stained-glass.ts';
import { planUkiyoE } from './ukiyo-e.ts';
import { planWatercolour } from './watercolour.ts';
import { planWoodcut } from './woodcut.ts';

/** Planning on more pixels costs time and finds nothing that a stroke could say: eyes of 6 pixels at 128 have 18 here. */
const READ_MAX = 384;
/** A photograph is its own plate. */
const PLATE_MAX = 512;

/** What every planner gets. */
export interface Sitting {
  readonly picture: Picture;
  /** The picture as a painter reads it. */
  readonly read: Raster;
  readonly manner: Manner;
  readonly seed: number;
  /** Sides in units. */
  readonly width: number;
  readonly height: number;
}

/** Yields the painting so far after every coat but the last, and returns the whole. Later coats only add strokes. */
export type Planner = (sitting: Sitting) => Generator<Strokes, Strokes, void>;

export interface PlanOptions {
  readonly manner: Manner;
  readonly seed: number;
}

/**
 * Where each stroke goes. Deterministic and pure.
 * @throws BrushError `bad-picture`, `bad-options`
 */
export function planStrokes(picture: Picture, options: PlanOptions): Strokes {
  const coats = planCoats(picture, options);
  for (;;) {
    const next = coats.next();
    if (next.done) return next.value;
  }
}

/**
 * The same, coat by coat: the first can be laid before the last is planned. What is yielded is the painting so far, so that
 * `layStrokes` from the last count to the new one adds just this coat.
 * @throws BrushError `bad-picture`, `bad-options`
 */
export function* planCoats(picture: Picture, options: PlanOptions): Generator<Strokes, Strokes, void> {
  const { manner } = options;
  if (!isManner(manner)) throw new BrushError('bad-options', `no manner ${String(manner)}`);
  if (!Number.isFinite(options.seed)) throw new BrushError('bad-options', `seed ${options.seed}`);
  const read = readPicture(picture, manner === 'photograph' ? PLATE_MAX : READ_MAX);
  const longest = Math.max(picture.width, picture.height);
  const sitting: Sitting = {
    picture,
    read,
    manner,
    seed: options.seed >>> 0,
    // As the binary format keeps them.
    width: Math.fround(picture.width / longest),
    height: Math.fround(picture.height / longest),
  };
  return yield* PLANNERS[manner](sitting);
}

const PLANNERS: Record<Manner, Planner> = {
  impasto: planPainterly,
  oil: planPainterly,
  watercolour: planWatercolour,
  pencil: planPencil,
  ink: planInk,
  pointillism: planPainterly,
  woodcut: planWoodcut,
  mosaic: planMosaic,
  'stained-glass': planStainedGlass,
  pastel: planPainterly,
  photograph: planPhotograph,
  charcoal: planCharcoal,
  'ukiyo-e': planUkiyoE,
  'paper-cut': planPaperCut,
  neon: planNeon,
  pixel: planPixel,
  abstract: planAbstract,
  surreal: planPainterly,
};
