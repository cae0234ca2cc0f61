/** One work on the wall: painting, label and light, following its pose. It knows nothing of the easel or the server. */
import { Vector2, Vector3 } from 'three';
import { MANNERS, type Manner, traitsOf } from '../brush/index.ts';
import type { Pose } from '../protocol/hang.ts';
import type { Work } from '../protocol/work.ts';
import type { FrameState } from './frame.ts';
import { chooseFrame, type FrameChoice, PROFILES, profileScale } from './frame-profiles.ts';
import { besideFrame, LABEL_DEPTH_M, LABEL_GAP_M, Label } from './label.ts';
import { labelWidth } from './label-room.ts';
import { labelWords } from './label-words.ts';
import { advance, at, type Damped, isStill, LIGHT_S, settle, smooth, WORK_S } from './motion.ts';
import { createPainting, type Ground, type PaintingMesh } from './painting-material.ts';
import type { SharedLight } from './shared-light.ts';
import type { PictureTexture, Textures } from './textures.ts';

/** Paint stands this high off the canvas from black to white of the relief, metres. */
const PAINT_DEPTH_M: Record<Ground, number> = { canvas: 0.0062, paper: 0, glass: 0.004 };
const RECESS_SHARE = 0.16;
/** Sides a picture is decoded at, in pixels, and the hysteresis between them. */
const LEVELS_PX = [256, 512, 1024] as const;
const LEVEL_MARGIN = 1.35;
const FADE_S = 0.9;

export function groundOf(work: Work): Ground {
  const manner = (MANNERS as readonly string[]).includes(work.manner) ? (work.manner as Manner) : 'oil';
  const traits = traitsOf(manner);
  if (traits.litFromBehind) return 'glass';
  return traits.ground === 'canvas' || traits.ground === 'grout' ? 'canvas' : 'paper';
}

export class WorkView {
  readonly x: Damped;
  readonly y: Damped;
  readonly z: Damped;
  readonly turn: Damped;
  readonly width: Damped;
  readonly height: Damped;
  /** All that a journey changes, in the order of `place`. */
  readonly travelled: readonly Damped[];
  readonly light: Damped = at(0);
  readonly painting: PaintingMesh;
  readonly label: Label;
  readonly frame: FrameChoice;
  work: Work;
  pose: Pose;
  /** Framed 0 … 1; a fresh canvas on the easel has no frame yet. */
  grown = 1;
  /** The label is put up when the work hangs. */
  labelled: Damped = at(0);
  /** Its label is to be set anew as soon as somebody may read it. */
  labelDue = true;
  /** Time constant of its journey, seconds. */
  pace = WORK_S;
  readonly ground: Ground;
  private picture: PictureTexture | null = null;
  private coming: PictureTexture | null = null;
  private relief: PictureTexture | null = null;
  private level = 0;
  private fading = false;
  private releasePaint: (() => void) | null = null;
  private readonly aim = new Vector3();
  /** Cosine and sine of the turn. */
  private readonly turned = new Vector2(1, 0);
  private readonly textures: Textures;

  constructor(work: Work, pose: Pose, shared: SharedLight, textures: Textures) {
    this.work = work;
    this.pose = pose;
    this.textures = textures;
    this.ground = groundOf(work);
    this.frame = chooseFrame(work.id, this.ground);
    [this.x, this.y, this.z, this.turn] = [at(pose.x), at(pose.y), at(pose.z), at(pose.turn)];
    [this.width, this.height] = [at(pose.width), at(pose.height)];
    this.travelled = [this.x, this.y, this.z, this.turn, this.width, this.height];
    this.painting = createPainting(shared, this.ground, this.aim, this.turned);
    this.painting.name = `work ${work.number}`;
    this.painting.visible = false;
    this.painting.material.uniforms.uMount.value = this.frame.mount;
    this.label = new Label(shared, this.aim, this.turned);
  }

  /** The first picture is there, or known to be missing. */
  get ready(): boolean {
    return this.picture !== null && this.picture.state !== 'loading';
  }

