import type { Said, Waiting } from '../../protocol/curation.ts';
import type { HangStatus } from '../hang/choose.ts';
import { post } from '../shell/api.ts';

/** A language visitors may speak, or not: `errors` is the share of words misheard, `where` that was found out. */
export interface SpokenLanguage {
  language: string;
  errors: number;
  where: string;
  on: boolean;
}

type HostStatus = 'starting' | 'ready' | 'unavailable';

/** What the desk shows, as `/desk/status` answers it. */
export interface DeskStatus {
  painter: HostStatus;
  painterName: string | null;
  painterReason: string | null;
  /** Null where the house does not listen. */
  listener: HostStatus | null;
  listenerName: string | null;
  listenerReason: string | null;
  languages: SpokenLanguage[];
  queue: { pending: number; held: number; in_progress: number; quarantined: number };
  disk: { free: number; paused: boolean };
  works: number;
  hung: number;
  hang: HangStatus;
  walls: number;
  stations: { id: string; role: 'kiosk' | 'display'; lastSeen: number; connected: boolean }[];
  /** Whether the machine's clock can be right. */
  clock: boolean;
  /** The walls are dark because a person wants it so. */
  blank: boolean;
  waiting: Waiting;
  said: Said[];
}

/** Lets visitors speak a language, or no longer; false when that could not be changed. */
export const turnLanguage = async (language: string, on: boolean): Promise<boolean> =>
  (await post('/desk/language', { language, on })).ok;
