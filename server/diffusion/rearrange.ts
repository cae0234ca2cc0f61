/** Changes to a scene after it was arranged. None of them draws from the streams it was arranged with. */
import type { Region } from '../../protocol/index.ts';
import { createRandom, STREAM } from './noise.ts';
import type { Scene, Sprite } from './scene.ts';

/** How far the training moved what lay in its drafts, at obedience 0. Share of the picture. */
const LARGEST_SHIFT = 0.08;
/** By how much more than it is moved a sprite is resized (share of its size) and turned (degrees). See training/corpus.py. */
const RESIZE = 2;
const TURN = 120;

/** Places everything more loosely, the more the lower `obedience` is: in one direction that the seed alone chooses. */
export function loosen(scene: Scene, obedience: number, seed: number): Scene {
  const shift = (1 - obedience) * LARGEST_SHIFT;
  if (shift === 0) return scene;
  const random = createRandom(seed, STREAM.obedience);
  const shake = (amount: number) => (2 * random() - 1) * amount * shift;
  const loosened = scene.sprites.map(
    (sprite): Sprite => ({
      ...sprite,
      x: sprite.x + shake(1),
      y: sprite.y + shake(1),
      size: sprite.size * (1 + shake(RESIZE)),
      rotation: sprite.rotation + shake(TURN),
    }),
  );
  return { ...scene, sprites: loosened };
}

/** The same scene in a part of the picture. */
export function intoRegion(scene: Scene, { x, y, width, height }: Region): Scene {
  const sprites = scene.sprites.map(
    (sprite): Sprite => ({
      ...sprite,
      x: x + sprite.x * width,
      y: y + sprite.y * height,
      size: sprite.size * Math.min(width, height),
    }),
  );
  return { ...scene, sprites };
}

/** The same scene less every sprite of these works; nothing else moves. */
export function withoutWorks(scene: Scene, ids: readonly string[]): Scene {
  return { ...scene, sprites: scene.sprites.filter(({ work }) => !ids.includes(work.id)) };
}
