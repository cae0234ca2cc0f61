/**
 * The easel in the middle of the room. While a picture is painted or judged there is light on it and nothing else. A work
 * that was hung is painted again here before the room, one work at a time, and sets out for its place from here.
 */
import { DataTexture, Group, SRGBColorSpace, Vector3, type Vector4 } from 'three';
import { t } from '../ui/i18n.ts';
import type { RoomCamera } from './camera.ts';
import { PLAIN, SAID_LIGHT } from './canvas-text.ts';
import { EaselCanvas, type LaidTexture } from './easel-canvas.ts';
import { EaselPaint } from './easel-paint.ts';
import { EaselStand, LEDGE_HEIGHT } from './easel-stand.ts';
import {
  endOf,
  heldBack,
  type Layer,
  planReplay,
  type ReplayPhase,
  type ReplayPlan,
  replayAt,
} from './easel-timeline.ts';
import { labelWords, titleOf } from './label-words.ts';
import { advance, at, type Damped, smooth, WORK_S } from './motion.ts';
import { createRandom } from './noise.ts';
import type { SharedLight } from './shared-light.ts';
import { CARD_ASPECT, SourceCards } from './source-cards.ts';
import { TextPlane } from './text-plane.ts';
import type { PictureTexture, Textures } from './textures.ts';
import { Threads } from './threads.ts';
import type { WorkView } from './work-view.ts';

/** In front of what the camera frames, metres. */
const STAND_Z_M = 0.95;
/** Side of the canvas in shares of the view's height. */
const CANVAS_SHARE = 0.43;
const CANVAS_SHARE_TALL = 0.33;
/** Between the canvas and what stands beside it, in shares of the view's height. */
const BESIDE_SHARE = 0.05;
/** What the lamp over the easel does while the painter is at work, and while it is shown. */
const WAITING_LIGHT = 0.5;
/** The room's other lamps while all attention is at the easel. */
const ROOM_AT_REPLAY = 0.15;
const JOURNEY_PACE_S = 1.9;
/** Pictures and strokes must be there by then, or the work goes straight to its place. */
const PATIENCE_MS = 20_000;
/** From the news that a work was hung to its replay, where projectors share a wall: time for each to fetch what it needs. */
const LEAD_MS = 2_500;
/** The shared clock was set back while this work was shown: it goes to its place. */
const CLOCK_BACK_MS = 1_000;
const SOURCES_SHOWN_MOST = 5;
/** The canvas gives way to the wall's own picture. */
const GIVE_WAY_S = 0.9;

export type EaselState = 'dark' | 'lit' | 'fetching' | ReplayPhase;

interface Replay {
  readonly view: WorkView;
  readonly draft: PictureTexture;
  readonly strip: PictureTexture;
  paint: EaselPaint | null;
  fetched: boolean;
  since: number;
  /** When projectors that share a wall begin it, shared time. */
  readonly due: number;
  plan: ReplayPlan | null;
  started: number;
  phase: ReplayPhase | 'fetching';
  steps: number;
  handedOver: boolean;
  /** The canvas gives way to the wall's own picture, 0 … 1. */
  givenWay: number;
  /** The moment of its last frame, shared time. */
  shownAt: number;
}

export interface EaselDeps {
  readonly shared: SharedLight;
  readonly textures: Textures;
  readonly camera: RoomCamera;
  readonly anisotropy: number;
  /** The work sets out: from now on its pose is its own again. */
  readonly onDeparture: (view: WorkView) => void;
  /** This instant of the shared time is to be met exactly. */
  readonly meet: (at: number) => void;
}

interface Waiting {
  readonly view: WorkView;
  /** When it was hung, shared time, milliseconds. */
  readonly at: number;
}

export class Easel {
  readonly group = new Group();
  /** What the room's other lamps should do, 0 … 1. */
  readonly room: Damped = at(1);
  private readonly deps: EaselDeps;
  private readonly stand: EaselStand;
  private readonly canvas: EaselCanvas;
  private readonly words: TextPlane;
  private readonly cards: SourceCards;
  private readonly threads = new Threads();
  private readonly light: Damped = at(0);
  private readonly queue: Waiting[] = [];
  /** From when on the easel is free for the next, shared time. */
  private freeFrom = 0;
  private readonly bare: DataTexture;
  private replay: Replay | null = null;
  private painting = 0;
  /** Projectors that share a wall begin at one instant, and who has fetched late joins in; alone, a wall waits for its pictures. */
  together = false;
  private held: number | null = null;
  private readonly from: Vector3[] = [];
  private readonly to: Vector3[] = [];

