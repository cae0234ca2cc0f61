/** Starts the wall: sentences and fonts, a face to show things with, then the line to the server. */
import '../ui/tokens.css';
import '../ui/fonts.css';
import './wall.css';
import { STRAIGHT } from '../protocol/projection-kinds.ts';
import { startI18n, t } from '../ui/i18n.ts';
import { keepPictures, purgeWorks, startOffline } from '../ui/offline.ts';
import { createBlanking } from './blanking.ts';
import { loadFonts } from './canvas-text.ts';
import type { WallFace } from './face.ts';
import { FlatFace } from './flat-face.ts';
import { partFrom } from './part.ts';
import { SharedClock } from './shared-clock.ts';
import { exposeHook } from './test-hook.ts';
import { Wall } from './wall.ts';
import { openWallLink, type WallLink } from './wall-link.ts';
import type { Knowledge } from './wall-state.ts';

/** A context that does not come back within this time is taken for lost: the flat wall stands in until it does. */
const CONTEXT_PATIENCE_MS = 6_000;
/** Orders to keep pictures follow the last change after this pause. */
const KEEP_AFTER_MS = 3_000;

const flags = new URLSearchParams(location.search);
const calm = matchMedia('(prefers-reduced-motion: reduce)').matches;
const root = document.documentElement;
const stage = document.getElementById('wall') as HTMLElement;
const address = `${location.host}/kiosk`;

const clock = new SharedClock(performance.timeOrigin);

let link: WallLink | null = null;
let wall: Wall | null = null;
let flat: FlatFace | null = null;
let patience: ReturnType<typeof setTimeout> | undefined;

function standIn(): FlatFace {
  flat ??= new FlatFace(stage, address);
  root.dataset.face = '2d';
  return flat;
}

function onContext(lost: boolean): void {
  clearTimeout(patience);
  root.dataset.context = lost ? 'lost' : 'here';
  if (lost) {
    patience = setTimeout(() => link?.turnTo(standIn()), CONTEXT_PATIENCE_MS);
    return;
  }
  if (flat === null || wall === null) return;
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
    stage.append(canvas);
    wall = new Wall({
      canvas,
      still: flags.has('still'),
      calm,
      address,
      onContext,
      clock,
      quality: flags.has('quality') ? Number(flags.get('quality')) || 0 : null,
    });
    wall.setPart(partFrom(flags) ?? STRAIGHT.part);
    root.dataset.face = '3d';
    return wall;
  } catch (error) {
    console.warn('no WebGL here: the wall is shown flat', error);
    stage.replaceChildren();
    wall = null;
    return standIn();
  }
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
  const face = raiseWall();
  exposeHook(
    () => link,
    () => wall,
    () => flat?.count ?? 0,
    clock,
  );
  void startOffline().then((offline) => {
    root.dataset.offline = offline;
    if (link !== null) keepForTomorrow(link.knowledge, []);
  });
  const blanking = createBlanking(root);
  link = await openWallLink({ face, clock, onKnown: keepForTomorrow, onBlank: blanking.byDesk });
  link.link.onState((state) => {
    root.dataset.link = state;
  });
  setInterval(() => {
    root.dataset.easel = wall?.easel.state ?? 'dark';
    root.dataset.works = String(window.__wall?.works ?? 0);
  }, 250);
}

void start();
