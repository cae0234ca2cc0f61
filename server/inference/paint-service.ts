import type { PaintEvent, PaintedPicture, PainterInfo, PaintRequest } from '../diffusion/painter.ts';

/**
 * A painter in another process, as the queue sees it. Rejects with `HostFailure` when the host crashed, hung past a deadline or
 * answered nonsense (the job may be tried again on the fresh host), with an `AbortError` when `signal` fired or the service is closed.
 * While no host is ready, `paint` waits.
 */
export interface PaintService {
  readonly state: PaintServiceState;
  paint(
    request: PaintRequest,
    options: { signal: AbortSignal; onEvent: (event: PaintEvent) => void },
  ): Promise<PaintedPicture>;
  /** Called on every change of state; returns how to stop listening. */
  onState(listener: (state: PaintServiceState) => void): () => void;
  /** Process id of the living host, for figures and fault tests. */
  readonly pid: number | null;
  close(): Promise<void>;
}

export type PaintServiceState =
  | { readonly status: 'starting' }
  | { readonly status: 'ready'; readonly info: PainterInfo }
  /** No painter: weights missing or refused. `reason` names the file and how to restore it; the wall goes on. */
  | { readonly status: 'unavailable'; readonly reason: string };

/** The host failed and the job did not; or, as `wish`, the host is well and what was asked for cannot be painted. */
export class HostFailure extends Error {
  readonly kind: 'crashed' | 'deadline' | 'protocol' | 'failed' | 'wish';
  constructor(kind: HostFailure['kind'], message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'HostFailure';
    this.kind = kind;
  }
}