  constructor(deps: EaselDeps) {
    this.deps = deps;
    this.stand = new EaselStand(deps.shared);
    this.canvas = new EaselCanvas(deps.shared);
    this.words = new TextPlane(deps.shared, { projected: false, ink: '#f2ead8', strength: 0.92 });
    this.words.mesh.renderOrder = 6;
    this.cards = new SourceCards(deps.shared, deps.anisotropy);
    this.bare = new DataTexture(new Uint8Array([226, 216, 198, 255]), 1, 1);
    this.bare.colorSpace = SRGBColorSpace;
    this.bare.needsUpdate = true;
    this.group.add(this.stand.mesh, this.canvas.mesh, this.words.mesh, this.cards.group, this.threads.group);
  }

  get state(): EaselState {
    if (this.replay !== null) return this.replay.phase;
    return this.painting > 0 ? 'lit' : 'dark';
  }

  get waiting(): number {
    return this.queue.length;
  }

  get threadCount(): number {
    return this.threads.count;
  }

  /** The work on the easel now, if any. */
  get showing(): WorkView | null {
    return this.replay?.view ?? null;
  }

  setPainting(painting: number): void {
    this.painting = painting;
  }

  holds(view: WorkView): boolean {
    return this.replay?.view === view || this.queue.some((waiting) => waiting.view === view);
  }

  /** The work will be painted before the room when its turn comes. */
  enqueue(view: WorkView, at: number): void {
    if (this.holds(view)) return;
    view.lightUp(0, 0);
    this.queue.push({ view, at });
  }

  /** Withdrawn meanwhile: nothing of it is shown any more. */
  forget(view: WorkView, now: number): void {
    const index = this.queue.findIndex((waiting) => waiting.view === view);
    if (index >= 0) this.queue.splice(index, 1);
    if (this.replay?.view === view) this.finish(now);
  }

  /** For still pictures and tests: shows the replay at a time after its light went on, or lets it run on with null. */
  hold(ms: number | null): void {
    this.held = ms;
  }

  update(dt: number, now: number, still: boolean): void {
    if (this.replay === null && this.queue.length > 0) this.begin(this.queue.shift() as Waiting, now);
    const active = this.replay !== null && this.replay.plan !== null && this.replay.phase !== 'journey';
    const slow = 0.5 + 0.5 * Math.sin(still ? 0 : ((now / 6_000) % 1) * 2 * Math.PI);
    const waiting = WAITING_LIGHT * (0.75 + 0.25 * slow);
    this.light.target = active ? 1 : this.painting > 0 || this.replay?.phase === 'fetching' ? waiting : 0;
    this.room.target = active ? ROOM_AT_REPLAY : 1;
    advance(this.light, dt, still ? 0 : WORK_S);
    advance(this.room, dt, still ? 0 : WORK_S * 1.3);
    this.layOut();
    if (this.replay !== null) this.step(this.replay, dt, now, still);
  }

  private get side(): number {
    const { viewHeight, viewWidth } = this.deps.camera;
    return viewWidth < viewHeight ? CANVAS_SHARE_TALL * viewHeight : CANVAS_SHARE * viewHeight;
  }

  /** Half of what the camera sees of the plane of the easel, which is nearer than the wall. */
  private get reach(): number {
    const { camera } = this.deps;
    const away = camera.camera.position.z - camera.planeZ;
    return (camera.viewWidth / 2) * ((away - STAND_Z_M - 0.12) / away);
  }

  private get x(): number {
    return this.deps.camera.centreX;
  }

  /** Before the wall, or before whatever hangs nearest to the eye. */
  private get z(): number {
    return this.deps.camera.planeZ + STAND_Z_M;
  }

  private get canvasY(): number {
    return (LEDGE_HEIGHT + 0.5) * this.side;
  }

