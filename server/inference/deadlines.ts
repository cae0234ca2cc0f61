import type { HostStage, HostStageTimes } from './host-protocol.ts';

/** How long a stage may take at most, in milliseconds, given what it took when the host loaded. */
export type Deadlines = (stage: HostStage, measured: HostStageTimes) => number;

/** A stage that takes five times as long as at load hangs, or the machine is past use. */
const SLACK = 5;
/** What a stage is always granted: measured on a quiet machine, a short one may be held up by anything. */
const FLOOR_MS: HostStageTimes = { draft: 2_000, text: 2_000, step: 2_000, decode: 2_000, brush: 8_000 };

export const defaultDeadlines: Deadlines = (stage, measured) =>
  Math.max(FLOOR_MS[stage], SLACK * measured[stage]);
