/**
 * `window.__wall`: what tests and `npm run demo` may ask a running wall. Reading only, but for `hold` and `loseContext`,
 * which a person at the machine could bring about just as well.
 */
import type { SharedClock } from './shared-clock.ts';
import type { Wall } from './wall.ts';
import type { WallLink } from './wall-link.ts';

export interface WallHook {
  /** `3d`, or `2d` without WebGL. */
  readonly face: '3d' | '2d';
  /** Journal sequence applied, null before the first state. */
  readonly seq: number | null;
  readonly link: string;
  readonly resumes: number;
  /** Works hanging (not those on or waiting for the easel). */
  readonly works: number;
  /** See `Wall.report`: ready, moving, textures, calls, easel, waiting, threads, reflection, quality, frames … */
  report(): Record<string, unknown>;
  /** Everything fetched, uploaded and at rest: the moment for a picture of the wall. */
  settled(): boolean;
  /** Holds the easel's replay at a time (ms after its light went on); null lets it run on. */
  hold(ms: number | null): void;
  /** Holds the room at a moment of the shared time (ms); null lets it go on. */
  holdAt(moment: number | null): void;
  /** The shared time now, as this page knows it, ms; null before the server has answered. */
  readonly sharedNow: number | null;
  /** The eye goes up to a work (by its id), or back with null. */
  fly(work: string | null): void;
  loseContext(): { restore: () => void };
}

declare global {
  interface Window {
    __wall?: WallHook;
  }
}

export function exposeHook(
  link: () => WallLink | null,
  wall: () => Wall | null,
  flatCount: () => number,
  clock: SharedClock,
): void {
  window.__wall = {
    get face() {
      return wall() === null ? '2d' : '3d';
    },
    get seq() {
      return link()?.knowledge.seq ?? null;
    },
    get link() {
      return link()?.link.state ?? 'connecting';
    },
    get resumes() {
      return link()?.resumes ?? 0;
    },
    get works() {
      const report = wall()?.report();
      return report === undefined ? flatCount() : (report.works as number);
    },
    report: () => wall()?.report() ?? { works: flatCount() },
    settled() {
      const report = wall()?.report();
      if (report === undefined) return true;
      return (
        report.quiet === true &&
        report.ready === report.total &&
        report.moving === false &&
        report.drawn !== false &&
        report.travelling === false &&
        report.starsThere === true
      );
    },
    hold: (ms) => wall()?.easel.hold(ms),
    holdAt: (moment) => wall()?.holdAt(moment),
    get sharedNow() {
      return clock.synced ? clock.at(performance.now()) : null;
    },
    fly: (work) => wall()?.flyTo(work),
    loseContext: () => wall()?.loseContext() ?? { restore: () => undefined },
  };
}
