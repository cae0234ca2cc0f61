/** Tells the server how this wall is, every few seconds: the desk knows, and visitors do not. */
import { WALL_BEAT_MS } from '../protocol/limits.ts';
import type { WallBeat } from '../protocol/projection.ts';
import type { Faults } from './faults.ts';
import type { SharedClock } from './shared-clock.ts';

export interface BeatDeps {
  faults: Faults;
  clock: SharedClock;
  /** Null while the flat wall is shown. */
  wall: () => { readonly frames: number; readonly qualityStep: number; readonly missing: boolean } | null;
  works: () => number;
  send: (beat: WallBeat) => void;
}

/** @returns how to stop */
export function startBeat({ faults, clock, wall, works, send }: BeatDeps): () => void {
  let last = { frames: 0, at: performance.now() };
  const beat = (): void => {
    const now = performance.now();
    const shown = wall();
    if (shown?.missing) faults.add('picture-missing');
    const frames = shown?.frames ?? 0;
    const fps = ((frames - last.frames) * 1000) / Math.max(1, now - last.at);
    last = { frames, at: now };
    send({
      face: shown === null ? '2d' : '3d',
      fps: Math.min(1000, Math.max(0, Math.round(fps * 10) / 10)),
      quality: shown?.qualityStep ?? 0,
      width: Math.round(innerWidth * devicePixelRatio),
      height: Math.round(innerHeight * devicePixelRatio),
      works: works(),
      clockMs: clock.synced ? clock.uncertainty : null,
      faults: [...faults.list],
    });
  };
  const timer = setInterval(beat, WALL_BEAT_MS);
  return () => clearInterval(timer);
}
