import { readPicture } from '../clarify.ts';
import { BrushError } from '../errors.ts';
import { isManner, type Manner } from '../manners.ts';
import type { Picture } from '../picture.ts';
import type { Raster } from '../raster.ts';
import type { Strokes } from '../strokes.ts';
import { planInk } from './ink.ts';
import { planMosaic } from './mosaic.ts';
import { planPainterly } from './painterly.ts';
import { planPencil } from './pencil.ts';
import { planPhotograph } from './photograph.ts';
import { planStainedGlass } from './stained-glass.ts';
import { planWatercolour } from './watercolour.ts';
import { planWoodcut } from './woodcut.ts';

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

export type Planner = (sitting: Sitting) => Strokes;

/**
 * Where each stroke goes. Deterministic and pure.
 * @throws BrushError `bad-picture`, `bad-options`
 */
export function planStrokes(
  picture: Picture,
  options: { readonly manner: Manner; readonly seed: number },
): Strokes {
  const { manner } = options;
  if (!isManner(manner)) throw new BrushError('bad-options', `no manner ${String(manner)}`);
  if (!Number.isFinite(options.seed)) throw new BrushError('bad-options', `seed ${options.seed}`);
  const read = readPicture(picture);
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
  return PLANNERS[manner](sitting);
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
};
