import os from 'node:os';
import type { FromHost, HostTrade, HostTypes, StageTimes, ToHost } from './host-protocol.ts';

/** Below every visitor-facing process, so that sockets and walls come first on two cores. */
const NICE = 10;

/** What a host does all day, loaded. */
export interface HostWork<T extends HostTypes> {
  readonly info: T['info'];
  /** A job that uses every stage: it is timed, and warms every cache. */
  readonly warmUp: T['request'];
  /** One job. It reports between two runs of a network; what it throws fails the job and never the host. */
  run(request: T['request'], signal: AbortSignal): AsyncGenerator<T['event'], T['result']>;
  /** Whether an error says that what was asked for cannot be done, by any host. */
  isWish(error: unknown): boolean;
}

/** The parent's end of the channel; a process has one, a test brings its own. */
export interface HostChannel<T extends HostTypes> {
  send(message: FromHost<T>): void;
  onMessage(listener: (message: ToHost<T>) => void): void;
  /** Ends the process once everything sent has left. */
  end(code: number): void;
}

/** One job of a host, as the messages about it see it. */
interface Running {
  readonly stop: AbortController;
  pauseWanted: boolean;
  resume: () => void;
}

/**
 * The life of a host: load, warm up, then one job after another until the parent is gone.
 * `load` may reject: the reason is reported and the host ends, because only a person or a restore can help.
 */
export async function runHost<T extends HostTypes>(
  trade: HostTrade<T>,
  load: () => Promise<HostWork<T>>,
  channel: HostChannel<T>,
): Promise<void> {
  lowerPriority();
  let work: HostWork<T>;
  let stageMs: StageTimes<T>;
  try {
    work = await load();
    stageMs = await measureStages(trade, work);
  } catch (error) {
    channel.send({ type: 'refused', reason: messageOf(error) });
    channel.end(0);
    return;
  }
  const jobs = new Map<number, Running>();
  let turn: Promise<void> = Promise.resolve();
  channel.onMessage((message) => {
    const { type, job } = message;
    if (type === 'run') {
      const running: Running = {
        stop: new AbortController(),
        pauseWanted: false,
        resume: () => undefined,
      };
      jobs.set(job, running);
      turn = turn
        .then(() => runJob(work, job, message.request, running, channel))
        .finally(() => jobs.delete(job));
      return;
    }
    const running = jobs.get(job);
    if (!running) return;
    if (type === 'cancel') running.stop.abort();
    else if (type === 'pause') running.pauseWanted = true;
    else running.resume();
  });
  channel.send({ type: 'ready', info: work.info, stageMs, rssMb: rssMb() });
}

async function runJob<T extends HostTypes>(
  work: HostWork<T>,
  job: number,
  request: T['request'],
  running: Running,
  channel: HostChannel<T>,
): Promise<void> {
  const { signal } = running.stop;
  try {
    const working = work.run(request, signal);
    await reportsDelivered();
    while (!signal.aborted) {
      const next = await working.next();
      if (next.done) {
        channel.send({ type: 'done', job, result: next.value, rssMb: rssMb() });
        return;
      }
      channel.send({ type: 'event', job, event: next.value });
      await reportsDelivered();
      if (running.pauseWanted && !signal.aborted) await pause(job, running, channel);
    }
    channel.send({ type: 'canceled', job });
  } catch (error) {
    if (signal.aborted) channel.send({ type: 'canceled', job });
    else channel.send({ type: 'failed', job, message: messageOf(error), isWish: work.isWish(error) });
  }
}

/** Waits until the parent says to go on, or to stop. */
function pause<T extends HostTypes>(job: number, running: Running, channel: HostChannel<T>): Promise<void> {
  return new Promise((resolve) => {
    running.pauseWanted = false;
    running.resume = resolve;
    running.stop.signal.addEventListener('abort', () => resolve(), { once: true });
    channel.send({ type: 'paused', job });
  });
}

/** Does one job and times the stages, so that deadlines fit this machine; it also warms every cache. */
async function measureStages<T extends HostTypes>(
  trade: HostTrade<T>,
  work: HostWork<T>,
): Promise<StageTimes<T>> {
  const ms = Object.fromEntries(trade.stages.map((stage) => [stage, 0])) as Record<T['stage'], number>;
  let stage = trade.stageAfter(null);
  let since = performance.now();
  const working = work.run(work.warmUp, new AbortController().signal);
  for (;;) {
    const next = await working.next();
    const now = performance.now();
    ms[stage] = Math.max(ms[stage], now - since);
    since = now;
    if (next.done) return ms;
    stage = trade.stageAfter(next.value);
  }
}

/**
 * One whole turn of the event loop: what was sent leaves, and a cancel or a pause that arrived meanwhile is heard. The first immediate
 * may run before the channel is read again, the second never does.
 */
const reportsDelivered = (): Promise<void> =>
  new Promise((resolve) => setImmediate(() => setImmediate(resolve)));

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
const rssMb = (): number => process.memoryUsage.rss() / 2 ** 20;

function lowerPriority(): void {
  try {
    os.setPriority(NICE);
  } catch {
    // Some systems refuse: the host is then merely less polite.
  }
}
