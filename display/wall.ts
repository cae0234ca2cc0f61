/** The projected wall: works, room, easel and words in one scene, and the order in which they are brought up to date. */
import { ACESFilmicToneMapping, NoToneMapping, Scene, SRGBColorSpace, WebGLRenderer } from 'three';
import type { WallPart } from '../protocol/projection.ts';
import { Agenda } from './agenda.ts';
import { RoomCamera } from './camera.ts';
import { Easel } from './easel.ts';
import { EmptyFrame } from './empty-frame.ts';
import type { WallFace } from './face.ts';
import { FLIGHT_S, flightAt, nextTurn } from './flight.ts';
import { Floor } from './floor.ts';
import { Frames } from './frame.ts';
import { FLOWN_AIR, type Framing, frameHang, frameWork } from './framing.ts';
import { HangMarks } from './hang-marks.ts';
import { HungWorks } from './hung-works.ts';
import { Labels } from './labels.ts';
import { LightMap } from './light-map.ts';
import { advance, at, type Damped, LIGHT_S, settle } from './motion.ts';
import { isNight, NIGHT_LIGHT } from './night.ts';
import { Paintings } from './paintings.ts';
import { type PartView, viewOf } from './part.ts';
import { PictureDecoder } from './picture-decoder.ts';
import { Pictures } from './pictures.ts';
import { QualityGovernor } from './quality.ts';
import { ReflectionWall } from './reflection-wall.ts';
import { Room } from './room.ts';
import type { SharedClock } from './shared-clock.ts';
import { createSharedLight, type SharedLight } from './shared-light.ts';
import { StarDetail } from './star-detail.ts';
import { Stars, starPose } from './stars.ts';
import { Textures } from './textures.ts';
import { LONGEST_STEP_S, Ticks } from './tick.ts';
import type { Knowledge } from './wall-state.ts';
import { NOTHING } from './wall-state.ts';
import type { WorkView } from './work-view.ts';

const LIGHT_MAP_PX = 2048;
const EXPOSURE = 1.12;
const PIXEL_RATIO_MOST = 2;
/** News reach every projector within this time, and are shown by all at the instant it ends. */
const NEWS_TRAVEL_MS = 150;
const CLOCK_BACK_MS = 1_000;
/** Time constant of a rehang: works and camera travel together, so that no work ever overtakes the eye. */
const REHANG_S = 2.4;
/** Labels are put up and the wall speaks again when everybody has arrived. */
const REHANG_LASTS_S = 3.2 * REHANG_S;

export interface WallOptions {
  readonly canvas: HTMLCanvasElement;
  /** No motion at all, full quality, drawn when something changed: for pictures of the wall. */
  readonly still: boolean;
  /** `prefers-reduced-motion`: the camera does not breathe. */
  readonly calm: boolean;
  /** Where visitors speak, printed on an empty wall. */
  readonly address: string;
  readonly onContext: (lost: boolean) => void;
  /** Something of a frame failed for the first time; the rest goes on. */
  readonly onFail: () => void;
  readonly clock: SharedClock;
  /** A step of quality that stays; null lets the frames decide. */
  readonly quality: number | null;
}

export class Wall implements WallFace {
  readonly easel: Easel;
  readonly textures: Textures;
  readonly pictures: Pictures;
  readonly works: HungWorks;
  knowledge: Knowledge = NOTHING;
  frames = 0;
  private readonly options: WallOptions;
  private readonly renderer: WebGLRenderer;
  private readonly scene = new Scene();
  private readonly shared: SharedLight = createSharedLight();
  private readonly camera = new RoomCamera();
  private readonly lightMap: LightMap;
  private readonly floor: Floor;
  private readonly decoder = new PictureDecoder();
  readonly labels: Labels;
  private readonly reflections: ReflectionWall;
  private readonly empty: EmptyFrame;
  private readonly marks: HangMarks;
  private readonly stars: Stars;
  private readonly detail: StarDetail;
  private readonly agenda = new Agenda();
  private part: PartView = { full: 1, offset: 0 };
  /** The instant that the room is at, shared time. */
  private now: number;
  /** Holds the room at a moment. */
  private heldAt: number | null = null;
  private turnMet = 0;
  private readonly governor: QualityGovernor;
  private readonly ticks: Ticks;
  private readonly anisotropy: number;
  private readonly resizeObserver: ResizeObserver;
  private framing: Framing = frameHang(NOTHING.hang, 16 / 9);
  /** Seconds left of a rehang. */
  private travelling = 0;
  private lastFrame = 0;
  private disposed = false;
  private size = { width: 0, height: 0 };

