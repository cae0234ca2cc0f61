import { join } from 'node:path';
import { assetsFolder } from '../config/paths.ts';
import type { PaintEvent, PaintedPicture, PainterInfo, PaintRequest } from '../diffusion/painter.ts';
import type { HostService, HostState } from './host-service.ts';
import { PAINTER, type PainterTypes } from './painter-trade.ts';
import { compiledEntry, type SupervisorOptions, supervise } from './supervisor.ts';

/** A painter needs about half a gigabyte. */
const MEMORY_LIMIT_MB = 3_000;

/** A painter in another process, as the queue sees it. */
export interface PaintService extends HostService<PainterInfo> {
  /**
   * Rejects with `HostFailure` when the host failed (the job may be tried again on the fresh host), with the signal's reason when
   * `signal` fired, with an `AbortError` when the service is closed. While no host is ready it waits.
   */
  paint(
    request: PaintRequest,
    options: { signal: AbortSignal; onEvent: (event: PaintEvent) => void },
  ): Promise<PaintedPicture>;
}

export type PaintServiceState = HostState<PainterInfo>;

export interface PaintServiceDeps extends SupervisorOptions<PainterTypes> {
  /** The host's entry, compiled; the painter of this build when not given. */
  readonly entry?: string;
  /** Folder with `models/` and `catalogue/`. */
  readonly assets?: string;
  /** Further arguments of the entry. */
  readonly args?: readonly string[];
}

export function createPaintService({ entry, args = [], ...deps }: PaintServiceDeps = {}): PaintService {
  const assets = deps.assets ?? assetsFolder();
  const host = supervise<PainterTypes>({
    memoryLimitMb: MEMORY_LIMIT_MB,
    ...deps,
    trade: PAINTER,
    entry: entry ?? compiledEntry('painter-host.js'),
    args: [assets, ...args],
    watch: [join(assets, 'models'), join(assets, 'catalogue')],
  });
  return {
    get state() {
      return host.state;
    },
    get pid() {
      return host.pid;
    },
    onState: host.onState,
    paint: host.run,
    close: host.close,
  };
}
