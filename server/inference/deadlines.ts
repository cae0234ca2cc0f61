import type { HostTrade, HostTypes, StageTimes } from './host-protocol.ts';

/** How long a stage may take at most, in milliseconds, given what it took when the host loaded. */
export type Deadlines<T extends HostTypes> = (stage: T['stage'], measured: StageTimes<T>) => number;

/** A stage that takes five times as long as at load hangs, or the machine is past use. */
const SLACK = 5;

export const defaultDeadlines =
  <T extends HostTypes>({ floorMs }: HostTrade<T>): Deadlines<T> =>
  (stage: T['stage'], measured) =>
    Math.max(floorMs[stage], SLACK * measured[stage]);
