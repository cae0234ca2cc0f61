import { join } from 'node:path';
import { assetsFolder } from '../config/paths.ts';
import type { Heard, HearRequest, ListenerInfo } from '../speech/listener.ts';
import { createComputeGate } from './compute-gate.ts';
import type { HostService, HostState } from './host-service.ts';
import { LISTENER, type ListenerTypes } from './listener-trade.ts';
import { compiledEntry, type SupervisorOptions, supervise } from './supervisor.ts';

/** A listener needs about 400 MB. */
const MEMORY_LIMIT_MB = 1_500;

/** A listener in another process, as the recordings see it. */
export interface ListenService extends HostService<ListenerInfo> {
  /** A hearing would begin at once: the host is ready, nobody is being heard and the cores are free. */
  readonly free: boolean;
  /**
   * Rejects with `HostFailure` when the host failed (a fresh one may hear the same sound), with the signal's reason when `signal`
   * fired, with an `AbortError` when the service is closed. While no host is ready it waits. The samples are the caller's to wipe,
   * not before this has settled.
   */
  hear(request: HearRequest, options: { signal: AbortSignal }): Promise<Heard>;
}

export type ListenServiceState = HostState<ListenerInfo>;

export interface ListenServiceDeps extends SupervisorOptions<ListenerTypes> {
  /** The host's entry, compiled; the listener of this build when not given. */
  readonly entry?: string;
  /** Folder with `models/`. */
  readonly assets?: string;
  /** Further arguments of the entry. */
  readonly args?: readonly string[];
}

export function createListenService({ entry, args = [], ...deps }: ListenServiceDeps = {}): ListenService {
  const assets = deps.assets ?? assetsFolder();
  const gate = deps.gate ?? createComputeGate();
  const host = supervise<ListenerTypes>({
    memoryLimitMb: MEMORY_LIMIT_MB,
    ...deps,
    gate,
    trade: LISTENER,
    entry: entry ?? compiledEntry('listener-host.js'),
    args: [assets, ...args],
    watch: [join(assets, 'models')],
  });
  return {
    get state() {
      return host.state;
    },
    get pid() {
      return host.pid;
    },
    get free() {
      return host.state.status === 'ready' && host.underway === 0 && gate.free;
    },
    onState: host.onState,
    hear: (request, { signal }) => host.run(request, { signal, onEvent: () => undefined }),
    close: host.close,
  };
}
