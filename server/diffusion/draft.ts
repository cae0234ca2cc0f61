import type { Catalogue } from './catalogue/catalogue.ts';
import { readCatalogueFile } from './catalogue/read.ts';
import type { CataloguedWork, Layouts, Rgb } from './catalogue/schemas.ts';
import {
  type Canvas,
  canvasFrom,
  castShadow,
  developCanvas,
  layArt,
  layOverlay,
  prepareArt,
} from './collage.ts';
import { decodeImage, type Pixels } from './pixels.ts';
import { type Kept, keepOutside } from './region.ts';
import type { Scene, Sprite } from './scene.ts';
import { CLEAR } from './surroundings.ts';

/** The training composes its drafts at this size and then shrinks them to the network's. */
const COMPOSED_SIZE = 256;
/** Side of the collage that people see. */
export const DISPLAY_SIZE = 512;
/** An empty sheet, for a picture from nothing. */
const BLANK = 226;
const MID_GREY = 127.5;

/** A collage that is laid into a region of a given picture. */
export interface Ground extends Kept {
  /** The scene brings a place of its own into the region; otherwise its sprites lie on the picture itself. */
  readonly hasPlace: boolean;
}

export interface ShownDraft {
  readonly pixels: Pixels;
  /** Share of each chosen source in what is visible of all of them; they sum to 1. */
  readonly shares: readonly number[];
}

export interface DraftStudio {
  /** The collage as the denoiser is given it. [imageSize, imageSize] */
  compose(scene: Scene, ground?: Ground | null): Promise<Pixels>;
  /** The same collage as people see it; the empty sheet for a picture from nothing. */
  show(scene: Scene | null, sources: number, ground?: Ground | null): Promise<ShownDraft>;
  /** A source as the denoiser sees it: its thumbnail on mid grey, [3, sourceSize, sourceSize] in [-1, 1]. */
  sourcePlanes(work: CataloguedWork): Promise<Float32Array>;
}

/** Composes collages from the catalogue's thumbnails and baked grounds. */
export function createDraftStudio(
  catalogue: Catalogue,
  sizes: { imageSize: number; sourceSize: number },
): DraftStudio {
  const { layouts } = catalogue;
  const shrinkage = COMPOSED_SIZE / sizes.imageSize;
  if (!Number.isInteger(shrinkage)) throw new RangeError(`no drafts of ${sizes.imageSize} px are composed`);
  const open = async (file: string): Promise<Pixels> =>
    decodeImage(await readCatalogueFile(catalogue.folder, file));

  /** Paints the scene; the cover of each sprite in drawing order, [size, size] each. */
  async function paintScene(
    scene: Scene,
    size: number,
    given: Ground | null,
  ): Promise<{ canvas: Canvas; covers: Float32Array[] }> {
    const { place, time, weather, ground, sprites } = scene;
    const isOnPicture = given !== null && !given.hasPlace;
    const canvas = canvasFrom(
      isOnPicture ? given.picture.at(size) : await open(`grounds/${place.id}-${time}-${ground}.webp`),
      size,
    );
    const tint = tintOf(layouts, scene);
    const covers: Float32Array[] = [];
    for (const sprite of sprites) {
      if (sprite.castsShadow) castShadow(canvas, sprite, layouts.shadow);
      const look = { colour: sprite.colour, strength: layouts.colourStrength, tint };
      const art = prepareArt(await open(sprite.work.thumbnail), look, size * sprite.size);
      covers.push(layArt(canvas, art, sprite));
    }
    if (weather !== CLEAR) layOverlay(canvas, await open(`grounds/weather-${weather}-${ground}.webp`));
    return { canvas, covers };
  }

  return {
    async compose(scene, ground = null) {
      const { canvas } = await paintScene(scene, COMPOSED_SIZE, ground);
      return keepOutside(developCanvas(canvas, shrinkage), ground);
    },
    async show(scene, sources, ground = null) {
      if (!scene) return { pixels: emptySheet(), shares: [] };
      const { canvas, covers } = await paintScene(scene, DISPLAY_SIZE, ground);
      return {
        pixels: keepOutside(developCanvas(canvas, 1), ground),
        shares: visibleShares(scene.sprites, covers, sources),
      };
    },
    async sourcePlanes(work) {
      return onGrey(await open(work.thumbnail), sizes.sourceSize);
    },
  };
}

function emptySheet(): Pixels {
  const data = new Uint8ClampedArray(DISPLAY_SIZE * DISPLAY_SIZE * 4).fill(BLANK);
  for (let i = 3; i < data.length; i += 4) data[i] = 255;
  return { width: DISPLAY_SIZE, height: DISPLAY_SIZE, data };
}

/** The light of the hour, the place and the weather on what stands there. */
function tintOf({ tints }: Layouts, { time, place, weather }: Scene): Rgb {
  const white: Rgb = [1, 1, 1];
  const all = [tints.times[time] ?? white, tints.places[place.id] ?? white, tints.weathers[weather] ?? white];
  return all.reduce((a, b): Rgb => [a[0] * b[0], a[1] * b[1], a[2] * b[2]], white);
}

/** What later sprites leave of earlier ones, added up by source. */
function visibleShares(
  sprites: readonly Sprite[],
  covers: readonly Float32Array[],
  sources: number,
): number[] {
  const seen = new Array<number>(sources).fill(0);
  const pixels = covers[0]?.length ?? 0;
  for (let i = 0; i < pixels; i++) {
    let through = 1;
    for (let k = sprites.length - 1; k >= 0 && through > 0; k--) {
      const cover = (covers[k] as Float32Array)[i] as number;
      const source = (sprites[k] as Sprite).source;
      seen[source] = (seen[source] as number) + through * cover;
      through *= 1 - cover;
    }
  }
  const total = seen.reduce((sum, one) => sum + one, 0);
  return seen.map((one) => (total > 0 ? one / total : 0));
}

/**
 * A thumbnail on mid grey, brought to `side` by the exact mean of areas: enlarged by repetition to the nearest common multiple of
 * both sizes, then the mean of squares. Rounded to whole values as the training's pictures are. Planes [3, side, side] in [-1, 1].
 */
function onGrey({ width, data }: Pixels, side: number): Float32Array {
  const common = leastCommonMultiple(width, side);
  const [repeat, square] = [common / width, common / side];
  const area = side * side;
  const planes = new Float32Array(3 * area);
  for (let row = 0; row < common; row++) {
    for (let column = 0; column < common; column++) {
      const from = (Math.floor(row / repeat) * width + Math.floor(column / repeat)) * 4;
      const to = Math.floor(row / square) * side + Math.floor(column / square);
      const alpha = (data[from + 3] as number) / 255;
      for (let c = 0; c < 3; c++)
        planes[c * area + to] =
          (planes[c * area + to] as number) + ((data[from + c] as number) - MID_GREY) * alpha;
    }
  }
  return planes.map((sum) => Math.floor(sum / (square * square) + MID_GREY + 0.5) / MID_GREY - 1);
}

function leastCommonMultiple(a: number, b: number): number {
  let [x, y] = [a, b];
  while (y > 0) [x, y] = [y, x % y];
  return (a / x) * b;
}