  /** @throws Error when the browser gives no WebGL */
  constructor(options: WallOptions) {
    this.options = options;
    this.governor = new QualityGovernor(options.quality);
    this.now = options.clock.at(performance.now());
    this.renderer = new WebGLRenderer({
      canvas: options.canvas,
      antialias: true,
      powerPreference: 'high-performance',
    });
    this.renderer.outputColorSpace = SRGBColorSpace;
    this.renderer.toneMapping = ACESFilmicToneMapping;
    this.renderer.toneMappingExposure = EXPOSURE;
    this.renderer.shadowMap.enabled = false;
    this.renderer.autoClear = false;
    this.anisotropy = Math.min(8, this.renderer.capabilities.getMaxAnisotropy());
    this.textures = new Textures(this.renderer);
    this.pictures = new Pictures(this.renderer, this.decoder);
    this.labels = new Labels(this.renderer, this.shared, this.decoder, () => {
      this.works.dirty = true;
    });
    this.lightMap = new LightMap(this.shared, LIGHT_MAP_PX);
    this.floor = new Floor(this.shared);
    this.reflections = new ReflectionWall(this.shared, this.anisotropy);
    this.empty = new EmptyFrame(this.shared);
    this.marks = new HangMarks(this.shared, this.anisotropy);
    this.detail = new StarDetail(this.pictures);
    this.stars = new Stars(this.renderer, this.shared, this.decoder, () => {
      this.reframe();
      this.works.dirty = true;
    });
    this.camera.still = options.still || options.calm;
    this.easel = new Easel({
      shared: this.shared,
      textures: this.textures,
      camera: this.camera,
      anisotropy: this.anisotropy,
      onDeparture: (view) => this.works.depart(view),
      meet: (at) => this.agenda.add(at, () => undefined),
    });
    const frames = new Frames(this.shared);
    const paintings = new Paintings(this.shared, this.pictures);
    this.works = new HungWorks({
      pictures: this.pictures,
      labels: this.labels,
      frames,
      paintings,
      lightMap: this.lightMap,
      empty: this.empty,
      easel: this.easel,
      still: options.still,
      labelled: () => this.labelled,
      pixelsOf: (view) => this.pixelsOf(view),
      now: () => this.now,
      metresPerPixel: () => this.metresPerPixel,
    });
    this.scene.add(
      new Room(this.shared, this.anisotropy).group,
      this.floor.mesh,
      frames.group,
      paintings.mesh,
      this.labels.mesh,
      this.reflections.group,
      this.empty.group,
      this.marks.group,
      this.stars.group,
      this.easel.group,
    );
    this.ticks = new Ticks(
      [
        { name: 'expected', reads: [], run: (_dt, now) => this.works.hangUnannounced(now) },
        { name: 'travel', reads: [], run: (dt) => this.travel(dt) },
        { name: 'night', reads: [], run: (dt) => this.dim(dt) },
        { name: 'attract', reads: ['travel'], run: (_dt, now) => this.attract(now) },
        { name: 'camera', reads: ['travel', 'attract'], run: (dt, now) => this.camera.update(dt, now) },
        { name: 'easel', reads: ['camera'], run: (dt, now) => this.easel.update(dt, now, options.still) },
        { name: 'works', reads: ['easel'], run: (dt) => this.moveWorks(dt) },
        {
          name: 'words',
          reads: ['easel'],
          run: (dt) => {
            const room = this.travelling > 0 || this.flown !== null ? 0 : this.easel.room.value;
            this.reflections.update(dt, room, options.still);
            this.marks.update(dt, this.travelling > 0 ? 0 : this.easel.room.value, options.still);
            if (this.stars.update(dt, options.still)) this.wake();
            if (this.detail.update(dt, options.still)) this.works.dirty = true;
          },
        },
        { name: 'instances', reads: ['works'], shows: true, run: () => this.writeInstances() },
        {
          name: 'pictures',
          reads: ['works'],
          shows: true,
          run: () => {
            // A still wall need not keep its frame rate: all that came goes up at once.
            while (this.upload()) {
              this.wake();
              if (!options.still) break;
            }
          },
        },
        { name: 'draw', reads: ['instances', 'pictures', 'words'], shows: true, run: () => this.draw() },
      ],
      options.onFail,
    );
    options.canvas.addEventListener('webglcontextlost', this.onLost);
    options.canvas.addEventListener('webglcontextrestored', this.onRestored);
    this.resizeObserver = new ResizeObserver(() => this.resize());
    this.resizeObserver.observe(options.canvas);
    this.resize();
    this.renderer.setAnimationLoop((now) => this.frame(now));
  }

