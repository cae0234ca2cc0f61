import os from 'node:os';
import { parsePaintRequest } from '../diffusion/paint-request.ts';
import type { Painter, PaintRequest } from '../diffusion/painter.ts';
import { WishError } from '../diffusion/wish-error.ts';
import {
  type FromHost,
  type HostStage,
  type HostStageTimes,
  stageAfter,
  type ToHost,
} from './host-protocol.ts';

/** Below every visitor-facing process, so that sockets and walls come first on two cores. */
const NICE = 10;
const WARM_UP: PaintRequest = {
  words: 'a fox on a hill',
  seed: 1,
  steps: 3,
  guidanceScale: 2,
  freedom: 1,
  obedience: 1,
};

/** The parent's end of the channel; a process has one, a test brings its own. */
export interface HostChannel {
  send(message: FromHost): void;
  onMessage(listener: (message: ToHost) => void): void;
  /** Ends the process once everything sent has left. */
  end(code: number): void;
}

/**
 * The life of a painter host: load, warm up, then paint one job after another until the parent is gone.
 * `load` may reject: the reason is reported and the host ends, because only a person or a restore can help.
 */
export async function runPainterHost(load: () => Promise<Painter>, channel: HostChannel): Promise<void> {
  lowerPriority();
  let painter: Painter;
  let stageMs: HostStageTimes;
  try {
    painter = await load();
    stageMs = await measureStages(painter);
  } catch (error) {
    channel.send({ type: 'refused', reason: messageOf(error) });
    channel.end(0);
    return;
  }
  const running = new Map<number, AbortController>();
  let turn: Promise<void> = Promise.resolve();
  channel.onMessage((message) => {
    if (message.type === 'cancel') {
      running.get(message.job)?.abort();
      return;
    }
    const controller = new AbortController();
    running.set(message.job, controller);
    turn = turn
      .then(() => paintJob(painter, message.job, message.request, controller.signal, channel))
      .finally(() => running.delete(message.job));
  });
  channel.send({ type: 'ready', info: painter.info, stageMs, rssMb: rssMb() });
}

async function paintJob(
  painter: Painter,
  job: number,
  request: unknown,
  signal: AbortSignal,
  channel: HostChannel,
): Promise<void> {
  try {
    const painting = painter.paint(parsePaintRequest(request), signal);
    for (;;) {
      await reportsDelivered();
      if (signal.aborted) {
        channel.send({ type: 'canceled', job });
        return;
      }
      const next = await painting.next();
      if (next.done) {
        channel.send({ type: 'done', job, picture: next.value, rssMb: rssMb() });
        return;
      }
      channel.send({ type: 'event', job, event: next.value });
    }
  } catch (error) {
    if (signal.aborted) channel.send({ type: 'canceled', job });
    else channel.send({ type: 'failed', job, message: messageOf(error), isWish: error instanceof WishError });
  }
}

/** Paints one picture and times the stages, so that deadlines fit this machine; it also warms every cache. */
async function measureStages(painter: Painter): Promise<HostStageTimes> {
  const ms: Record<HostStage, number> = { draft: 0, text: 0, step: 0, decode: 0, brush: 0 };
  let stage: HostStage = 'draft';
  let since = performance.now();
  const painting = painter.paint(WARM_UP, new AbortController().signal);
  for (;;) {
    const next = await painting.next();
    const now = performance.now();
    ms[stage] = Math.max(ms[stage], now - since);
    since = now;
    if (next.done) return ms;
    stage = stageAfter(next.value);
  }
}

/** One turn of the event loop: what was sent leaves, and a cancel that arrived meanwhile is heard. */
const reportsDelivered = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
const rssMb = (): number => process.memoryUsage.rss() / 2 ** 20;

function lowerPriority(): void {
  try {
    os.setPriority(NICE);
  } catch {
    // Some systems refuse: the painter is then merely less polite.
  }
}
