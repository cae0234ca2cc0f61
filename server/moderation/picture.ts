import type { PaintedPicture } from '../diffusion/painter.ts';

/** What is to become of a painted picture. Only `allow` may reach a wall. */
export type PictureVerdict =
  | { readonly verdict: 'allow' }
  | { readonly verdict: 'repaint'; readonly reason: 'not-finite' | 'black' | 'flat' };

export type PictureJudge = (picture: PaintedPicture) => PictureVerdict;

/** A broken picture never hangs: it is repainted with another seed, not shown. */
export const judgeBroken: PictureJudge = (picture) =>
  picture.broken === null ? { verdict: 'allow' } : { verdict: 'repaint', reason: picture.broken };
