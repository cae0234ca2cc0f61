/**
 * What happens in a frame, in one list and in this order. Each entry says what it reads, so that nothing has to guess
 * whether another ran before it. An entry that throws is reported once and never stops the others: the wall goes on.
 */
export interface Tick {
  readonly name: string;
  /** What must be up to date before; documentation that a test holds against the order. */
  readonly reads: readonly string[];
  /** Only what is seen of the moment: passed over while the room is brought to an instant between two frames. */
  readonly shows?: boolean;
  run(dt: number, now: number): void;
}

/** A tab that slept or a frozen thread must not make the room jump: longer gaps count as this many seconds. */
export const LONGEST_STEP_S = 0.1;

export class Ticks {
  private last: number | null = null;
  private readonly failed = new Set<string>();
  readonly list: readonly Tick[];
  /** Projectors that share a wall do jump, each to the moment that the others show. */
  longestStepS = LONGEST_STEP_S;

  private readonly onFail: () => void;

  /** @param onFail an entry threw for the first time @throws Error when an entry reads what only a later one writes */
  constructor(list: readonly Tick[], onFail: () => void = () => undefined) {
    this.onFail = onFail;
    const names = list.map((tick) => tick.name);
    list.forEach((tick, index) => {
      for (const read of tick.reads) {
        if (names.indexOf(read) >= index) throw new Error(`${tick.name} reads ${read}, which runs later`);
      }
    });
    this.list = list;
  }

  /** A frame. @param now milliseconds on any steady clock */
  run(now: number): void {
    this.pass(now, true);
  }

  /** Brings what moves to `now`, and shows nothing. */
  move(now: number): void {
    this.pass(now, false);
  }

  private pass(now: number, shown: boolean): void {
    const dt = this.last === null ? 0 : Math.min(this.longestStepS, Math.max(0, (now - this.last) / 1000));
    this.last = now;
    for (const tick of this.list) {
      if (tick.shows && !shown) continue;
      try {
        tick.run(dt, now);
      } catch (error) {
        if (this.failed.has(tick.name)) continue;
        this.failed.add(tick.name);
        this.onFail();
        console.error(`the wall's ${tick.name} failed`, error);
      }
    }
  }
}
