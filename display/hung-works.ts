/**
 * The works that hang, come and go: their views, and what is written of them to frames, paintings, labels and the light map. A work at rest
 * costs nothing a frame. It asks the easel which works are not on the wall.
 */
import type { Easel } from './easel.ts';
import type { EmptyFrame } from './empty-frame.ts';
import type { Frames } from './frame.ts';
import { PROFILES, type Profile, profileScale } from './frame-profiles.ts';
import { labelRoom } from './label-room.ts';
import { besideFrame, LABEL_DEPTH_M, LABEL_GAP_M, type Labels } from './labels.ts';
import type { LightMap } from './light-map.ts';
import { smooth, WORK_S } from './motion.ts';
import type { PaintingState, Paintings } from './paintings.ts';
import type { Pictures } from './pictures.ts';
import type { Knowledge } from './wall-state.ts';
import { WorkView } from './work-view.ts';

/** A new work waits this long for its announcement, and so many frames, before it simply hangs. */
const ANNOUNCED_WITHIN_MS = 2_000;
const ANNOUNCED_WITHIN_FRAMES = 6;
/** More works than this in the queue of the easel hang without the ceremony: the room cannot fall behind for ever. */
const EASEL_QUEUE_MOST = 6;
/** What is hidden must be gone within a second. */
const LEAVES_IN_S = 0.6;
/** What was not shown before comes as slowly as a lamp. */
const COMES_IN_S = 1.6;
/** Works asked in one frame whether picture and label suit what is seen of them. */
const LOOKS_A_FRAME = 48;
/** In front of the wall by this much, a work has left its light. */
const OFF_WALL_M = 0.9;

export interface HungDeps {
  readonly pictures: Pictures;
  readonly labels: Labels;
  readonly frames: Frames;
  readonly paintings: Paintings;
  readonly lightMap: LightMap;
  readonly empty: EmptyFrame;
  readonly easel: Easel;
  readonly still: boolean;
  /** Whether works have labels now. */
  readonly labelled: () => boolean;
  /** Longer side of a work on the screen in pixels; 0 where nobody sees it. */
  readonly pixelsOf: (view: WorkView) => number;
  /** Shared time, milliseconds. */
  readonly now: () => number;
  readonly metresPerPixel: () => number;
}

/** The part of the wall that is lit, metres. */
export interface Area {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export class HungWorks {
  /** Something is to be written anew. */
  dirty = true;
  private readonly deps: HungDeps;
  private readonly views = new Map<string, WorkView>();
  /** The same, to be walked through without a trace. */
  private list: WorkView[] = [];
  /** Works taken down, with the share of their time that is left. */
  private readonly leaving = new Map<WorkView, number>();
  /** Works coming in, with the share of their time that is over. */
  private readonly coming = new Map<WorkView, number>();
  private readonly expected = new Map<string, { until: number; frames: number }>();
  private knowledge: Knowledge | null = null;
  private looked = 0;

  constructor(deps: HungDeps) {
    this.deps = deps;
  }

  get count(): number {
    return this.views.size;
  }

  /** Those on the wall, neither on the easel nor waiting for it. */
  get hanging(): number {
    return this.list.filter((view) => !this.deps.easel.holds(view)).length;
  }

  get ready(): number {
    return this.list.filter((view) => view.sharp).length;
  }

  get missing(): string[] {
    return this.list.filter((view) => view.missing).map((view) => view.work.id);
  }

  get moving(): boolean {
    return this.leaving.size > 0 || this.coming.size > 0 || this.list.some((view) => view.moving);
  }

