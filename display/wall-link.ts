/** Keeps the wall's knowledge: yesterday's first, then the server's by sequence; asks again when a change is missing. */
import type { DisplayToServer, ServerToDisplay, WallChange, WallState } from '../protocol/display.ts';
import type {
  Calibration,
  CalibrationProfile,
  TestPattern,
  WallBeat,
  WallPart,
} from '../protocol/projection.ts';
import { PROTOCOL_VERSION } from '../protocol/version.ts';
import { ask, type Link, openLink } from '../ui/link.ts';
import { reloadWhenStale } from '../ui/stale.ts';
import { setClock } from './clock-setter.ts';
import type { WallFace } from './face.ts';
import type { SharedClock } from './shared-clock.ts';
import { createStateKeeper, loadLastState } from './store.ts';
import { type Applied, applyChange, applyState, type Knowledge, NOTHING } from './wall-state.ts';

export interface WallLink {
  readonly link: Link<ServerToDisplay, DisplayToServer>;
  readonly knowledge: Knowledge;
  /** Times a gap was met and the state asked for again. */
  readonly resumes: number;
  /** Each is said once; a line that is lost loses it. */
  sendBeat(beat: WallBeat): void;
  setProfile(profile: CalibrationProfile): void;
  undoProfile(): void;
  showPattern(pattern: TestPattern | null): void;
  /** Another face takes over (WebGL lost for good) and is told everything. */
  turnTo(face: WallFace): void;
  close(): void;
}

export interface WallLinkOptions {
  face: WallFace;
  clock: SharedClock;
  station: string;
  /** The part that the page's address names. */
  part: WallPart | null;
  onCalibration: (calibration: Calibration) => void;
  /** After each change, with the pictures that the wall needs from now on. */
  onKnown: (knowledge: Knowledge, gone: readonly string[]) => void;
  /** Whether the desk wants the wall dark. */
  onBlank: (blank: boolean) => void;
}

export async function openWallLink(options: WallLinkOptions): Promise<WallLink> {
  let { face } = options;
  let knowledge = NOTHING;
  let resumes = 0;
  let resuming = false;
  const keep = createStateKeeper(PROTOCOL_VERSION);

  const take = (applied: Applied, how: 'restored' | 'resumed' | 'live', at?: number): void => {
    if (applied.outcome !== 'applied') return;
    knowledge = applied.next;
    options.onBlank(knowledge.blank);
    face.show(knowledge, how, at);
    if (how !== 'restored') keep(knowledge);
    options.onKnown(knowledge, applied.gone);
  };

  const last = await loadLastState(PROTOCOL_VERSION);
  if (last !== null) take(applyState(NOTHING, last), 'restored');

  const resume = async (): Promise<void> => {
    const state = await ask<WallState>(link.socket, 'wall:resume', { since: knowledge.seq });
    reloadWhenStale(state.protocol);
    take(applyState(knowledge, state), 'resumed');
  };
  /** One question at a time; a gap met meanwhile is covered by its answer or by the next change. */
  const resumeOnce = (): void => {
    resumes += 1;
    if (resuming) return;
    resuming = true;
    void resume()
      .catch(() => undefined)
      .finally(() => {
        resuming = false;
      });
  };

  const link: Link<ServerToDisplay, DisplayToServer> = openLink<ServerToDisplay, DisplayToServer>({
    namespace: '/display',
    hello: async (socket) => {
      const { station, part } = options;
      const hello = { station, part, version: String(PROTOCOL_VERSION) };
      options.onCalibration(await ask<Calibration>(socket, 'wall:hello', hello));
      await resume();
    },
  });
  link.socket.on('calibration:changed', options.onCalibration as never);
  const stopClock = setClock(options.clock, link);
  link.socket.on('wall:changed', ((change: WallChange) => {
    const applied = applyChange(knowledge, change);
    if (applied.outcome === 'gap') resumeOnce();
    else take(applied, 'live', change.at);
  }) as never);
  link.socket.on('work:hung', (({ work, at }: { work: string; at: number }) => face.hung(work, at)) as never);
  link.socket.on('easel:lit', (({ painting }: { painting: number }) => {
    knowledge = { ...knowledge, painting };
    face.show(knowledge, 'live');
  }) as never);
  link.socket.on('wall:blanked', (({ blank }: { blank: boolean }) => {
    knowledge = { ...knowledge, blank };
    options.onBlank(blank);
    keep(knowledge);
  }) as never);
  link.socket.on('reflection:changed', ((reflection: Knowledge['reflection']) => {
    knowledge = { ...knowledge, reflection };
    face.show(knowledge, 'live');
    keep(knowledge);
  }) as never);
  // Without the server nobody paints: the easel goes dark, the works stay.
  link.onState((state) => {
    if (state !== 'lost' || knowledge.painting === 0) return;
    knowledge = { ...knowledge, painting: 0 };
    face.show(knowledge, 'live');
  });

  return {
    link,
    get knowledge() {
      return knowledge;
    },
    get resumes() {
      return resumes;
    },
    sendBeat: (beat) => void (link.state === 'connected' && link.socket.emit('wall:beat', beat)),
    setProfile: (profile) => void link.socket.emit('profile:set', profile, () => undefined),
    undoProfile: () => void link.socket.emit('profile:undo', {}, () => undefined),
    showPattern: (pattern) => void link.socket.emit('pattern:show', { pattern }, () => undefined),
    turnTo(next) {
      face = next;
      face.show(knowledge, 'restored');
    },
    close() {
      stopClock();
      link.close();
    },
  };
}
