/** What the desk shows, as `/desk/status` answers it. */
export interface DeskStatus {
  painter: 'starting' | 'ready' | 'unavailable';
  painterName: string | null;
  painterReason: string | null;
  queue: { pending: number; held: number; in_progress: number; quarantined: number };
  disk: { free: number; paused: boolean };
  works: number;
  hung: number;
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
    const response = await fetch('/desk/session', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ code }),
    });
    if (response.ok) return 'right';
    if (response.status === 429) return 'slow';
    return response.status < 500 ? 'wrong' : 'lost';
  } catch {
    return 'lost';
  }
}