  /** @param live new works may be announced, and wait for it @param pace of works that come with a rehang, null otherwise */
  show(knowledge: Knowledge, live: boolean, pace: number | null): void {
    const before = this.knowledge;
    this.knowledge = knowledge;
    const poses = new Map(knowledge.hang.poses.map((pose) => [pose.work, pose]));
    for (const [id, view] of this.views)
      if (!knowledge.works.has(id) || !poses.has(id)) this.takeDown(id, view);
    for (const [id, work] of knowledge.works) {
      const pose = poses.get(id);
      if (pose === undefined) continue;
      const view = this.views.get(id);
      if (view === undefined) {
        const fresh = new WorkView(work, pose, this.deps.pictures, this.deps.labels);
        if (pace !== null) fresh.pace = pace;
        this.views.set(id, fresh);
        if (live && before !== null && !before.works.has(id)) this.expect(id);
        else this.hangAtOnce(fresh);
        continue;
      }
      view.work = work;
      if (this.deps.easel.holds(view) || this.expected.has(id)) view.pose = pose;
      else view.goTo(pose);
    }
    this.list = [...this.views.values()];
    this.dirty = true;
  }

  /** This work was announced: it goes to the easel first, unless too many wait there. @param at when it was hung, shared time */
  announce(id: string, at: number): void {
    const view = this.views.get(id);
    if (view === undefined || !this.expected.delete(id)) return;
    if (this.deps.easel.waiting >= EASEL_QUEUE_MOST) this.hangAtOnce(view);
    else this.deps.easel.enqueue(view, at);
  }

  /** From the easel to its place on the wall. */
  depart(view: WorkView): void {
    view.goTo(view.pose);
    view.lightUp(1, this.deps.labelled() ? 1 : 0);
    view.labelDue = true;
    this.dirty = true;
  }

  /** All travel at one pace, without labels, until they have arrived. */
  setOut(pace: number): void {
    const labelled = this.deps.labelled() ? 1 : 0;
    for (const view of this.list) {
      view.pace = pace;
      view.lightUp(view.light.target, labelled);
    }
  }

  arrive(): void {
    this.setOut(WORK_S);
    this.dirty = true;
  }

  /** Labels are set anew as the eye comes to them. */
  relabel(): void {
    for (const view of this.list) view.labelDue = true;
  }

  /** After a lost context: what was on cards is set again. */
  restore(): void {
    for (const view of this.list) view.takeDownLabel();
    this.relabel();
    this.dirty = true;
  }

  hangUnannounced(now: number): void {
    if (this.expected.size === 0) return;
    for (const [id, wait] of this.expected) {
      wait.frames -= 1;
      if (now < wait.until || wait.frames > 0) continue;
      this.expected.delete(id);
      const view = this.views.get(id);
      if (view !== undefined) this.hangAtOnce(view);
    }
  }

  update(dt: number): void {
    if (this.leaving.size > 0) this.fadeLeaving(dt);
    if (this.coming.size > 0) this.fadeComing(dt);
    for (let i = 0; i < this.list.length; i++) {
      if ((this.list[i] as WorkView).update(dt, this.deps.still)) this.dirty = true;
    }
    this.look();
  }

  /** @param room what the room's lamps give, 0 … 1 @param guest a picture that hangs for the moment @param area of the wall that the light map covers */
  write(room: number, guest: PaintingState | null, area: Area): void {
    this.dirty = false;
    const { frames, paintings, labels, lightMap, easel, empty } = this.deps;
    frames.begin();
    paintings.begin();
    labels.begin();
    lightMap.begin();
    const showing = easel.showing;
    for (let i = 0; i < this.list.length; i++) {
      const view = this.list[i] as WorkView;
      if (view === showing || this.isOnWall(view)) this.writeWork(view, view === showing ? 1 : room);
    }
    for (const view of this.leaving.keys()) this.writeWork(view, room, false);
    if (guest !== null) paintings.add(guest);
    const bare = empty.frame();
    if (bare !== null) {
      frames.add(bare);
      lightMap.add(bare.x, bare.y, bare.width, bare.height, bare.light, 0.06, 1);
    }
    frames.end();
    paintings.end();
    labels.end();
    lightMap.end(area.x, area.y, area.width, area.height);
  }

  dispose(): void {
    for (const view of [...this.views.values(), ...this.leaving.keys()]) view.dispose();
    this.views.clear();
    this.leaving.clear();
    this.list = [];
  }

  private expect(id: string): void {
    this.expected.set(id, {
      until: this.deps.now() + ANNOUNCED_WITHIN_MS,
      frames: ANNOUNCED_WITHIN_FRAMES,
    });
  }

