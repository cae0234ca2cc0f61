/** The star that the eye flies into: its picture, larger than on its page, laid over it while one is near. */
import type { PaintingState } from './paintings.ts';
import { LEVELS, type Picture, type Pictures } from './pictures.ts';
import { STAR_M, type Star } from './stars.ts';

const FADE_S = 1.2;
/** Within the star's strip of wood. */
const SIDE_M = STAR_M * 0.9;
const BEFORE_M = 0.002;

export class StarDetail {
  private readonly pictures: Pictures;
  private star: Star | null = null;
  private picture: Picture | null = null;
  private wanted = false;
  private readonly painting: PaintingState = {
    ...{
      x: 0,
      y: 0,
      z: 0,
      turn: 0,
      openingWidth: SIDE_M,
      openingHeight: SIDE_M,
      outer: STAR_M,
      out: BEFORE_M,
    },
    ...{ light: 1, recess: 0, mount: 0, ground: 'canvas', over: null, fade: 0, shown: 0 },
    under: null,
  };

  constructor(pictures: Pictures) {
    this.pictures = pictures;
  }

  /** What is to be painted of it; null when nothing is. */
  get state(): PaintingState | null {
    return this.painting.shown > 0 ? this.painting : null;
  }

  get ready(): boolean {
    return !this.wanted || (this.picture !== null && this.picture.state !== 'loading');
  }

  /** @param pixels longer side on the screen once the eye is there */
  show(star: Star | null, pixels: number): void {
    this.wanted = star !== null;
    if (star === null || star.number === this.star?.number) return;
    this.letGo();
    this.star = star;
    const level = LEVELS.findIndex(({ until }) => pixels <= until);
    this.picture = this.pictures.retain(`no-${star.number}`, false, level, () => undefined);
    this.painting.under = this.picture;
    this.painting.x = star.x;
    this.painting.y = star.y;
    this.painting.z = star.z;
  }

  /** @returns whether it is to be drawn anew */
  update(dt: number, still: boolean): boolean {
    const target = this.wanted && this.picture?.state === 'ready' ? 1 : 0;
    const { shown } = this.painting;
    if (shown === target) {
      if (target === 0 && !this.wanted) this.letGo();
      return false;
    }
    const step = still ? 1 : dt / FADE_S;
    this.painting.shown = target > shown ? Math.min(target, shown + step) : Math.max(target, shown - step);
    return true;
  }

  private letGo(): void {
    if (this.picture !== null) this.pictures.release(this.picture);
    this.picture = null;
    this.star = null;
    this.painting.under = null;
    this.painting.shown = 0;
  }
}
