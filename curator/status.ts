import type { HangStatus } from './hang.ts';

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
}

/** `closed`: the code must be typed. `lost`: the server does not answer. */
export type DeskAnswer = { kind: 'open'; status: DeskStatus } | { kind: 'closed' } | { kind: 'lost' };

export async function askStatus(): Promise<DeskAnswer> {
  try {
    const response = await fetch('/desk/status', { cache: 'no-store' });
    if (response.status === 401) return { kind: 'closed' };
    if (!response.ok) return { kind: 'lost' };
    return { kind: 'open', status: (await response.json()) as DeskStatus };
  } catch {
    return { kind: 'lost' };
  }
}

export type CodeAnswer = 'right' | 'wrong' | 'slow' | 'lost';

export async function sendCode(code: string): Promise<CodeAnswer> {
  try {
    const response = await post('/desk/session', { code });
    if (response.ok) return 'right';
    if (response.status === 429) return 'slow';
    return response.status < 500 ? 'wrong' : 'lost';
  } catch {
    return 'lost';
  }
}

/** Lets visitors speak a language, or no longer; false when that could not be changed. */
export async function turnLanguage(language: string, on: boolean): Promise<boolean> {
  try {
    return (await post('/desk/language', { language, on })).ok;
  } catch {
    return false;
  }
}

const post = (path: string, body: object): Promise<Response> =>
  fetch(path, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
