/** One work on the wall: where it is, how it is lit, which of its pictures is seen. It knows nothing of the easel or the server. */
import { MANNERS, type Manner, traitsOf } from '../brush/index.ts';
import type { Pose } from '../protocol/hang.ts';
import type { Work } from '../protocol/work.ts';
import type { FrameState } from './frame.ts';
import { chooseFrame, type FrameChoice, PROFILES, type Profile, profileScale } from './frame-profiles.ts';
import { labelWidth } from './label-room.ts';
import { labelWords } from './label-words.ts';
import type { Card, Labels } from './labels.ts';
import { advance, at, type Damped, isStill, LIGHT_S, settle, smooth, WORK_S } from './motion.ts';
import type { Ground } from './paint-shading.ts';
import type { PaintingState } from './paintings.ts';
import { LEVELS, type Picture, type Pictures } from './pictures.ts';

const RECESS_SHARE = 0.16;
/** A picture that is seen smaller than before keeps its level until it is this much smaller. */
const LEVEL_HYSTERESIS = 0.75;
const FADE_S = 0.9;

export function groundOf(work: Work): Ground {
  const manner = (MANNERS as readonly string[]).includes(work.manner) ? (work.manner as Manner) : 'oil';
  const traits = traitsOf(manner);
  if (traits.litFromBehind) return 'glass';
  return traits.ground === 'canvas' || traits.ground === 'grout' ? 'canvas' : 'paper';
}

/** All that is drawn of a work, in one record that is written again and again. */
interface Drawn extends Mutable<FrameState>, PaintingState {}