  private layOut(): void {
    const side = this.side;
    this.stand.mesh.position.set(this.x, 0, this.z);
    this.stand.mesh.scale.setScalar(side);
    this.stand.show(smooth(this.light.value * 1.8));
    (this.deps.shared.uEaselLight.value as Vector4).set(this.x, this.canvasY, this.z, this.light.value);
  }

  private begin({ view, at }: Waiting, now: number): void {
    const { textures } = this.deps;
    const base = `/pictures/${view.work.id}`;
    const replay: Replay = {
      view,
      draft: textures.retain(`${base}/draft.webp`, 'colour'),
      strip: textures.retain(`${base}/steps.webp`, 'colour'),
      paint: null,
      fetched: false,
      since: now,
      due: Math.max(Math.min(at, now) + LEAD_MS, Math.min(this.freeFrom, now)),
      plan: null,
      started: 0,
      phase: 'fetching',
      steps: 0,
      handedOver: false,
      givenWay: 0,
      shownAt: now,
    };
    this.replay = replay;
    this.deps.meet(replay.due);
    void fetchBytes(`${base}/strokes.bin`).then((bytes) => {
      if (this.replay !== replay) return;
      try {
        if (bytes !== null) replay.paint = new EaselPaint(bytes, view.work.relief, this.deps.anisotropy);
      } catch (error) {
        console.warn('the strokes of a work cannot be read', error);
      }
      replay.fetched = true;
    });
  }

  private step(replay: Replay, dt: number, now: number, still: boolean): void {
    const { view } = replay;
    if (replay.plan === null) {
      const late = now - replay.since > PATIENCE_MS;
      const there = replay.fetched && replay.draft.state !== 'loading' && replay.strip.state !== 'loading';
      if ((!there && !late) || (this.together && now < replay.due)) return;
      if (replay.paint === null || replay.draft.state !== 'ready') {
        // Nothing to paint with: the work still hangs, without the ceremony.
        view.place(view.pose.x, view.pose.y, view.pose.z, view.pose.width, view.pose.height);
        this.depart(replay);
        this.finish(now);
        return;
      }
      this.present(replay, this.together ? replay.due : now);
    }
    if (now < replay.since - CLOCK_BACK_MS) {
      if (!replay.handedOver) this.depart(replay);
      this.finish(now);
      return;
    }
    const plan = replay.plan as ReplayPlan;
    // Projectors of one wall keep to the clock; a wall of its own waits for its own frames.
    if (!this.together) replay.started += heldBack(plan, now - replay.shownAt);
    replay.shownAt = now;
    const ms = this.held ?? now - replay.started;
    const seen = replayAt(plan, ms);
    replay.phase = seen.phase;
    const paint = replay.paint as EaselPaint;
    if (!replay.handedOver) {
      this.canvas.lay(this.textureOf(replay, seen.under), this.textureOf(replay, seen.over), seen.fade);
      if (seen.painted > 0) paint.paint(seen.painted, now, !still && seen.painted < 1);
      const raised = seen.phase === 'strokes' || seen.painted >= 1;
      this.canvas.raise(raised && paint.hasRelief ? paint.relief : null);
      view.shown = 0;
      view.light.value = view.light.target = 1;
      view.light.value = view.light.target = 1;
      view.grown = seen.phase === 'breath' ? smooth((seen.progress - 0.12) / 0.35) : 0;
      // The bare canvas stands on the ledge; the frame, when it grows, lifts it by its own breadth.
      const sunk = view.mouldingAt(this.side) * (1 - view.grown);
      view.place(this.x, this.canvasY - sunk, this.z + 0.02, this.side, this.side);
    }
    this.giveWay(replay, dt, still, seen.phase === 'light' ? smooth(seen.progress * 1.6 - 0.5) : 1);
    const wordsIn = seen.phase === 'light' ? smooth(seen.progress * 2 - 1) : 1;
    this.words.show(seen.phase === 'journey' ? 1 - smooth(seen.progress * 3) : wordsIn);

    const cardsIn = seen.phase === 'breath' ? smooth((seen.progress - 0.15) / 0.4) : 0;
    this.cards.show(seen.phase === 'journey' ? 1 - smooth((seen.progress - 0.55) / 0.35) : cardsIn);
    if (seen.phase === 'breath' && seen.progress > 0.2) view.showAt(this.pixelsOf(view));
    if ((seen.phase === 'journey' || seen.phase === 'over') && !replay.handedOver) {
      this.depart(replay);
      if (still) for (const d of view.travelled) advance(d, 0, 0);
    }
    const drawn = seen.phase === 'breath' ? (seen.progress - 0.4) / 0.6 : seen.phase === 'journey' ? 1 : 0;
    const threadsShown =
      seen.phase === 'journey' ? 1 - smooth((seen.progress - 0.5) / 0.35) : drawn > 0 ? 1 : 0;
    this.drawThreads(view, now, Math.max(0, drawn), threadsShown);
    const gone = replay.givenWay >= 1 || ms > endOf(plan) + PATIENCE_MS;
    if (seen.phase === 'over' && gone) this.finish(replay.started + endOf(plan));
  }

