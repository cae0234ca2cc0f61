/**
 * How a picture is painted again before the room: light, collage, kept steps, strokes, a held breath, the journey.
 * The machine's pace is not the room's. Pure: `replayAt` tells what is seen at a time.
 */
import { STEP_SHOWN_MS } from '../protocol/limits.ts';
import { smooth } from './motion.ts';

export interface ReplayPlan {
  /** Which of the kept steps are shown, as indices into the strip. */
  readonly steps: readonly number[];
  readonly lightMs: number;
  readonly collageMs: number;
  readonly stepMs: number;
  readonly strokesMs: number;
  readonly breathMs: number;
  readonly journeyMs: number;
}

export type ReplayPhase = 'light' | 'collage' | 'steps' | 'strokes' | 'breath' | 'journey' | 'over';

/** What lies on the easel. */
export type Layer = { kind: 'bare' } | { kind: 'draft' } | { kind: 'step'; step: number } | { kind: 'paint' };

export interface ReplayView {
  readonly phase: ReplayPhase;
  readonly under: Layer;
  readonly over: Layer;
  /** 0 shows `under`, 1 shows `over`. */
  readonly fade: number;
  /** Share of the strokes that are laid, by time within the layers. */
  readonly painted: number;
  /** 0 … 1 within the phase. */
  readonly progress: number;
}

/** Painting before the room, collage to last stroke, takes this long in all. */
export const REPLAY_SHORTEST_MS = 8_000;
export const REPLAY_LONGEST_MS = 15_000;
const LIGHT_MS = 1_400;
const COLLAGE_MS = 1_800;
const STROKES_LEAST_MS = 5_000;
const STROKES_MOST_MS = 8_500;
const AIM_MS = 13_500;
const AIM_BUSY_MS = 9_000;
const BREATH_MS = 6_000;
const BREATH_BUSY_MS = 3_500;
const JOURNEY_MS = 5_000;
/** Every cross-fade takes at least this long. */
export const FADE_MS = 550;

/** `count` indices of 0 … n-1, evenly, always with the first and the last. */
function evenly(n: number, count: number): number[] {
  if (n <= count) return Array.from({ length: n }, (_, i) => i);
  if (count <= 1) return [n - 1];
  return Array.from({ length: count }, (_, i) => Math.round((i * (n - 1)) / (count - 1)));
}

/**
 * @param kept steps in the strip, 0 when it is missing
 * @param waiting other works that wait for the easel: a queue shortens the replay, within the same bounds
 */
export function planReplay(kept: number, waiting = 0): ReplayPlan {
  const aim = waiting > 1 ? AIM_BUSY_MS : AIM_MS;
  const room = Math.floor((aim - COLLAGE_MS - STROKES_LEAST_MS) / STEP_SHOWN_MS);
  const steps = evenly(kept, Math.max(1, room));
  const stepsMs = steps.length * STEP_SHOWN_MS;
  const strokesMs = Math.min(STROKES_MOST_MS, Math.max(STROKES_LEAST_MS, aim - COLLAGE_MS - stepsMs));
  return {
    steps,
    lightMs: LIGHT_MS,
    collageMs: COLLAGE_MS,
    stepMs: STEP_SHOWN_MS,
    strokesMs,
    breathMs: waiting > 1 ? BREATH_BUSY_MS : BREATH_MS,
    journeyMs: JOURNEY_MS,
  };
}

/** From the collage to the last stroke. */
export function replayLength(plan: ReplayPlan): number {
  return plan.collageMs + plan.steps.length * plan.stepMs + plan.strokesMs;
}

/** From the first light to the end of the journey. */
export function endOf(plan: ReplayPlan): number {
  return plan.lightMs + replayLength(plan) + plan.breathMs + plan.journeyMs;
}

/** Shorter than any phase but a few steps: see `heldBack`. */
const FRAME_MOST_MS = 1_300;

/** By how much a frame that took so long holds a replay back, milliseconds: so that no phase falls between two frames. */
export function heldBack({ steps, stepMs }: ReplayPlan, frameMs: number): number {
  const most = steps.length === 0 ? FRAME_MOST_MS : Math.min(FRAME_MOST_MS, steps.length * stepMs);
  return Math.max(0, frameMs - most);
}

const BARE: Layer = { kind: 'bare' };
const DRAFT: Layer = { kind: 'draft' };
const PAINT: Layer = { kind: 'paint' };

export function replayAt(plan: ReplayPlan, ms: number): ReplayView {
  const done = { under: PAINT, over: PAINT, fade: 1, painted: 1 };
  let t = ms;
  if (t < plan.lightMs) {
    return { phase: 'light', under: BARE, over: BARE, fade: 0, painted: 0, progress: t / plan.lightMs };
  }
  t -= plan.lightMs;
  if (t < plan.collageMs) {
    const fade = smooth(t / FADE_MS);
    return { phase: 'collage', under: BARE, over: DRAFT, fade, painted: 0, progress: t / plan.collageMs };
  }
  t -= plan.collageMs;
  const stepsMs = plan.steps.length * plan.stepMs;
  const layerOf = (index: number): Layer => {
    const step = plan.steps[index];
    return step === undefined ? DRAFT : { kind: 'step', step };
  };
  if (t < stepsMs) {
    const index = Math.floor(t / plan.stepMs);
    const fade = smooth((t - index * plan.stepMs) / FADE_MS);
    const progress = t / stepsMs;
    return { phase: 'steps', under: layerOf(index - 1), over: layerOf(index), fade, painted: 0, progress };
  }
  t -= stepsMs;
  if (t < plan.strokesMs) {
    const progress = t / plan.strokesMs;
    const under = layerOf(plan.steps.length - 1);
    return {
      phase: 'strokes',
      under,
      over: PAINT,
      fade: smooth(t / (2 * FADE_MS)),
      painted: progress,
      progress,
    };
  }
  t -= plan.strokesMs;
  if (t < plan.breathMs) return { phase: 'breath', ...done, progress: t / plan.breathMs };
  t -= plan.breathMs;
  if (t < plan.journeyMs) return { phase: 'journey', ...done, progress: t / plan.journeyMs };
  return { phase: 'over', ...done, progress: 1 };
}

/**
 * Strokes laid at a share of the time. Coarse layers hold few strokes and fine ones thousands: each layer gets a time of
 * its own, or the first would be over in a blink. Monotonic; all are laid at 1.
 * @param layer layer of each stroke, non-decreasing
 */
export function strokesLaid(layer: Uint8Array, painted: number): number {
  const n = layer.length;
  if (painted <= 0 || n === 0) return 0;
  if (painted >= 1) return n;
  const ends: number[] = [];
  for (let i = 1; i <= n; i++) if (i === n || layer[i] !== layer[i - 1]) ends.push(i);
  const counts = ends.map((end, i) => end - (ends[i - 1] ?? 0));
  // Time by the root of the count: more for fuller layers, but far less than in proportion.
  const weights = counts.map((count) => Math.sqrt(count));
  const total = weights.reduce((a, b) => a + b, 0);
  let left = painted * total;
  for (let i = 0; i < ends.length; i++) {
    const weight = weights[i] as number;
    if (left <= weight) return Math.floor((ends[i - 1] ?? 0) + ((counts[i] as number) * left) / weight);
    left -= weight;
  }
  return n;
}