type Mutable<T> = { -readonly [Key in keyof T]: T[Key] };

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
  readonly frame: FrameChoice;
  readonly ground: Ground;
  work: Work;
  pose: Pose;
  /** Framed 0 … 1; a fresh canvas on the easel has no frame yet. */
  grown = 1;
  /** The painting on the wall 0 … 1: nothing while it is on the easel. */
  shown = 1;
  /** The label is put up when the work hangs. */
  labelled: Damped = at(0);
  card: Card | null = null;
  /** Set anew: takes its place once its letters are there. */
  private nextCard: Card | null = null;
  /** Its label is to be set anew as soon as somebody may read it. */
  labelDue = true;
  /** Time constant of its journey, seconds. */
  pace = WORK_S;
  /** Something of it may change with the next frame. */
  awake = true;
  private picture: Picture | null = null;
  private coming: Picture | null = null;
  private fade = 0;
  private fading = false;
  /** Every level was asked for in vain. */
  private lost = false;
  private readonly profile: Profile;
  private readonly pictures: Pictures;
  private readonly labels: Labels;
  private readonly drawn: Drawn;

  constructor(work: Work, pose: Pose, pictures: Pictures, labels: Labels) {
    this.work = work;
    this.pose = pose;
    this.pictures = pictures;
    this.labels = labels;
    this.ground = groundOf(work);
    this.frame = chooseFrame(work.id, this.ground);
    this.profile = PROFILES[this.frame.profile] as Profile;
    [this.x, this.y, this.z, this.turn] = [at(pose.x), at(pose.y), at(pose.z), at(pose.turn)];
    [this.width, this.height] = [at(pose.width), at(pose.height)];
    this.travelled = [this.x, this.y, this.z, this.turn, this.width, this.height];
    this.drawn = {
      profile: this.frame.profile,
      finish: this.frame.finish,
      mount: this.frame.mount,
      ground: this.ground,
      ...{
        x: 0,
        y: 0,
        z: 0,
        turn: 0,
        width: 1,
        height: 1,
        openingWidth: 1,
        openingHeight: 1,
        outer: 1,
        out: 0,
      },
      ...{ light: 0, grown: 1, recess: 0, fade: 0, shown: 1 },
      under: null,
      over: null,
    };
  }

  /** A picture is there, or known to be missing. */
  get ready(): boolean {
    return this.picture !== null || this.lost;
  }

  get missing(): boolean {
    return this.lost && this.picture === null;
  }

  /** The picture as large as it was asked for is there, or never will be. */
  get sharp(): boolean {
    return this.ready && this.coming === null && !this.fading;
  }

  get moving(): boolean {
    for (let i = 0; i < this.travelled.length; i++) if (!isStill(this.travelled[i] as Damped)) return true;
    return !isStill(this.light) || !isStill(this.labelled) || this.fading;
  }

  /** Breadth of its moulding in metres when its longer side is `size`. */
  mouldingAt(size: number): number {
    return this.profile.width * profileScale(size);
  }

  goTo(pose: Pose): void {
    this.pose = pose;
    this.x.target = pose.x;
    this.y.target = pose.y;
    this.z.target = pose.z;
    this.turn.target = pose.turn;
    this.width.target = pose.width;
    this.height.target = pose.height;
    this.awake = true;
  }

  /** Puts it at a place at once, flat. Only for works nobody sees yet. */
  place(x: number, y: number, z: number, width: number, height: number): void {
    put(this.x, x);
    put(this.y, y);
    put(this.z, z);
    put(this.turn, 0);
    put(this.width, width);
    put(this.height, height);
    this.awake = true;
  }

  /** Lamp and label on or off, in their own time. */
  lightUp(light: number, labelled: number): void {
    this.light.target = light;
    this.labelled.target = labelled;
    this.awake = true;
  }

  setLabel(room: number, metresPerPixel: number): void {
    this.labelDue = false;
    const before = this.nextCard ?? this.card;
    const card = this.labels.set(labelWords(this.work), labelWidth(this.pose), room, metresPerPixel, before);
    if (card === before || card === null) return;
    if (this.nextCard !== null) this.labels.release(this.nextCard);
    this.nextCard = card;
    if (this.card === null) this.turnCard();
  }

  /** Nobody can read it where it is: its layer is for another. */
  takeDownLabel(): void {
    if (this.card !== null) this.labels.release(this.card);
    if (this.nextCard !== null) this.labels.release(this.nextCard);
    this.card = null;
    this.nextCard = null;
  }

  private turnCard(): void {
    if (this.card !== null) this.labels.release(this.card);
    this.card = this.nextCard;
    this.nextCard = null;
  }

  /** Fetches the picture as large as it is seen, and never larger. @param pixels longer side on the screen */
  showAt(pixels: number): void {
    if (this.coming !== null || this.fading || this.lost) return;
    const wanted = LEVELS.findIndex(({ until }) => pixels <= until);
    const now = this.picture?.level ?? -1;
    if (now >= 0) {
      const below = (LEVELS[now - 1]?.until ?? 0) * LEVEL_HYSTERESIS;
      if (wanted === now || (wanted < now && pixels > below)) return;
    }
    // Where the level wanted is full, the next smaller one.
    for (let level = wanted; level >= 0 && level !== now; level--) {
      if (level < now && wanted > now) return; // no better than what hangs
      this.coming = this.pictures.retain(this.work.id, this.work.relief, level, this.arrived);
      if (this.coming !== null) return;
    }
  }

  /** @returns whether anything was changed */
  update(dt: number, still: boolean): boolean {
    if (!this.awake) return false;
    const pace = still ? 0 : this.pace;
    for (let i = 0; i < this.travelled.length; i++) {
      const d = this.travelled[i] as Damped;
      advance(d, dt, pace);
      settle(d);
    }
    advance(this.light, dt, still ? 0 : LIGHT_S / 3);
    settle(this.light);
    advance(this.labelled, dt, still ? 0 : WORK_S);
    settle(this.labelled);
    if (this.fading) {
      this.fade = still ? 1 : Math.min(1, this.fade + dt / FADE_S);
      if (this.fade >= 1) this.take();
    }
    this.awake = this.moving;
    return true;
  }

  /** Coming or going: paint and paper are seen through, the frame opens or closes. @param shown 0 … 1 */
  open(shown: number): void {
    this.shown = shown;
    this.grown = shown;
    this.awake = true;
  }

  /** What is drawn of it now; the same record every time. @param room 0 … 1 of the room's lamps */
  draw(room: number): Readonly<Drawn> {
    const { drawn, profile } = this;
    if (this.nextCard?.ready) this.turnCard();
    drawn.x = this.x.value;
    drawn.y = this.y.value;
    drawn.z = this.z.value;
    drawn.turn = this.turn.value;
    drawn.width = this.width.value;
    drawn.height = this.height.value;
    drawn.outer = Math.max(drawn.width, drawn.height);
    const scale = profileScale(drawn.outer);
    drawn.openingWidth = Math.max(0.02, drawn.width - 2 * profile.width * scale);
    drawn.openingHeight = Math.max(0.02, drawn.height - 2 * profile.width * scale);
    drawn.grown = this.grown;
    drawn.out = profile.depth * scale * RECESS_SHARE * this.grown + 0.004;
    drawn.recess = profile.depth * scale * (1 - RECESS_SHARE) * this.grown;
    drawn.light = this.light.value * room;
    drawn.under = this.picture;
    drawn.over = this.coming;
    drawn.fade = this.fade;
    drawn.shown = this.picture === null && !this.lost ? 0 : this.shown;
    return drawn;
  }

  /** How much of its label is seen, 0 … 1. */
  get labelShown(): number {
    return this.card?.ready ? smooth(this.labelled.value) * this.shown : 0;
  }

  dispose(): void {
    if (this.picture !== null) this.pictures.release(this.picture);
    if (this.coming !== null) this.pictures.release(this.coming);
    this.picture = null;
    this.coming = null;
    this.takeDownLabel();
  }

  private readonly arrived = (picture: Picture): void => {
    if (this.coming !== picture) return;
    this.awake = true;
    if (picture.state === 'missing') {
      // What hangs stays; a frame that never had a picture keeps bare linen and its label.
      this.coming = null;
      this.lost = true;
      this.pictures.release(picture);
      return;
    }
    if (this.picture === null) this.take();
    else this.fading = true;
  };

  private take(): void {
    if (this.picture !== null) this.pictures.release(this.picture);
    this.picture = this.coming;
    this.coming = null;
    this.fading = false;
    this.fade = 0;
  }
}

function put(d: Damped, value: number): void {
  d.value = d.target = value;
  d.velocity = 0;
}
