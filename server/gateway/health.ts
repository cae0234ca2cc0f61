import type { FastifyInstance } from 'fastify';
import type { ListenService } from '../inference/listen-service.ts';
import type { PaintService } from '../inference/paint-service.ts';
import type { Journal } from '../journal/journal.ts';
import type { Queue } from '../queue/queue.ts';
import type { DiskWatch } from '../storage/disk.ts';
import type { Counters } from './handle.ts';
import type { LoopDelay } from './loop-delay.ts';

export interface HealthDeps {
  paint: PaintService;
  listen?: ListenService | undefined;
  queue: Queue;
  disk: DiskWatch;
  journal: Journal;
  counters: Counters;
  loop: LoopDelay;
  startedAt: number;
  now: () => number;
}

/** Numbers and states only; nothing a visitor said. */
export function healthOf(deps: HealthDeps) {
  const { paint, disk } = deps;
  return {
    /** The process answers. */
    live: true,
    /** A visitor's words would be taken and painted. */
    ready: paint.state.status === 'ready' && !disk.paused,
    painter: paint.state.status,
    /** Null where the house does not listen. */
    listener: deps.listen?.state.status ?? null,
    queue: deps.queue.counts(),
    disk: { free: Math.round(disk.free * 1000) / 1000, paused: disk.paused },
    seq: deps.journal.head(),
    loop: deps.loop.read(),
    uptimeSeconds: Math.round((deps.now() - deps.startedAt) / 1000),
    counters: { ...deps.counters },
  };
}

/** Always 200 while the process lives: an unavailable painter is a state of the house, not a fault of the listener. */
export function serveHealth(http: FastifyInstance, deps: HealthDeps): void {
  http.get('/health', (_request, reply) => reply.header('cache-control', 'no-store').send(healthOf(deps)));
}