  get missing(): boolean {
    return this.picture?.state === 'missing';
  }

  get moving(): boolean {
    return !(this.travelled.every(isStill) && isStill(this.light) && isStill(this.labelled)) || this.fading;
  }

  /** Breadth of its moulding in metres when its longer side is `size`. */
  mouldingAt(size: number): number {
    return (PROFILES[this.frame.profile]?.width ?? 0) * profileScale(size);
  }

  goTo(pose: Pose): void {
    this.pose = pose;
    this.x.target = pose.x;
    this.y.target = pose.y;
    this.z.target = pose.z;
    this.turn.target = pose.turn;
    this.width.target = pose.width;
    this.height.target = pose.height;
  }

  /** Puts it at a place at once, flat. Only for works nobody sees yet. */
  place(x: number, y: number, z: number, width: number, height: number): void {
    const values = [x, y, z, 0, width, height];
    for (const [i, d] of this.travelled.entries()) {
      d.value = d.target = values[i] as number;
      d.velocity = 0;
    }
  }

  setLabel(room: number, metresPerPixel: number, anisotropy: number): void {
    this.label.set(labelWords(this.work), labelWidth(this.pose), room, metresPerPixel, anisotropy);
  }

  /** Fetches the picture as large as it is seen, and never larger. @param pixels longer side on the screen */
  showAt(pixels: number): void {
    const now = LEVELS_PX[this.level] as number;
    let level = LEVELS_PX.findIndex((side) => side * LEVEL_MARGIN >= pixels);
    if (level < 0) level = LEVELS_PX.length - 1;
    if (this.picture !== null && (level === this.level || (level < this.level && pixels * 1.6 > now / 2)))
      return;
    if (this.coming !== null) return;
    this.level = level;
    const side = LEVELS_PX[level] as number;
    const url = `/pictures/${this.work.id}/${side <= 256 ? 'thumb' : 'wall'}.webp`;
    const picture = this.textures.retain(url, 'colour', side);
    this.coming = picture;
    this.textures.whenReady(picture, () => this.arrived(picture));
    if (this.work.relief && this.relief === null) {
      const relief = this.textures.retain(
        `/pictures/${this.work.id}/relief.webp`,
        'height',
        Math.max(512, side),
      );
      this.relief = relief;
      this.textures.whenReady(relief, () => {
        if (relief.state !== 'ready') return;
        this.painting.material.uniforms.uRelief.value = relief.texture;
        this.painting.material.uniforms.uReliefFlip.value = 0;
        this.painting.material.uniforms.uTexel.value.set(1 / relief.width, 1 / relief.height);
      });
    }
  }

  /** The easel lends what it painted until the wall's own picture is there. */
  get uniforms(): PaintingMesh['material']['uniforms'] {
    return this.painting.material.uniforms;
  }

  update(dt: number, still: boolean, room: number): void {
    const pace = still ? 0 : this.pace;
    for (const d of this.travelled) {
      advance(d, dt, pace);
      settle(d);
    }
    advance(this.light, dt, still ? 0 : LIGHT_S / 3);
    settle(this.light);
    advance(this.labelled, dt, still ? 0 : WORK_S);
    settle(this.labelled);
    const uniforms = this.painting.material.uniforms;
    if (this.fading) {
      uniforms.uFade.value = still ? 1 : Math.min(1, uniforms.uFade.value + dt / FADE_S);
      if (uniforms.uFade.value >= 1) this.finishFade();
    }
    const [x, y, z, width, height] = [
      this.x.value,
      this.y.value,
      this.z.value,
      this.width.value,
      this.height.value,
    ];
    const size = Math.max(width, height);
    const profile = PROFILES[this.frame.profile] as (typeof PROFILES)[number];
    const moulding = this.mouldingAt(size);
    const opening = [Math.max(0.02, width - 2 * moulding), Math.max(0.02, height - 2 * moulding)] as const;
    const depth = profile.depth * profileScale(size);
    this.aim.set(x, y, z);
    const turn = this.turn.value;
    this.turned.set(Math.cos(turn), Math.sin(turn));
    const out = depth * RECESS_SHARE * this.grown + 0.004;
    this.painting.position.set(x + this.turned.y * out, y, z + this.turned.x * out);
    this.painting.rotation.y = turn;
    this.painting.scale.set(opening[0], opening[1], 1);
    uniforms.uSize.value.set(opening[0], opening[1]);
    uniforms.uOuter.value = size;
    uniforms.uLight.value = this.light.value * room;
    uniforms.uRecess.value = depth * (1 - RECESS_SHARE) * this.grown;
    uniforms.uDepth.value = PAINT_DEPTH_M[this.ground];

    const layout = this.label.layout;
    if (layout !== null) {
      const along = besideFrame(width, layout.width);
      this.label.mesh.position.set(
        x + this.turned.y * LABEL_DEPTH_M + this.turned.x * along,
        y - height / 2 - LABEL_GAP_M - layout.height / 2,
        z + this.turned.x * LABEL_DEPTH_M - this.turned.y * along,
      );
      this.label.mesh.rotation.y = turn;
      this.label.mesh.scale.set(layout.width, layout.height, 1);
    }
    this.label.light(this.light.value * room ** 1.6, size, smooth(this.labelled.value));
  }