  /** This page shows a part of a wall of several projectors, or all of it. */
  setPart(part: WallPart): void {
    this.part = viewOf(part);
    this.shared.uPart.value.set(this.part.full, this.part.offset);
    this.easel.together = part.of > 1;
    this.ticks.longestStepS = part.of > 1 ? Number.POSITIVE_INFINITY : LONGEST_STEP_S;
    this.resize();
  }

  show(knowledge: Knowledge, how: 'restored' | 'resumed' | 'live', at?: number): void {
    this.meet(at, () => this.showNow(knowledge, how));
  }

  hung(work: string, at?: number): void {
    this.meet(at, () => this.works.announce(work, at ?? this.now));
  }

  /** News with a time are shown by all projectors at one instant; others at once. */
  private meet(at: number | undefined, run: () => void): void {
    if (at === undefined) run();
    else this.agenda.add(Math.min(at, this.options.clock.at(performance.now())) + NEWS_TRAVEL_MS, run);
  }

  private showNow(knowledge: Knowledge, how: 'restored' | 'resumed' | 'live'): void {
    const before = this.knowledge;
    this.knowledge = knowledge;
    const rehung = before.hang.kind !== knowledge.hang.kind && this.works.count > 0;
    if (rehung) this.setOut();
    this.works.show(knowledge, how === 'live', rehung ? REHANG_S : null);
    this.easel.setPainting(knowledge.painting);
    this.stars.show(knowledge.hang.stars);
    if (before.hang.revision !== knowledge.hang.revision || before.works !== knowledge.works) this.reframe();
    this.speak();
  }

  /** A work hangs whose picture cannot be had: an empty frame stands for it. */
  get missing(): boolean {
    return this.works.missing.length > 0;
  }

  get qualityStep(): number {
    return this.governor.index;
  }

  /** Counts for tests and the demo; see `test-hook.ts`. */
  report(): Record<string, unknown> {
    const info = this.renderer.info;
    return {
      works: this.works.hanging,
      total: this.works.count,
      ready: this.works.ready,
      moving: this.works.moving,
      missing: this.works.missing,
      hang: this.knowledge.hang.kind,
      travelling: this.travelling > 0,
      stars: this.stars.count,
      starsThere: !this.stars.fading && this.detail.ready,
      starBytes: this.stars.heldBytes,
      flown: this.flown,
      textures: info.memory.textures,
      geometries: info.memory.geometries,
      programs: info.programs?.length ?? 0,
      calls: this.calls,
      pictures: this.pictures.count + this.textures.size,
      pictureBytes: this.pictures.heldBytes,
      uploadedBytes: this.pictures.uploadedBytes,
      quiet: this.textures.quiet && this.pictures.quiet && this.labels.quiet && this.stars.quiet,
      easel: this.easel.state,
      easelWork: this.easel.showing?.work.id ?? null,
      waiting: this.easel.waiting,
      threads: this.easel.threadCount,
      reflection: this.reflections.text,
      quality: this.governor.index,
      frames: this.frames,
      now: this.now,
      drawn: !this.options.still || this.wanted === 0,
      contextLost: this.renderer.getContext().isContextLost(),
    };
  }

  /** Loses and restores the context, as a driver may; for tests. */
  loseContext(): { restore: () => void } {
    const extension = this.renderer.getContext().getExtension('WEBGL_lose_context');
    extension?.loseContext();
    return { restore: () => extension?.restoreContext() };
  }

  dispose(): void {
    this.disposed = true;
    this.renderer.setAnimationLoop(null);
    this.resizeObserver.disconnect();
    this.options.canvas.removeEventListener('webglcontextlost', this.onLost);
    this.options.canvas.removeEventListener('webglcontextrestored', this.onRestored);
    this.works.dispose();
    this.stars.dispose();
    this.pictures.dispose();
    this.labels.dispose();
    this.decoder.close();
    this.renderer.dispose();
  }