  /** The canvas goes with its work, and fades into the wall's own picture once that is as sharp. @param shown 0 … 1 */
  private giveWay(replay: Replay, dt: number, still: boolean, shown: number): void {
    const { view } = replay;
    const late = replay.phase === 'breath' || replay.phase === 'journey' || replay.phase === 'over';
    if (late && view.sharp) {
      view.shown = 1;
      replay.givenWay = still ? 1 : Math.min(1, replay.givenWay + dt / GIVE_WAY_S);
    }
    this.canvas.follow(view, shown * (1 - smooth(replay.givenWay)));
    view.awake = true;
  }

  private pixelsOf(view: WorkView): number {
    return (Math.max(view.width.value, view.height.value) / this.deps.camera.viewHeight) * this.screenHeight;
  }

  private get screenHeight(): number {
    return this.deps.shared.uScreen.value.y;
  }

  private textureOf(replay: Replay, layer: Layer): LaidTexture {
    switch (layer.kind) {
      case 'draft':
        return { texture: replay.draft.texture, part: [0, 0, 1, 1] };
      case 'step': {
        const share = 1 / replay.steps;
        // Half a texel off the neighbours, or they would bleed in.
        const inset = 0.5 / Math.max(1, replay.strip.width);
        return { texture: replay.strip.texture, part: [layer.step * share + inset, 0, share - 2 * inset, 1] };
      }
      case 'paint':
        return { texture: (replay.paint as EaselPaint).colour, part: [0, 1, 1, -1] };
      default:
        return { texture: this.bare, part: [0, 0, 1, 1] };
    }
  }

  /** Everything is there: the replay begins, or began, at `started`. */
  private present(replay: Replay, started: number): void {
    const { view, strip } = replay;
    replay.started = started;
    replay.shownAt = started;
    replay.steps =
      strip.state === 'ready' ? Math.max(1, Math.round(strip.width / Math.max(1, strip.height))) : 0;
    const waiting = this.queue.filter(({ at }) => at <= started).length;
    replay.plan = planReplay(replay.steps, waiting);
    this.deps.meet(started);
    this.deps.meet(started + endOf(replay.plan) - replay.plan.journeyMs);
    this.deps.meet(started + endOf(replay.plan));
    const { camera } = this.deps;
    const tall = camera.viewWidth < camera.viewHeight;
    const label = labelWords(view.work);
    const size = tall ? camera.viewWidth * 0.062 : camera.viewHeight * 0.056;
    const small = size * 0.36;
    const side = this.side;
    const mpp = camera.viewHeight / Math.max(1, this.screenHeight);
    const free = tall ? this.reach * 1.68 : this.reach - side / 2 - (BESIDE_SHARE + 0.06) * camera.viewHeight;
    this.words.set(
      [
        {
          text: t('wall.said', { words: titleOf(view.work) }),
          face: SAID_LIGHT,
          size,
          leading: 1.16,
          mostLines: 6,
          language: view.work.language,
        },
        {
          text: `${label.number} · ${label.medium}`,
          face: PLAIN,
          size: small,
          leading: 1.4,
          mostLines: 3,
          language: 'und',
          strength: 0.7,
          above: size * 0.45,
        },
      ],
      free,
      tall ? 'center' : 'start',
      mpp,
      this.deps.anisotropy,
    );
    this.cards.begin(view.work.sources.slice(0, SOURCES_SHOWN_MOST));
    this.placeAround(tall);
    this.threads.begin(
      view.work.sources.slice(0, SOURCES_SHOWN_MOST).map((source) => source.share),
      view.work.seed,
    );
  }

