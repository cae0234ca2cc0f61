/** Yesterday's wall: the last known state in IndexedDB, which exists without a secure context too. */
import { get, set } from 'idb-keyval';
import type { WallState } from '../protocol/display.ts';
import { asSnapshot, type Knowledge } from './wall-state.ts';

const KEY = 'wall:last';
/** Written at most this often; the server has the truth, this is only for a morning without it. */
const WRITE_EVERY_MS = 2_000;

/** Null when there is nothing, or the browser keeps nothing for us (private window, full disk). */
export async function loadLastState(protocol: number): Promise<WallState | null> {
  try {
    const state = await get<WallState>(KEY);
    return state !== undefined && state.protocol === protocol && Array.isArray(state.works) ? state : null;
  } catch {
    return null;
  }
}

/** Keeps the latest of many changes. */
export function createStateKeeper(protocol: number): (knowledge: Knowledge) => void {
  let latest: Knowledge | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const write = (): void => {
    timer = undefined;
    if (latest === null) return;
    void set(KEY, asSnapshot(latest, protocol)).catch(() => {
      // Nothing is lost but a morning: the wall goes on with what it has in memory.
    });
  };
  return (knowledge) => {
    latest = knowledge;
    if (timer === undefined) timer = setTimeout(write, WRITE_EVERY_MS);
  };
}