  /** Coming or going: paint and paper are seen through, the frame opens or closes. @param shown 0 … 1 */
  fade(shown: number): void {
    this.painting.material.transparent = shown < 1;
    this.uniforms.uShown.value = shown;
    this.grown = shown;
    const size = Math.max(this.width.value, this.height.value);
    this.label.light(this.light.value, size, shown * smooth(this.labelled.value));
  }

  frameState(room: number): FrameState {
    return {
      profile: this.frame.profile,
      finish: this.frame.finish,
      x: this.x.value,
      y: this.y.value,
      z: this.z.value,
      turn: this.turn.value,
      width: this.width.value,
      height: this.height.value,
      light: this.light.value * room,
      grown: this.grown,
    };
  }

  /** Calls back once the easel's paint is no longer on show: the work's own picture took over, or never will. */
  whenItsOwn(then: () => void): void {
    this.releasePaint?.();
    this.releasePaint = then;
    if (!this.fading && this.coming === null) this.letPaintGo();
  }

  private letPaintGo(): void {
    // Without a picture of its own the work keeps what the easel painted.
    if (this.picture === null || this.picture.state !== 'ready') return;
    this.releasePaint?.();
    this.releasePaint = null;
  }

  dispose(): void {
    this.releasePaint?.();
    this.releasePaint = null;
    for (const picture of [this.picture, this.coming, this.relief])
      if (picture !== null) this.textures.release(picture);
    this.picture = null;
    this.coming = null;
    this.relief = null;
    this.label.dispose();
    this.painting.material.dispose();
  }

  private arrived(picture: PictureTexture): void {
    if (this.coming !== picture) return;
    if (picture.state === 'missing') {
      // Keep what hangs; a frame that never had a picture stays an empty frame with its label.
      this.coming = null;
      if (this.picture === null) this.picture = picture;
      else this.textures.release(picture);
      return;
    }
    const uniforms = this.uniforms;
    const first = uniforms.uUnder.value === null;
    if (first) {
      uniforms.uUnder.value = picture.texture;
      uniforms.uOver.value = picture.texture;
      uniforms.uFade.value = 0;
      this.swap();
    } else {
      uniforms.uOver.value = picture.texture;
      uniforms.uOverPart.value.set(0, 0, 1, 1);
      uniforms.uFade.value = 0;
      this.fading = true;
    }
    this.painting.visible = true;
  }

  private finishFade(): void {
    const uniforms = this.uniforms;
    this.fading = false;
    uniforms.uUnder.value = uniforms.uOver.value;
    uniforms.uUnderPart.value.set(0, 0, 1, 1);
    uniforms.uFade.value = 0;
    this.swap();
    this.letPaintGo();
  }

  private swap(): void {
    if (this.picture !== null) this.textures.release(this.picture);
    this.picture = this.coming;
    this.coming = null;
  }
}