  private readonly night: Damped = at(1);
  /** The work that the eye went up to. */
  private flown: string | null = null;
  private calls = 0;
  private easelState = 'dark';
  /** Frames still to be drawn of a still wall: one would do, but a mirror and a light map are a frame behind. */
  private wanted = 3;

  /** Something is to be seen that was not before. */
  wake(): void {
    this.wanted = 3;
  }

  private readonly onLost = (event: Event): void => {
    event.preventDefault();
    this.options.onContext(true);
  };

  private readonly onRestored = (): void => {
    // The light map and the pictures were on the card only; everything else comes back from memory.
    this.lightMap.invalidate();
    this.textures.reload();
    this.pictures.reload();
    this.stars.reload();
    this.labels.restore();
    this.works.restore();
    this.options.onContext(false);
  };

  /** A picture as small as a star has no label. */
  private get labelled(): boolean {
    return this.travelling <= 0 && this.knowledge.hang.kind !== 'constellation';
  }

  /** From one hang to another: labels come down, and everything travels at one pace until all have arrived. */
  private setOut(): void {
    this.travelling = this.options.still ? 0 : REHANG_LASTS_S;
    this.works.setOut(REHANG_S);
  }

  /** What the room's lamps give, 0 … 1: less while all attention is at the easel, less again at night. */
  private get room(): number {
    return this.easel.room.value * this.night.value;
  }

  private dim(dt: number): void {
    const { hours } = this.knowledge;
    this.night.target = hours !== undefined && isNight(hours, new Date()) ? NIGHT_LIGHT : 1;
    if (this.night.value !== this.night.target) this.works.dirty = true;
    advance(this.night, dt, this.options.still ? 0 : LIGHT_S);
    settle(this.night);
  }

  /** Into the constellation and out again, while nobody is busy. */
  private attract(now: number): void {
    const { hang } = this.knowledge;
    const free = hang.kind === 'constellation' && this.travelling <= 0 && this.easel.state === 'dark';
    if (this.camera.still) return;
    const at = free ? flightAt(now / 1000, hang.poses.length + this.stars.count, hang.revision) : null;
    const turn = nextTurn(now / 1000) * 1000;
    if (free && turn !== this.turnMet) this.agenda.add(turn, () => undefined);
    if (free) this.turnMet = turn;
    this.flyTo(at === null ? null : this.workAt(at));
  }

  /** Of all works of the constellation: first those with a frame, then the stars. */
  private workAt(index: number): string | null {
    const { poses } = this.knowledge.hang;
    const star = this.stars.at(index - poses.length);
    return poses[index]?.work ?? (star === null ? null : `no-${star.number}`);
  }

  /** The eye goes up to a work, or back to where it sees them all. @param work its id, or of a star `no-` and its number */
  flyTo(work: string | null): void {
    if (work === this.flown) return;
    this.flown = work;
    const star = work?.startsWith('no-') ? this.stars.of(Number(work.slice(3))) : null;
    this.detail.show(star, this.size.height / FLOWN_AIR);
    const pose = star ? starPose(star) : this.knowledge.hang.poses.find((each) => each.work === work);
    const aspect = this.framing.width / this.framing.height;
    this.camera.frame(pose ? frameWork(pose, aspect, this.framing) : this.framing, FLIGHT_S);
    this.wake();
  }

  private travel(dt: number): void {
    if (this.travelling <= 0) return;
    this.travelling -= dt;
    if (this.travelling > 0) return;
    this.works.arrive();
    this.reframe();
  }

  private moveWorks(dt: number): void {
    this.works.update(dt);
    this.shared.uRoom.value = this.room;
    if (this.room < 0.999 || this.easel.state !== this.easelState) this.works.dirty = true;
    this.easelState = this.easel.state;
    this.empty.update(dt, this.works.count === 0 && this.easel.state === 'dark', this.options.still);
  }

  private pixelsOf(view: WorkView): number {
    const side = Math.max(view.width.value, view.height.value);
    const away = this.camera.camera.position.z - view.z.value;
    // Within a screen's width of what is seen: pictures and labels further off come when the camera does.
    if (Math.abs(view.x.value - this.camera.centreX) > 1.2 * this.camera.widthAt(away) + side) return 0;
    return side * this.camera.screensPerMetre(view.z.value) * this.size.height;
  }

