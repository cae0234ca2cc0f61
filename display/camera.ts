/**
 * The eye of the room. It looks straight at the wall from the height of a person, with a shifted lens, so that verticals
 * stay vertical; it steps back until the hang fits, and it breathes. Pure framing first, then the camera that follows it.
 */
import { PerspectiveCamera } from 'three';
import type { Pose } from '../protocol/hang.ts';
import { advance, at, type Damped, LIGHT_S, settle } from './motion.ts';

export const EYE_HEIGHT_M = 1.55;
const FIELD_OF_VIEW_DEG = 26;
/** Shares of the picture's height kept for the floor and for what the room says above the works. */
export const FLOOR_SHARE = 0.165;
export const WORDS_SHARE = 0.165;
const WORDS_SHARE_TALL = 0.24;
const MARGIN_M = 0.42;
const LEAST_TOP_M = 2.08;
const LEAST_WIDTH_M = 3.8;
/** Works must not shrink to stamps: rather than step further back than this, the camera strolls along the hang. */
const TALL_HEIGHT_M = 5.6;
const WIDE_HEIGHT_M = 4.9;

export interface Framing {
  /** Middle of the view and its size at the wall, metres. */
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  /** How far the camera strolls to each side of `x`, metres; 0 when all fits. */
  readonly stroll: number;
  /** Height above which words may be set, metres. */
  readonly wordsFrom: number;
}

export function frameHang(poses: readonly Pose[], aspect: number): Framing {
  let left = Number.POSITIVE_INFINITY;
  let right = Number.NEGATIVE_INFINITY;
  let top = LEAST_TOP_M;
  for (const pose of poses) {
    left = Math.min(left, pose.x - pose.width / 2);
    right = Math.max(right, pose.x + pose.width / 2);
    top = Math.max(top, pose.y + pose.height / 2);
  }
  if (poses.length === 0) [left, right] = [-LEAST_WIDTH_M / 2 + MARGIN_M, LEAST_WIDTH_M / 2 - MARGIN_M];
  const tall = aspect < 1;
  const words = tall ? WORDS_SHARE_TALL : WORDS_SHARE;
  const wanted = Math.max(right - left + 2 * MARGIN_M, tall ? 0 : LEAST_WIDTH_M);
  const forHeight = (top + 0.12) / (1 - FLOOR_SHARE - words);
  const forWidth = wanted / aspect;
  const height = Math.max(forHeight, Math.min(forWidth, tall ? TALL_HEIGHT_M : WIDE_HEIGHT_M));
  const width = height * aspect;
  const middle = (left + right) / 2;
  // With room to spare, the hang keeps its height above the floor and the words get the rest.
  const bottom = -FLOOR_SHARE * height;
  return {
    x: middle,
    y: bottom + height / 2,
    width,
    height,
    stroll: Math.max(0, (wanted - width) / 2),
    wordsFrom: top + 0.08,
  };
}

/** One breath in seconds, and how far the head moves in shares of the view: well under 2 % of it a second. */
const BREATH_S = 23;
const BREATH_SHARE = 0.011;
/** Seconds for one stroll along the hang and back, per view width of stroll: slow enough for a museum. */
const STROLL_S = 160;

export class RoomCamera {
  readonly camera = new PerspectiveCamera(FIELD_OF_VIEW_DEG, 16 / 9, 0.1, 120);
  private readonly x: Damped = at(0);
  private readonly y: Damped = at(1.2);
  private readonly height: Damped = at(3.2);
  private aspect = 16 / 9;
  private stroll = 0;
  private framed = false;
  private breath = 0;
  still = false;

  setAspect(aspect: number): void {
    this.aspect = aspect;
  }

  /** The camera walks to a new framing; the first one it starts from. */
  frame(framing: Framing): void {
    this.x.target = framing.x;
    this.y.target = framing.y;
    this.height.target = framing.height;
    this.stroll = framing.stroll;
    if (this.framed) return;
    this.framed = true;
    for (const d of [this.x, this.y, this.height]) advance(d, 0, 0);
  }

  /** Height of the view at the wall, metres. */
  get viewHeight(): number {
    return this.height.value;
  }

  get viewWidth(): number {
    return this.height.value * this.aspect;
  }

  get centreX(): number {
    return this.camera.position.x;
  }

  get centreY(): number {
    return this.y.value;
  }

  /** Height on the screen, 0 … 1 from below, of the line where wall and floor meet. */
  get floorTop(): number {
    return Math.max(0, 0.5 - this.y.value / this.height.value);
  }

  update(dt: number): void {
    for (const d of [this.x, this.y, this.height]) {
      advance(d, dt, this.still ? 0 : LIGHT_S / 2);
      settle(d);
    }
    if (!this.still) this.breath += dt;
    const phase = this.still ? 0 : (this.breath / BREATH_S) * 2 * Math.PI;
    const sway = this.still ? 0 : BREATH_SHARE * this.height.value;
    const walk = this.still ? 0 : Math.sin((this.breath / STROLL_S) * 2 * Math.PI) * this.stroll;
    const distance = this.height.value / 2 / Math.tan((FIELD_OF_VIEW_DEG * Math.PI) / 360);
    const dx = Math.sin(phase) * sway;
    const dy = Math.sin(phase * 0.61) * sway * 0.35;
    const camera = this.camera;
    camera.aspect = this.aspect;
    camera.position.set(this.x.value + walk + dx, EYE_HEIGHT_M + dy, distance);
    camera.rotation.set(0, 0, 0);
    camera.updateProjectionMatrix();
    // The lens is shifted so that the framed middle stays put while the head moves: only depth and glints change.
    const elements = camera.projectionMatrix.elements;
    elements[8] = -dx / (this.viewWidth / 2);
    elements[9] = (this.y.value - EYE_HEIGHT_M - dy) / (this.height.value / 2);
    camera.projectionMatrixInverse.copy(camera.projectionMatrix).invert();
    camera.updateMatrixWorld();
  }
}
