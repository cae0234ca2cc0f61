/** What went wrong on this page, each once: told to the server with every beat, and never shown on the wall. */
import type { WallFault } from '../protocol/projection.ts';

export interface Faults {
  readonly list: readonly WallFault[];
  add(fault: WallFault): void;
}

/** Hears errors that nobody caught, too. */
export function collectFaults(target: Pick<Window, 'addEventListener'> = window): Faults {
  const seen = new Set<WallFault>();
  const hear = (): void => void seen.add('script');
  target.addEventListener('error', hear);
  target.addEventListener('unhandledrejection', hear);
  return {
    get list() {
      return [...seen];
    },
    add: (fault) => void seen.add(fault),
  };
}
