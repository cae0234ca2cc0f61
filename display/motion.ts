/**
 * Motion is critically damped: no bounce, no overshoot, and the same path whatever the frame rate, because each step is
 * the exact solution of x'' = ω²(target − x) − 2ωx'. Pure: time comes in as an argument.
 */

/** Time constants in seconds. */
export const TOUCH_S = 0.35;
export const WORK_S = 1.2;
export const LIGHT_S = 6;

export interface Damped {
  value: number;
  velocity: number;
  target: number;
}

export function at(value: number): Damped {
  return { value, velocity: 0, target: value };
}

/** Moves `d` by `dt` seconds towards its target; `timeConstant` 0 arrives at once (reduced motion, still). */
export function advance(d: Damped, dt: number, timeConstant: number): void {
  if (timeConstant <= 0) {
    d.value = d.target;
    d.velocity = 0;
    return;
  }
  if (dt <= 0) return;
  const omega = 2 / timeConstant;
  const decay = Math.exp(-omega * dt);
  const offset = d.value - d.target;
  const slope = d.velocity + omega * offset;
  d.value = d.target + (offset + slope * dt) * decay;
  d.velocity = (d.velocity - omega * slope * dt) * decay;
}

/** Nobody sees a hundredth of a millimetre: below it a frame counts as hanging still. */
const STILL = 1e-5;

export function isStill(d: Damped): boolean {
  return Math.abs(d.value - d.target) < STILL && Math.abs(d.velocity) < STILL;
}

/** Stops `d` at its target, so that a scene at rest needs no more sums. */
export function settle(d: Damped): void {
  if (!isStill(d)) return;
  d.value = d.target;
  d.velocity = 0;
}

/** Smooth 0 … 1 with flat ends; `x` outside is clamped. */
export function smooth(x: number): number {
  const t = Math.min(1, Math.max(0, x));
  return t * t * (3 - 2 * t);
}

export function mix(a: number, b: number, t: number): number {
  return a + (b - a) * t;
}
