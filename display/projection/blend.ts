/**
 * Soft-edge blend and black-level uplift of one projector's picture. Pure. In the overlap zone the light of both projectors adds up to that of
 * one; where only one shines, black is lifted to the black of two.
 */
import type { CalibrationProfile } from '../../protocol/projection.ts';

/** How steeply the light is handed over: 1 is straight; 2 leaves soft ends that no eye finds. */
const CURVE = 2;

/**
 * Share of full light that a projector gives across the overlap zone, 0 at its own edge … 1 where the zone ends; with its neighbour's it is
 * always 1. After Paul Bourke, "Edge blending using commodity projectors" (2004).
 */
export function lightShare(across: number): number {
  const t = Math.min(1, Math.max(0, across));
  return t < 0.5 ? 0.5 * (2 * t) ** CURVE : 1 - 0.5 * (2 * (1 - t)) ** CURVE;
}

/** What is laid over a column of the picture: black that covers a share of it, then so much light. */
export interface Cover {
  readonly black: number;
  readonly lift: number;
}

/** @param x across the picture, 0 … 1 */
export function coverAt(profile: Pick<CalibrationProfile, 'part' | 'gamma' | 'uplift'>, x: number): Cover {
  const { index, of, overlap } = profile.part;
  const fromLeft = index > 1 && overlap > 0 ? x / overlap : 1;
  const fromRight = index < of && overlap > 0 ? (1 - x) / overlap : 1;
  const light = lightShare(fromLeft) * lightShare(fromRight);
  const alone = of > 1 && fromLeft >= 1 && fromRight >= 1;
  // A projector turns a signal into light by its gamma: to give a share of the light, the signal is that share's root.
  return { black: 1 - light ** (1 / profile.gamma), lift: alone ? profile.uplift : 0 };
}

/** The signal that leaves for a signal of the picture, 0 … 1: as the compositor mixes the cover over it. */
export function signalUnder({ black, lift }: Cover, signal: number): number {
  return lift + (1 - lift) * (1 - black) * signal;
}

/** One grey that covers like both: its lightness and how much it covers, 0 … 1. */
export function greyOf({ black, lift }: Cover): { grey: number; alpha: number } {
  const alpha = 1 - (1 - lift) * (1 - black);
  return { grey: alpha === 0 ? 0 : lift / alpha, alpha };
}
