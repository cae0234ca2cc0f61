import type { Reading, Source } from '../protocol/index.ts';
import { STEP_SHOWN_MS } from '../protocol/limits.ts';

/** The collage and its makers' names want longer than a step: there is something to read. */
export const DRAFT_SHOWN_MS = 2_200;

/** One sight of the emerging picture. */
export type Frame =
  | {
      readonly kind: 'draft';
      readonly job: string;
      readonly sources: readonly Source[];
      readonly reading: readonly Reading[];
    }
  | {
      readonly kind: 'step';
      readonly step: number;
      readonly steps: number;
      readonly size: number;
      /** RGB bytes, [size, size, 3]. */
      readonly preview: Uint8Array;
    }
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
  /** What the painter made of the words; it stands beside every frame from the collage on. */
  readonly reading: readonly Reading[];
}

export const stillPace = (now: number): Pace => ({ shown: null, since: now, queue: [], reading: [] });

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
  const queue = beginsAgain(pace, frame) ? [frame] : [...pace.queue, frame];
  const reading = frame.kind === 'draft' ? frame.reading : pace.reading;
  return turnFrame({ ...pace, queue, reading }, now);
}

/** Shows the next frame when the present one has had its time; otherwise changes nothing. */
export function turnFrame(pace: Pace, now: number): Pace {
  const [next, ...rest] = pace.queue;
  if (next === undefined || now < frameEndsAt(pace)) return pace;
  return { ...pace, shown: next, since: now, queue: rest };
}

/** The next moment at which time alone changes something here, or infinity. */
export const paceTurnsAt = (pace: Pace): number =>
  pace.queue.length > 0 ? frameEndsAt(pace) : Number.POSITIVE_INFINITY;
