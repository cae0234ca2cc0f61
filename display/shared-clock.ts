/**
 * One clock for all projectors: the server's steady time, estimated over the socket from round trips, as in NTP. Everything that moves on a
 * wall is a function of it, so the halves of one wall agree. Pure: it is told what was measured and asked for the time.
 */

/** One question to the server's clock, milliseconds: sent and received by our clock, served by its. */
export interface RoundTrip {
  readonly sent: number;
  readonly served: number;
  readonly received: number;
}

/** The quickest of the latest says most: what waited anywhere on its way says least. */
const KEPT = 8;
/** A smaller error is made good at this share of the time that passes; a larger one is another clock (the server began anew). */
const SLEW = 0.05;
const JUMP_MS = 1_000;

export class SharedClock {
  private readonly trips: RoundTrip[] = [];
  private offset: number;
  private read: number | null = null;

  /** @param origin what our own clock began at, milliseconds since 1970: good enough until the server has answered */
  constructor(origin: number) {
    this.offset = origin;
  }

  get synced(): boolean {
    return this.trips.length > 0;
  }

  /** Half of the quickest round trip: no estimate can be further off than this, milliseconds. */
  get uncertainty(): number {
    return this.trips.length === 0 ? Number.POSITIVE_INFINITY : tripOf(best(this.trips)) / 2;
  }

  learn(trip: RoundTrip): void {
    const before = this.target;
    const first = !this.synced;
    if (!first && Math.abs(offsetOf(trip) - before) > JUMP_MS) this.trips.length = 0;
    this.trips.push(trip);
    if (this.trips.length > KEPT) this.trips.shift();
    if (first || Math.abs(this.target - this.offset) > JUMP_MS) this.offset = this.target;
  }

  /** The shared time at our own time `local`, milliseconds. It never runs backwards but for a jump. */
  at(local: number): number {
    const passed = this.read === null ? 0 : Math.max(0, local - this.read);
    this.read = local;
    const error = this.target - this.offset;
    const most = SLEW * passed;
    this.offset += Math.min(most, Math.max(-most, error));
    return local + this.offset;
  }

  private get target(): number {
    return this.synced ? offsetOf(best(this.trips)) : this.offset;
  }
}

const tripOf = ({ sent, received }: RoundTrip): number => received - sent;
const offsetOf = ({ sent, served, received }: RoundTrip): number => served - (sent + received) / 2;
const best = (trips: readonly RoundTrip[]): RoundTrip =>
  trips.reduce((quickest, trip) => (tripOf(trip) < tripOf(quickest) ? trip : quickest));
