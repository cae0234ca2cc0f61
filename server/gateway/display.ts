import type { Namespace, Server } from 'socket.io';
import {
  CalibrationProfile,
  ClockAsk,
  type DisplayToServer,
  type OpeningHours,
  PatternShow,
  PROTOCOL_VERSION,
  ProfileUndo,
  type ServerToDisplay,
  WallBeat,
  WallHello,
  WallResume,
  type WallState,
} from '../../protocol/index.ts';
import type { Reflections } from '../authorship/reflections.ts';
import type { Blank } from '../collection/blank.ts';
import type { Collection, CollectionState } from '../collection/collection.ts';
import type { WallLine, Walls } from '../devices/walls.ts';
import type { Journal } from '../journal/journal.ts';
import type { Queue } from '../queue/queue.ts';
import { type Counters, createHandlers } from './handle.ts';

/**
 * The `/display` namespace. A wall learns of works that hang and of nothing else: words and pixels of a visitor come into its
 * messages only from the collection's hung works, which both verdicts have allowed.
 */
export function serveDisplays(deps: {
  io: Server;
  journal: Journal;
  collection: Collection;
  queue: Queue;
  reflections: Reflections;
  blank: Blank;
  walls: Walls;
  counters: Counters;
  hours?: OpeningHours | undefined;
}): () => void {
  const { collection, queue, reflections } = deps;
  const pages: Namespace<DisplayToServer, ServerToDisplay> = deps.io.of('/display');

  const toWall = (state: CollectionState): WallState => ({
    protocol: PROTOCOL_VERSION,
    ...state,
    reflection: reflections.current,
    painting: queue.painting,
    blank: deps.blank.on,
    hours: deps.hours,
  });

  pages.on('connection', (socket) => {
    const handle = createHandlers(socket, deps.counters);
    const refused = { ok: false };
    let line: WallLine | null = null;
    handle('wall:hello', WallHello, undefined, (hello) => {
      line?.close();
      line = deps.walls.open(hello, (calibration) => socket.emit('calibration:changed', calibration));
      return deps.walls.calibration(hello.station);
    });
    socket.on('disconnect', () => line?.close());
    handle('wall:beat', WallBeat, undefined, (beat) => line?.beat(beat));
    handle('profile:set', CalibrationProfile, refused, (profile) => {
      line?.set(profile);
      return { ok: line !== null };
    });
    handle('profile:undo', ProfileUndo, refused, () => ({ ok: line?.undo() ?? false }));
    handle('pattern:show', PatternShow, refused, ({ pattern }) => {
      line?.show(pattern);
      return { ok: line !== null };
    });
    handle('clock:ask', ClockAsk, undefined, () => ({ now: sharedTime() }));
    handle('wall:resume', WallResume, undefined, ({ since }) => {
      // Joined and answered in one turn of the event loop: no change can fall between.
      void socket.join(WALLS);
      return toWall(collection.stateSince(since));
    });
  });

  let from = deps.journal.head();
  let painting = queue.painting;
  const stopJournal = deps.journal.subscribe((records) => {
    if (records.some(({ type }) => type === 'wall:blanked' || type === 'wall:lit'))
      pages.to(WALLS).emit('wall:blanked', { blank: deps.blank.on });
    if (records.some(({ type }) => type.startsWith('work:') || type === 'hang:laid')) {
      const state = collection.stateSince(from);
      const at = sharedTime();
      pages.to(WALLS).emit('wall:changed', { ...toWall(state), from, at });
      from = state.seq;
      const hung = new Set(state.works.map(({ id }) => id));
      for (const { type, subject, seq } of records)
        if (type === 'work:hung' && hung.has(subject))
          pages.to(WALLS).emit('work:hung', { seq, work: subject, at });
    }
    if (painting !== queue.painting) {
      painting = queue.painting;
      pages.to(WALLS).emit('easel:lit', { painting });
    }
  });

  const stopReflections = reflections.onChange((reflection) =>
    pages.to(WALLS).emit('reflection:changed', reflection),
  );

  return () => {
    stopJournal();
    stopReflections();
  };
}

const WALLS = 'walls';

/** Milliseconds of a clock that nobody sets while the server runs: projectors that share a wall move by it. */
const sharedTime = (): number => performance.timeOrigin + performance.now();
