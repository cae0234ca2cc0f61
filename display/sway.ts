/**
 * Where something that sways is in its round, as a function of the shared time alone: two projectors, or one that was just reloaded, agree
 * without a word. When the round becomes longer or shorter the place does not jump: the difference glides away.
 */
import { advance, at, type Damped } from './motion.ts';

/** Time constant of that gliding, seconds: slow enough that nobody notices. */
const GLIDE_S = 120;

export class Sway {
  private readonly off: Damped = at(0);
  private period = 0;

  /** 0 … 1 of a round. @param seconds of the shared time @param dt since the last call @param period of a round, seconds */
  at(seconds: number, dt: number, period: number): number {
    if (this.period !== 0 && period !== this.period) {
      const before = roundAt(seconds, this.period) + this.off.value;
      const jump = before - roundAt(seconds, period);
      this.off.value = jump - Math.round(jump);
      this.off.velocity = 0;
    }
    this.period = period;
    advance(this.off, dt, GLIDE_S);
    const place = roundAt(seconds, period) + this.off.value;
    return place - Math.floor(place);
  }
}

const roundAt = (seconds: number, period: number): number => (seconds / period) % 1;
