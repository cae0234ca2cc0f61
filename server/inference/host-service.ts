/** A host in another process, as the services of the server see it. */
export interface HostService<Info> {
  readonly state: HostState<Info>;
  /** Called on every change of state; returns how to stop listening. */
  onState(listener: (state: HostState<Info>) => void): () => void;
  /** Process id of the living host, for figures and fault tests. */
  readonly pid: number | null;
  close(): Promise<void>;
}

export type HostState<Info> =
  | { readonly status: 'starting' }
  | { readonly status: 'ready'; readonly info: Info }
  /** No host: weights missing or refused. `reason` names the file and how to restore it; everything else goes on. */
  | { readonly status: 'unavailable'; readonly reason: string };

/** The host failed and the job did not; or, as `wish`, the host is well and what was asked for cannot be done. */
export class HostFailure extends Error {
  readonly kind: 'crashed' | 'deadline' | 'protocol' | 'failed' | 'wish';
  constructor(kind: HostFailure['kind'], message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'HostFailure';
    this.kind = kind;
  }
}
