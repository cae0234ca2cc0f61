/**
 * The eye of the room. It looks straight ahead from the height of a person, with a shifted lens, so that verticals stay vertical; it follows
 * its framing, drifts slowly through the hang, and breathes.
 */
import { PerspectiveCamera } from 'three';
import { type Framing, LENS } from './framing.ts';
import { advance, at, type Damped, LIGHT_S, settle } from './motion.ts';
import type { PartView } from './part.ts';
import { Sway } from './sway.ts';

export const EYE_HEIGHT_M = 1.55;
/** One breath in seconds, and how far the head moves in shares of the view: well under 2 % of it a second. */
const BREATH_S = 23;
const NOD_S = 38;
const BREATH_SHARE = 0.011;
/** Drifting is never faster than this share of the view a second, and never there and back in less than this. */
const DRIFT_SHARE = 0.014;
const DRIFT_LEAST_S = 160;
const TURN = 2 * Math.PI;

/** Seconds there and back for a sway of so many metres, at a speed that a view of so many metres bears. */
export function driftPeriod(metres: number, view: number): number {
  return Math.max(DRIFT_LEAST_S, (metres * TURN) / (DRIFT_SHARE * view));
}

export class RoomCamera {
  readonly camera = new PerspectiveCamera(26, 16 / 9, 0.1, 400);
  private readonly x: Damped = at(0);
  private readonly y: Damped = at(1.2);
  private readonly z: Damped = at(0);
  private readonly height: Damped = at(3.2);
  private readonly lens: Damped = at(LENS);
  private readonly haze: Damped = at(0);
  private readonly stroll: Damped = at(0);
  private readonly walk: Damped = at(0);
  private readonly followed = [
    this.x,
    this.y,
    this.z,
    this.height,
    this.lens,
    this.haze,
    this.stroll,
    this.walk,
  ];
  private aspect = 16 / 9;
  private framed = false;
  private part: PartView = { full: 1, offset: 0 };
  private readonly strolled = new Sway();
  private readonly walked = new Sway();
  private pace = LIGHT_S / 2;
  still = false;

  /**
   * @param aspect of this projector's picture @param part of the wall that it shows; everything else that is said here of a view is of
   * the whole wall's
   */
  setScreen(aspect: number, part: PartView): void {
    this.aspect = aspect * part.full;
    this.part = part;
    if (part.full === 1) this.camera.clearViewOffset();
    else this.camera.setViewOffset(this.aspect, 1, part.offset * aspect, 0, aspect, 1);
  }

  /** The camera goes to a new framing; the first one it starts from. @param pace time constant, seconds */
  frame(framing: Framing, pace = LIGHT_S / 2): void {
    this.x.target = framing.x;
    this.y.target = framing.y;
    this.z.target = framing.z;
    this.height.target = framing.height;
    this.lens.target = framing.lens;
    this.haze.target = framing.haze;
    this.stroll.target = framing.stroll;
    this.walk.target = framing.walk;
    this.pace = pace;
    if (this.framed) return;
    this.framed = true;
    for (const d of this.followed) advance(d, 0, 0);
  }

  /** Height of the view at the plane that is framed, metres. */
  get viewHeight(): number {
    return this.height.value;
  }

  get viewWidth(): number {
    return this.height.value * this.aspect;
  }

  /** Width of what is seen so far before the eye, metres. */
  widthAt(away: number): number {
    return Math.max(0, away) * this.lens.value * this.aspect;
  }

  get centreX(): number {
    return this.camera.position.x;
  }

  get centreY(): number {
    return this.y.value;
  }

  /** The plane that is framed, as it moves with the camera: 0 is the wall. */
  get planeZ(): number {
    return this.camera.position.z - this.distance;
  }

  get distance(): number {
    return this.height.value / this.lens.value;
  }

  /** Share of light lost each metre behind the plane. */
  get hazePerMetre(): number {
    return this.haze.value;
  }

  /** How many screen heights a metre is at this depth; 0 behind the eye. */
  screensPerMetre(z: number): number {
    const away = this.camera.position.z - z;
    return away > 0.05 ? 1 / (away * this.lens.value) : 0;
  }

  /** Height on the screen, 0 … 1 from below, above which no floor is seen. */
  get floorTop(): number {
    // Floor and wall meet at z = 0, seen from here through the shifted lens.
    const drop = this.camera.position.y / (this.camera.position.z * this.lens.value);
    return Math.min(1, Math.max(0, 0.5 - this.shift - drop));
  }

  /** @param now shared time, milliseconds */
  update(dt: number, now: number): void {
    for (const d of this.followed) {
      advance(d, dt, this.still ? 0 : this.pace);
      settle(d);
    }
    const moving = this.still ? 0 : 1;
    const seconds = now / 1000;
    const view = this.height.target * this.aspect;
    const away = this.height.target / this.lens.target;
    const stroll = this.strolled.at(seconds, dt, driftPeriod(this.stroll.target, view));
    const walk = this.walked.at(seconds, dt, driftPeriod(this.walk.target / 2, away));
    const sway = moving * BREATH_SHARE * this.height.value;
    const dx = Math.sin(((seconds / BREATH_S) % 1) * TURN) * sway;
    const dy = Math.sin(((seconds / NOD_S) % 1) * TURN) * sway * 0.35;
    const strolled = moving * Math.sin(stroll * TURN) * this.stroll.value;
    const walked = moving * (0.5 - 0.5 * Math.cos(walk * TURN)) * this.walk.value;
    const { camera } = this;
    camera.aspect = this.aspect;
    camera.fov = (360 / Math.PI) * Math.atan(this.lens.value / 2);
    camera.position.set(
      this.x.value + strolled + dx,
      EYE_HEIGHT_M + dy,
      this.z.value + this.distance - walked,
    );
    camera.rotation.set(0, 0, 0);
    camera.updateProjectionMatrix();
    // The lens is shifted so that the framed middle stays put while the head moves: only depth and glints change.
    const { elements } = camera.projectionMatrix;
    this.shift = (this.y.value - EYE_HEIGHT_M - dy) / this.height.value;
    elements[8] = (elements[8] as number) - (dx / (this.viewWidth / 2)) * this.part.full;
    elements[9] = 2 * this.shift;
    camera.projectionMatrixInverse.copy(camera.projectionMatrix).invert();
    camera.updateMatrixWorld();
  }

  /** How far the lens is shifted up, in shares of the picture's height. */
  private shift = 0;
}
