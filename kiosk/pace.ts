import type { Reading, Source } from '../protocol/index.ts';
import { STEP_SHOWN_MS } from '../protocol/limits.ts';

/** The collage and its makers' names want longer than a step: there is something to read. */
export const DRAFT_SHOWN_MS = 2_200;

export interface StepFrame {
  readonly kind: 'step';
  readonly step: number;
  readonly steps: number;
  readonly size: number;
  /** RGB bytes, [size, size, 3]. */
  readonly preview: Uint8Array;
}

/** One sight of the emerging picture. */
export type Frame =
  | {
      readonly kind: 'draft';
      readonly job: string;
      readonly sources: readonly Source[];
      readonly reading: readonly Reading[];
    }
  | StepFrame
  /** A step of a picture that is finished, from the strip kept with it. */
  | { readonly kind: 'kept'; readonly work: string; readonly step: number; readonly of: number }
  | {
      readonly kind: 'brush';
      /** What is painted so far; null before the first coat. */
      readonly coat: { readonly size: number; readonly preview: Uint8Array } | null;
    };

/** The room's pace: frames come as fast as the painter is, and are shown one after another, each for its time. */
export interface Pace {
  readonly shown: Frame | null;
  /** When `shown` came up, in ms of the same clock as everywhere in the visit. */
  readonly since: number;
  readonly queue: readonly Frame[];
  /** Every step that was shown: the visitor may go back to any. */
  readonly kept: readonly StepFrame[];
  /** What the painter made of the words; it stands beside every frame from the collage on. */
  readonly reading: readonly Reading[];
}

export const stillPace = (now: number): Pace => ({
  shown: null,
  since: now,
  queue: [],
  kept: [],
  reading: [],
});

const shownMs = (frame: Frame | null): number =>
  frame === null ? 0 : frame.kind === 'draft' ? DRAFT_SHOWN_MS : STEP_SHOWN_MS;

/** When the frame now shown has had its time. */
export const frameEndsAt = (pace: Pace): number => pace.since + shownMs(pace.shown);

/** A painter that begins again (a fresh host after a crash) is followed from its new beginning. */
const beginsAgain = (pace: Pace, frame: Frame): boolean => {
  const last = pace.queue.at(-1) ?? pace.shown;
  if (last === null) return false;
  if (frame.kind === 'draft') return true;
  return (
    frame.kind === 'step' && (last.kind === 'brush' || (last.kind === 'step' && frame.step <= last.step))
  );
};

/** Takes a frame in; it is shown at once if nothing else has a claim on this moment. */
export function takeFrame(pace: Pace, frame: Frame, now: number): Pace {
  const isAnew = beginsAgain(pace, frame);
  const queue = isAnew ? [frame] : [...pace.queue, frame];
  const reading = frame.kind === 'draft' ? frame.reading : pace.reading;
  return turnFrame({ ...pace, queue, kept: isAnew ? [] : pace.kept, reading }, now);
}

/** Shows the next frame when the present one has had its time; otherwise changes nothing. */
export function turnFrame(pace: Pace, now: number): Pace {
  const [next, ...rest] = pace.queue;
  if (next === undefined || now < frameEndsAt(pace)) return pace;
  const kept = next.kind === 'step' ? [...pace.kept, next] : pace.kept;
  return { ...pace, shown: next, since: now, queue: rest, kept };
}

/** Shows one sight and nothing that was to come after it. */
export const holdFrame = (pace: Pace, frame: Frame, now: number): Pace => ({
  ...pace,
  shown: frame,
  since: now,
  queue: [],
});

/** The next moment at which time alone changes something here, or infinity. */
export const paceTurnsAt = (pace: Pace): number =>
  pace.queue.length > 0 ? frameEndsAt(pace) : Number.POSITIVE_INFINITY;