  private hangAtOnce(view: WorkView): void {
    view.goTo(view.pose);
    view.lightUp(1, this.deps.labelled() ? 1 : 0);
    view.open(0);
    this.coming.set(view, this.deps.still ? 1 : 0);
    this.dirty = true;
  }

  /** Its light goes out, then it is gone: a second at the most, as when a work is hidden. */
  private takeDown(id: string, view: WorkView): void {
    this.deps.easel.forget(view, this.deps.now());
    this.expected.delete(id);
    this.views.delete(id);
    this.coming.delete(view);
    this.leaving.set(view, this.deps.still ? 0 : 1);
    this.dirty = true;
  }

  /** Neither announced and waiting, nor for the easel. */
  private isOnWall(view: WorkView): boolean {
    return !(this.expected.size > 0 && this.expected.has(view.work.id)) && !this.deps.easel.holds(view);
  }

  /** Paper, paint and frame of what was taken down fade in step; then everything it held is freed. */
  private fadeLeaving(dt: number): void {
    for (const [view, before] of this.leaving) {
      const left = before - dt / LEAVES_IN_S;
      if (left > 0) {
        this.leaving.set(view, left);
        view.light.value = smooth(left) * Math.min(1, view.light.value);
        view.open(smooth(left));
      } else {
        this.leaving.delete(view);
        view.dispose();
      }
      this.dirty = true;
    }
  }

  private fadeComing(dt: number): void {
    for (const [view, before] of this.coming) {
      const over = Math.min(1, before + dt / COMES_IN_S);
      if (over < 1) this.coming.set(view, over);
      else this.coming.delete(view);
      view.open(smooth(over));
      this.dirty = true;
    }
  }

  /** Picture and label of the next few works, by what is seen of them; a still wall looks at all. */
  private look(): void {
    const { list } = this;
    const { still, easel, labels, pixelsOf } = this.deps;
    const labelled = this.deps.labelled();
    const looks = still ? list.length : Math.min(list.length, LOOKS_A_FRAME);
    let set = 0;
    for (let n = 0; n < looks; n++) {
      this.looked = (this.looked + 1) % list.length;
      const view = list[this.looked] as WorkView;
      if (view === easel.showing || !this.isOnWall(view)) continue;
      const pixels = pixelsOf(view);
      view.showAt(pixels);
      if (pixels === 0 || (!labelled && view.labelled.value === 0)) view.takeDownLabel();
      else if ((view.labelDue || view.card === null) && labelled && !labels.full && (set === 0 || still)) {
        set += 1;
        this.setLabel(view);
      }
    }
  }

  private setLabel(view: WorkView): void {
    const poses = this.knowledge?.hang.poses ?? [];
    view.setLabel(labelRoom(view.pose, poses, LABEL_GAP_M), this.deps.metresPerPixel());
    this.dirty = true;
  }

  private writeWork(view: WorkView, room: number, casts = true): void {
    const { frames, paintings, labels, lightMap } = this.deps;
    const drawn = view.draw(room);
    if (drawn.grown > 0.01) frames.add(drawn);
    if (drawn.shown > 0.003) paintings.add(drawn);
    const { card, labelShown } = view;
    if (card !== null && labelShown > 0.002) {
      labels.add(card, drawn, view.light.value * room ** 1.6, labelShown);
    }
    if (!casts) return;
    const profile = PROFILES[drawn.profile] as Profile;
    const depth = profile.depth * profileScale(drawn.outer) + Math.max(0, drawn.z);
    const near = 1 - smooth(drawn.z / OFF_WALL_M);
    lightMap.add(drawn.x, drawn.y, drawn.width, drawn.height, view.light.value * near, depth, near);
    if (card === null || labelShown <= 0.01 || near <= 0.5) return;
    const { width, height } = card.layout;
    lightMap.add(
      drawn.x + besideFrame(drawn.width, width),
      drawn.y - drawn.height / 2 - LABEL_GAP_M - height / 2,
      width,
      height,
      0,
      LABEL_DEPTH_M,
      labelShown,
    );
  }
}
