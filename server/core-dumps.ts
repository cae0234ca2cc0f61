import { writeFileSync } from 'node:fs';

/** Linux: which memory of this process a core file would hold. Children inherit it. */
const FILTER = '/proc/self/coredump_filter';
const NOTHING = '0';

/**
 * Keeps a visitor's voice and words out of core files: a dump of this process, and of every host it starts from now on, holds
 * registers and no memory, wherever the system sends it. Elsewhere than on Linux it does nothing (see docs/SECURITY.md).
 */
export function keepMemoryOutOfCores(): void {
  try {
    writeFileSync(FILTER, NOTHING);
  } catch {
    // Not Linux, or a kernel without core dumps.
  }
}
