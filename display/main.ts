/** Starts the wall: sentences and fonts, a face to show things with, then the line to the server. */
import '../ui/tokens.css';
import '../ui/fonts.css';
import './wall.css';
import type { Calibration, TestPattern } from '../protocol/projection.ts';
import { startI18n, t } from '../ui/i18n.ts';
import { keepPictures, purgeWorks, startOffline } from '../ui/offline.ts';
import { startBeat } from './beat.ts';
import { createBlanking } from './blanking.ts';
import { loadFonts } from './canvas-text.ts';
import type { WallFace } from './face.ts';
import { collectFaults } from './faults.ts';
import { FlatFace } from './flat-face.ts';
import { partFrom } from './part.ts';
import { type CalibrationMode, openCalibration } from './projection/calibration.ts';
import { ProjectionStage } from './projection/stage.ts';
import { SharedClock } from './shared-clock.ts';
import { exposeHook } from './test-hook.ts';
import { thisWall } from './this-wall.ts';
import { Wall } from './wall.ts';
import { openWallLink, type WallLink } from './wall-link.ts';
import type { Knowledge } from './wall-state.ts';
import { startWatchdog } from './watchdog.ts';
import { awaitWebGl } from './webgl-return.ts';

/** A context that does not come back within this time is taken for lost: the flat wall stands in until it does. */
const CONTEXT_PATIENCE_MS = 6_000;
/** Orders to keep pictures follow the last change after this pause. */
const KEEP_AFTER_MS = 3_000;

const flags = new URLSearchParams(location.search);
const calm = matchMedia('(prefers-reduced-motion: reduce)').matches;
const root = document.documentElement;
const address = `${location.host}/kiosk`;
const clock = new SharedClock(performance.timeOrigin);
const faults = collectFaults();
const me = thisWall(flags);
const addressed = partFrom(flags);
const stage = new ProjectionStage(document.getElementById('wall') as HTMLElement);

/** What of the wall this page shows now. */
let part = addressed ?? me.profile.part;
let link: WallLink | null = null;
let wall: Wall | null = null;
let flat: FlatFace | null = null;
let calibration: CalibrationMode | null = null;
let stopProbing: (() => void) | undefined;
let patience: ReturnType<typeof setTimeout> | undefined;

function standIn(): FlatFace {
  flat ??= new FlatFace(stage.picture, address);
  flat.setPart(part);
  root.dataset.face = '2d';
  if (!flags.has('flat')) {
    faults.add('no-webgl');
    stopProbing ??= awaitWebGl(() => location.reload());
  }
  return flat;
}

function onContext(lost: boolean): void {
  clearTimeout(patience);
  root.dataset.context = lost ? 'lost' : 'here';
  if (lost) {
    faults.add('context-lost');
    patience = setTimeout(() => link?.turnTo(standIn()), CONTEXT_PATIENCE_MS);
    return;
  }
  if (flat === null || wall === null) return;
  stopProbing?.();
  stopProbing = undefined;
  link?.turnTo(wall);
  flat.dispose();
  flat = null;
  root.dataset.face = '3d';
}

function raiseWall(): WallFace {
  try {
    if (flags.has('flat')) return standIn();
    const canvas = document.createElement('canvas');
    canvas.className = 'wall-canvas';
    canvas.setAttribute('role', 'img');
    canvas.setAttribute('aria-label', t('wall.canvasLabel'));
    stage.picture.append(canvas);
    wall = new Wall({
      canvas,
      still: flags.has('still'),
      calm,
      address,
      onContext,
      onFail: () => faults.add('script'),
      clock,
      quality: flags.has('quality') ? Number(flags.get('quality')) || 0 : null,
    });
    root.dataset.face = '3d';
    return wall;
  } catch (error) {
    console.warn('no WebGL here: the wall is shown flat', error);
    stage.picture.replaceChildren();
    wall = null;
    return standIn();
  }
}

/** The part that the page's address names goes before its profile's. */
function project(profile: Calibration['profile'], pattern: TestPattern | null): void {
  part = addressed ?? profile.part;
  stage.show({ ...profile, part }, pattern);
  wall?.setPart(part);
  flat?.setPart(part);
  me.keep(profile);
}

let keeping: ReturnType<typeof setTimeout> | undefined;

function keepForTomorrow(knowledge: Knowledge, gone: readonly string[]): void {
  if (gone.length > 0) void purgeWorks(gone);
  clearTimeout(keeping);
  keeping = setTimeout(() => {
    const urls = [...knowledge.works.values()].flatMap((work) => {
      const base = `/pictures/${work.id}`;
      return [`${base}/thumb.webp`, `${base}/wall.webp`, ...(work.relief ? [`${base}/relief.webp`] : [])];
    });
    void keepPictures(urls).then((kept) => {
      if (kept) root.dataset.kept = String(knowledge.works.size);
    });
  }, KEEP_AFTER_MS);
}

async function start(): Promise<void> {
  await startI18n();
  document.title = t('wall.pageTitle');
  await loadFonts(t('wall.emptySays'));
  startWatchdog(me.station);
  const face = raiseWall();
  exposeHook(
    () => link,
    () => wall,
    () => flat?.count ?? 0,
    clock,
  );
  calibration = openCalibration({
    root: document.getElementById('wall') as HTMLElement,
    start: { profile: me.profile, pattern: null, undo: false },
    line: {
      keep: (profile) => link?.setProfile(profile),
      undo: () => link?.undoProfile(),
      show: (pattern) => link?.showPattern(pattern),
    },
    onChange: project,
  });
  void startOffline().then((offline) => {
    root.dataset.offline = offline;
    if (offline !== 'ready') faults.add('nothing-kept');
    if (link !== null) keepForTomorrow(link.knowledge, []);
  });
  const blanking = createBlanking(root);
  link = await openWallLink({
    face,
    clock,
    station: me.station,
    part: addressed,
    onKnown: keepForTomorrow,
    onBlank: blanking.byDesk,
    onCalibration: (now) => calibration?.take(now),
  });
  link.link.onState((state) => {
    root.dataset.link = state;
  });
  startBeat({
    faults,
    clock,
    wall: () => (flat === null ? wall : null),
    works: () => link?.knowledge.works.size ?? 0,
    send: (beat) => link?.sendBeat(beat),
  });
  setInterval(() => {
    root.dataset.easel = wall?.easel.state ?? 'dark';
    root.dataset.works = String(window.__wall?.works ?? 0);
  }, 250);
}

void start();