  /** Words on the side where reading goes on, sources on the other; on a tall wall words above and sources below. */
  private placeAround(tall: boolean): void {
    const { camera } = this.deps;
    const side = this.side;
    const rtl = document.documentElement.dir === 'rtl' ? -1 : 1;
    const z = this.z + 0.12;
    if (tall) {
      this.words.mesh.position.set(this.x, this.canvasY + side * 0.62 + this.words.height / 2, z);
    } else {
      const x = this.x + rtl * (side / 2 + BESIDE_SHARE * camera.viewHeight + this.words.width / 2);
      this.words.mesh.position.set(x, this.canvasY + side * 0.04, z);
    }
    const cards = this.cards.list;
    const n = cards.length;
    const random = createRandom(n * 7 + 1);
    const high = tall
      ? side * 0.34
      : Math.min(side * (n < 3 ? 0.6 : 0.52), (side * 1.3) / Math.max(1, Math.ceil(n / 2)));
    cards.forEach((card, i) => {
      card.scale.set(high * CARD_ASPECT, high, 1);
      if (tall) {
        const across = (i - (n - 1) / 2) * high * CARD_ASPECT * 1.12;
        card.position.set(this.x + across, LEDGE_HEIGHT * side * 0.45, z + 0.05);
        return;
      }
      // A loose column, or two: as if held up to the picture, not filed.
      const columns = n > 2 ? 2 : 1;
      const column = i % columns;
      const row = Math.floor(i / columns);
      const rows = Math.ceil(n / columns);
      const wide = high * CARD_ASPECT;
      const beside = side / 2 + 0.09 * camera.viewHeight + wide * (0.5 + column * 1.12);
      const x = Math.min(beside, this.reach - wide * (0.55 + (columns - 1 - column) * 1.12));
      const y = this.canvasY + ((rows - 1) / 2 - row) * high * 1.08 + (column === 1 ? high * 0.22 : 0);
      card.position.set(this.x - rtl * (x + random() * 0.05), y + (random() - 0.5) * 0.08, z + 0.05);
    });
  }

  private drawThreads(view: WorkView, now: number, drawn: number, shown: number): void {
    const cards = this.cards.list;
    for (let i = 0; i < cards.length; i++) {
      const card = cards[i];
      if (card === undefined) continue;
      const from = this.from[i] ?? new Vector3();
      const to = this.to[i] ?? new Vector3();
      this.from[i] = from;
      this.to[i] = to;
      // From the rim that faces the source, spread along it, never from the middle of the picture.
      const toward = Math.sign(card.position.x - view.x.value) || -1;
      const spread = cards.length > 1 ? i / (cards.length - 1) - 0.5 : 0;
      from.set(
        view.x.value + (toward * view.width.value) / 2,
        view.y.value - spread * view.height.value * 0.6,
        view.z.value + 0.06,
      );
      to.set(
        card.position.x - (toward * card.scale.x) / 3,
        card.position.y + card.scale.y * 0.18,
        card.position.z,
      );
    }
    this.threads.update(now, this.from.slice(0, cards.length), this.to.slice(0, cards.length), drawn, shown);
  }

  private depart(replay: Replay): void {
    replay.handedOver = true;
    const { view } = replay;
    view.grown = 1;
    view.pace = JOURNEY_PACE_S;
    this.deps.onDeparture(view);
  }

  /** @param freeFrom when the next may begin, shared time */
  private finish(freeFrom: number): void {
    const replay = this.replay;
    if (replay === null) return;
    this.replay = null;
    this.freeFrom = freeFrom;
    const { view, paint } = replay;
    view.shown = 1;
    view.pace = WORK_S;
    view.awake = true;
    this.canvas.clear();
    this.words.show(0);
    this.words.clear();
    this.cards.end();
    this.threads.end();
    this.deps.textures.release(replay.draft);
    this.deps.textures.release(replay.strip);
    paint?.dispose();
  }
}

async function fetchBytes(url: string): Promise<Uint8Array | null> {
  try {
    const answer = await fetch(url);
    return answer.ok ? new Uint8Array(await answer.arrayBuffer()) : null;
  } catch {
    return null;
  }
}
