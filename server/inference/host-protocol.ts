/**
 * What the server and a host say to each other over the child's IPC channel ('advanced' serialization: byte arrays travel as they
 * are). The host reports between two runs of a network, never during one: `session.run()` blocks its process.
 */

/** What differs between the trades of hosts: a painter paints requests into pictures, a listener hears sound into words. */
export interface HostTypes {
  /** The parts of a job between two reports; each has its own deadline. */
  readonly stage: string;
  readonly request: unknown;
  readonly event: unknown;
  readonly result: unknown;
  readonly info: { readonly name: string };
}

/** Milliseconds per stage. */
export type StageTimes<T extends HostTypes> = Readonly<Record<T['stage'], number>>;

/** All that the shared parts need to know of a trade. */
export interface HostTrade<T extends HostTypes> {
  /** What the host is called in logs and reasons. */
  readonly name: string;
  readonly stages: readonly T['stage'][];
  /** What a stage is always granted: measured on a quiet machine, a short one may be held up by anything. */
  readonly floorMs: StageTimes<T>;
  /** Set in the host's environment, besides the server's own. */
  readonly environment?: Readonly<Record<string, string>>;
  /** The stage a host is in once it has sent an event; null stands for the start of a job. */
  stageAfter(event: T['event'] | null): T['stage'];
  isEvent(event: unknown): boolean;
  isResult(result: unknown): boolean;
}

export type ToHost<T extends HostTypes> =
  | { readonly type: 'run'; readonly job: number; readonly request: T['request'] }
  /** Takes effect at the host's next report, and at once in a pause. */
  | { readonly type: 'cancel'; readonly job: number }
  /** At its next report the host says `paused` and waits for `resume`; then it goes on for one stage at least. */
  | { readonly type: 'pause'; readonly job: number }
  | { readonly type: 'resume'; readonly job: number };

export type FromHost<T extends HostTypes> =
  /** Loaded and warmed up; `stageMs` was measured on a whole job on this machine. */
  | {
      readonly type: 'ready';
      readonly info: T['info'];
      readonly stageMs: StageTimes<T>;
      readonly rssMb: number;
    }
  /** The host will not work until somebody repairs what `reason` names; it ends itself. */
  | { readonly type: 'refused'; readonly reason: string }
  | { readonly type: 'event'; readonly job: number; readonly event: T['event'] }
  | { readonly type: 'paused'; readonly job: number }
  | { readonly type: 'done'; readonly job: number; readonly result: T['result']; readonly rssMb: number }
  | { readonly type: 'canceled'; readonly job: number }
  /** `isWish`: what was asked for cannot be done; another host would say the same. */
  | { readonly type: 'failed'; readonly job: number; readonly message: string; readonly isWish: boolean };

/** Whether a message is one a host may send. A host is our own child, but after a fault in native code it may say anything. */
export function isFromHost<T extends HostTypes>(
  trade: HostTrade<T>,
  message: unknown,
): message is FromHost<T> {
  if (typeof message !== 'object' || message === null) return false;
  const { type, job, ...rest } = message as Record<string, unknown>;
  switch (type) {
    case 'ready':
      return isReady(trade.stages, rest);
    case 'refused':
      return typeof rest.reason === 'string';
    case 'event':
      return Number.isInteger(job) && trade.isEvent(rest.event);
    case 'done':
      return Number.isInteger(job) && trade.isResult(rest.result);
    case 'paused':
    case 'canceled':
      return Number.isInteger(job);
    case 'failed':
      return Number.isInteger(job) && typeof rest.message === 'string' && typeof rest.isWish === 'boolean';
    default:
      return false;
  }
}

function isReady(stages: readonly string[], { info, stageMs }: Record<string, unknown>): boolean {
  const times = stageMs as Record<string, unknown> | undefined;
  return (
    typeof (info as { name?: unknown } | undefined)?.name === 'string' &&
    stages.every((stage) => Number.isFinite(times?.[stage]))
  );
}
