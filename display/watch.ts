/** Whether a page still moves, told from its signs of life. Pure: the worker that watches has the clock. */

/** The page gives a sign this often, and is looked at as often. */
export const SIGN_EVERY_MS = 1_000;
/** A thread that gave none for so long hangs. */
export const FROZEN_AFTER_MS = 15_000;
/** Whoever watches was asleep itself: nothing can be said of the page. */
const ASLEEP_MS = 5_000;

export type Sign = 'alive' | 'hidden';
export type Finding = 'fine' | 'frozen' | 'thawed';

export class Watch {
  private lastSign: number;
  private lastLook: number;
  private frozen = false;
  /** A page that nobody sees is slowed down by its browser. */
  private hidden = false;

  constructor(now: number) {
    this.lastSign = now;
    this.lastLook = now;
  }

  /** `thawed`: it hung, and is back; what it shows cannot be trusted. */
  sign(sign: Sign, now: number): Finding {
    this.lastSign = now;
    this.hidden = sign === 'hidden';
    if (!this.frozen) return 'fine';
    this.frozen = false;
    return 'thawed';
  }

  /** `frozen` once. */
  look(now: number): Finding {
    if (now - this.lastLook > ASLEEP_MS) this.lastSign = now;
    this.lastLook = now;
    if (this.frozen || this.hidden || now - this.lastSign < FROZEN_AFTER_MS) return 'fine';
    this.frozen = true;
    return 'frozen';
  }
}