  private writeInstances(): void {
    if (!this.works.dirty) return;
    this.wake();
    const { x, width, height, y, stroll } = this.framing;
    const reach = width / 2 + stroll + 0.8;
    this.works.write(this.room, this.detail.state, {
      x: x - reach,
      y: 0,
      width: 2 * reach,
      height: y + height / 2 + 0.3,
    });
  }

  /** Holds the room at a moment of the shared time; null lets it go on. For pictures of several projectors. */
  holdAt(moment: number | null): void {
    this.heldAt = moment;
    this.wake();
  }

  /** @param local by this page's own clock, milliseconds */
  /** At most one picture of any kind goes to the card. */
  private upload(): boolean {
    return this.textures.update() || this.pictures.update() || this.labels.update() || this.stars.upload();
  }

  private frame(local: number): void {
    if (this.disposed) return;
    const took = local - this.lastFrame;
    this.lastFrame = local;
    if (!this.options.still && this.governor.measure(took)) this.resize();
    const now = Math.min(this.options.clock.at(local), this.heldAt ?? Number.POSITIVE_INFINITY);
    // A server that began anew may have set the clock back: what was arranged by the old one is done now.
    const until = now < this.now - CLOCK_BACK_MS ? Number.POSITIVE_INFINITY : now;
    for (let next = this.agenda.due(until); next !== undefined; next = this.agenda.due(until)) {
      this.now = Math.max(this.now, next.at);
      this.ticks.move(this.now);
      next.run();
      this.ticks.move(this.now);
    }
    this.now = now;
    this.ticks.run(now);
  }

  private draw(): void {
    const { renderer } = this;
    if (renderer.getContext().isContextLost()) return;
    if (this.options.still && this.wanted === 0) return;
    this.wanted = Math.max(0, this.wanted - 1);
    this.frames += 1;
    this.shared.uHaze.value.set(this.camera.distance, this.camera.hazePerMetre);
    renderer.info.autoReset = false;
    renderer.info.reset();
    this.lightMap.render(renderer);
    const { mirrorEvery } = this.governor.quality;
    if (this.frames % mirrorEvery === 0) {
      renderer.toneMapping = NoToneMapping;
      this.floor.renderMirror(renderer, this.scene, this.camera.camera, this.camera.floorTop);
      renderer.toneMapping = ACESFilmicToneMapping;
    }
    renderer.setClearColor(0x000000, 1);
    renderer.clear();
    renderer.render(this.scene, this.camera.camera);
    this.calls = renderer.info.render.calls;
  }

  private resize(): void {
    const { canvas } = this.options;
    const width = Math.max(1, canvas.clientWidth);
    const height = Math.max(1, canvas.clientHeight);
    const { pixels, mirror } = this.governor.quality;
    this.renderer.setPixelRatio(Math.min(PIXEL_RATIO_MOST, window.devicePixelRatio) * pixels);
    this.renderer.setSize(width, height, false);
    this.renderer.getDrawingBufferSize(this.shared.uScreen.value);
    this.size = { width: this.shared.uScreen.value.x, height: this.shared.uScreen.value.y };
    this.camera.setScreen(width / height, this.part);
    this.floor.setQuality(mirror);
    this.reframe();
  }

  private get metresPerPixel(): number {
    return (
      this.framing.height /
      Math.max(1, this.options.canvas.clientHeight * Math.min(2, window.devicePixelRatio))
    );
  }

  private reframe(): void {
    const { canvas } = this.options;
    const aspect = Math.max(0.2, (this.part.full * canvas.clientWidth) / Math.max(1, canvas.clientHeight));
    this.framing = frameHang(this.knowledge.hang, aspect, this.stars.cloud);
    this.works.dirty = true;
    this.flown = null;
    this.detail.show(null, 0);
    this.camera.frame(this.framing, this.travelling > 0 ? REHANG_S : undefined);
    if (this.travelling > 0) {
      this.marks.write([], this.metresPerPixel);
      return; // words and labels are set where they will be read
    }
    this.reflections.frame(this.framing, this.metresPerPixel);
    this.marks.write(this.knowledge.hang.marks, this.metresPerPixel);
    this.works.relabel();
  }

  private speak(): void {
    const { reflection, works } = this.knowledge;
    if (works.size === 0) this.reflections.say({ kind: 'invitation', address: this.options.address });
    else this.reflections.say(reflection === null ? null : { kind: 'reflection', reflection });
  }
}
