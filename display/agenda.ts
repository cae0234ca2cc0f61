/** What is to happen at an instant of the shared time: at the same one on every projector, however its frames fall. Pure. */
export interface Appointment {
  /** Shared time, milliseconds. */
  readonly at: number;
  readonly run: () => void;
}

export class Agenda {
  private readonly list: Appointment[] = [];

  /** Those of one instant happen in the order in which they were made. */
  add(at: number, run: () => void): void {
    let place = this.list.length;
    while (place > 0 && (this.list[place - 1] as Appointment).at > at) place -= 1;
    this.list.splice(place, 0, { at, run });
  }

  /** The next that is due at `now`, taken off; undefined when there is none. */
  due(now: number): Appointment | undefined {
    const first = this.list[0];
    return first !== undefined && first.at <= now ? this.list.shift() : undefined;
  }
}
