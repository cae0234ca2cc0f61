import {
  type Calibration,
  type CalibrationProfile,
  type TestPattern,
  WALL_BEAT_MS,
  type WallBeat,
  type WallFault,
  type WallHello,
  type WallStatus,
} from '../../protocol/index.ts';
import type { Journal } from '../journal/journal.ts';
import type { Projections } from './projections.ts';
import type { Stations } from './stations.ts';

/** Beats that a wall may miss before it counts as silent: its page hangs, or nobody draws. */
const BEATS_MISSED = 3;

/** One page of a wall, as long as its line is open. */
export interface WallLine {
  beat(beat: WallBeat): void;
  /** Changes that the page itself has made: told to everybody but itself. */
  set(profile: CalibrationProfile): void;
  undo(): boolean;
  show(pattern: TestPattern | null): void;
  close(): void;
}

/** The walls that are here: how they are, and what they show for whoever aligns them. Nothing of this is ever said on a wall. */
export interface Walls {
  open(hello: WallHello, tell: (calibration: Calibration) => void): WallLine;
  calibration(station: string): Calibration;
  /** Every wall that was ever here. */
  list(): WallStatus[];
  /** From the desk. False: there is no such wall, or nothing to take back. */
  set(station: string, profile: CalibrationProfile): boolean;
  undo(station: string): boolean;
  show(station: string, pattern: TestPattern | null): boolean;
  /** A page that cannot speak for itself reports through its watchdog. */
  report(station: string, fault: WallFault): void;
}

interface Here {
  hello: WallHello;
  lines: Map<symbol, (calibration: Calibration) => void>;
  pattern: TestPattern | null;
  beat: WallBeat | null;
  beatAt: number;
  faults: Map<WallFault, number>;
}

export function createWalls(deps: {
  stations: Stations;
  projections: Projections;
  journal: Journal;
  now: () => number;
}): Walls {
  const { stations, projections, journal, now } = deps;
  const here = new Map<string, Here>();

  const calibration = (station: string): Calibration => ({
    profile: projections.get(station),
    pattern: here.get(station)?.pattern ?? null,
    undo: projections.canUndo(station),
  });
  const tellAll = (station: string, except?: symbol): void => {
    const now = calibration(station);
    for (const [line, tell] of here.get(station)?.lines ?? []) if (line !== except) tell(now);
  };
  const isKnown = (station: string): boolean =>
    stations.list().some(({ id, role }) => id === station && role === 'display');

  const fail = (station: string, fault: WallFault): void => {
    const wall = here.get(station);
    if (wall?.faults.has(fault)) return;
    wall?.faults.set(fault, now());
    console.error(`wall ${station.slice(0, 8)} reports: ${fault}`);
    journal.append({ type: 'display:faulted', subject: station, body: { fault } });
  };

  const show = (station: string, pattern: TestPattern | null, except?: symbol): boolean => {
    const wall = here.get(station);
    if (wall === undefined) return false;
    wall.pattern = pattern;
    tellAll(station, except);
    return true;
  };

  return {
    open(hello, tell) {
      const { station } = hello;
      const line = Symbol(station);
      const left = stations.arrived(station, 'display', hello.version);
      const wall = here.get(station) ?? {
        hello,
        lines: new Map(),
        pattern: null,
        beat: null,
        beatAt: now(),
        faults: new Map(),
      };
      wall.hello = hello;
      wall.lines.set(line, tell);
      here.set(station, wall);
      return {
        beat(beat) {
          wall.beat = beat;
          wall.beatAt = now();
          for (const fault of beat.faults) fail(station, fault);
        },
        set(profile) {
          projections.set(station, profile, 'wall');
          tellAll(station, line);
        },
        undo() {
          const undone = projections.undo(station, 'wall');
          if (undone) tellAll(station);
          return undone;
        },
        show: (pattern) => void show(station, pattern, line),
        close() {
          wall.lines.delete(line);
          left();
          // A pattern must not wait for the next morning's visitors.
          if (wall.lines.size === 0) wall.pattern = null;
        },
      };
    },
    calibration,
    list: () =>
      stations
        .list()
        .filter(({ role }) => role === 'display')
        .map(({ id, connected, lastSeen }) => {
          const wall = here.get(id);
          return {
            ...calibration(id),
            station: id,
            connected,
            lastSeen,
            silent: connected && wall !== undefined && now() - wall.beatAt > BEATS_MISSED * WALL_BEAT_MS,
            part: wall?.hello.part ?? null,
            beat: wall?.beat ?? null,
            faults: [...(wall?.faults ?? [])].map(([fault, at]) => ({ fault, at })),
          };
        }),
    set(station, profile) {
      if (!isKnown(station)) return false;
      projections.set(station, profile, 'desk');
      tellAll(station);
      return true;
    },
    undo(station) {
      if (!projections.undo(station, 'desk')) return false;
      tellAll(station);
      return true;
    },
    show: (station, pattern) => show(station, pattern),
    report(station, fault) {
      if (isKnown(station)) fail(station, fault);
    },
  };
}
