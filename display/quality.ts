/**
 * Quality steps by measured frame time, with hysteresis: down soon, up late, never below legible. Pure.
 */
export interface Quality {
  /** Pixels of the drawing buffer for each pixel of the page, as a share of the device's own ratio. */
  readonly pixels: number;
  /** Pixels of the floor's mirror as a share of the screen's; 0 switches it off. */
  readonly mirror: number;
  /** Draw the mirror every n-th frame. */
  readonly mirrorEvery: number;
}

export const QUALITIES: readonly Quality[] = [
  { pixels: 1, mirror: 0.5, mirrorEvery: 1 },
  { pixels: 1, mirror: 0.33, mirrorEvery: 2 },
  { pixels: 0.8, mirror: 0.25, mirrorEvery: 3 },
  { pixels: 0.66, mirror: 0, mirrorEvery: 1 },
];

/** Sixty frames a second with a little slack, and the slowest that still looks like motion. */
const GOOD_MS = 19;
const BAD_MS = 28;
/** Frames looked at before a step down, or so long where they are few; and seconds of good frames before a step up. */
const WINDOW = 45;
const WINDOW_MS = 4_000;
/** A gap like this is a sleeping tab, never a slow card. */
const ASLEEP_MS = 3_000;
/** One like this is a hitch; a second in a row is a slow card. */
const HITCH_MS = 1_000;
const UP_AFTER_S = 25;

export class QualityGovernor {
  private step: number;
  private sum = 0;
  private frames = 0;
  private goodFor = 0;
  private hitched = false;
  /** A step that proved too dear is not tried again soon. */
  private ceiling = 0;

  /** Somebody decided: the step stays. */
  private readonly pinned: boolean;

  /** @param pinned the step that somebody decided on; else the frames decide */
  constructor(pinned: number | null = null) {
    this.pinned = pinned !== null;
    this.step = Math.min(QUALITIES.length - 1, Math.max(0, pinned ?? 0));
  }

  get index(): number {
    return this.step;
  }

  get quality(): Quality {
    return QUALITIES[this.step] as Quality;
  }

  /** @param frameMs time since the last frame @returns true when the step changed */
  measure(frameMs: number): boolean {
    if (this.pinned) return false;
    const isAlone = frameMs > HITCH_MS && !this.hitched;
    this.hitched = frameMs > HITCH_MS;
    if (isAlone || frameMs > ASLEEP_MS) return false;
    this.sum += frameMs;
    this.frames += 1;
    if (this.frames < WINDOW && this.sum < WINDOW_MS) return false;
    const mean = this.sum / this.frames;
    const seconds = this.sum / 1000;
    this.sum = 0;
    this.frames = 0;
    if (mean > BAD_MS && this.step < QUALITIES.length - 1) {
      this.step += 1;
      this.ceiling = this.step;
      this.goodFor = 0;
      return true;
    }
    this.goodFor = mean < GOOD_MS ? this.goodFor + seconds : 0;
    const patience = this.step <= this.ceiling ? UP_AFTER_S * 6 : UP_AFTER_S;
    if (this.goodFor > patience && this.step > 0) {
      this.step -= 1;
      this.goodFor = 0;
      return true;
    }
    return false;
  }
}
