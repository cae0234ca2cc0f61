import { createHash, randomBytes } from 'node:crypto';

/** One long day at the museum. */
export const SESSION_MS = 12 * 60 * 60 * 1000;
/** Sessions at once; the oldest end. */
const SESSIONS_MAX = 100;
const TOKEN_BYTES = 32;

/** Who is signed in where. In memory, by the hash of a token: they end with the server, and no copy of the data holds one. */
export interface Sessions {
  /** A new token for an account. */
  open(staff: string): string;
  /** The account of a token; undefined when it was never given, has ended or is too old. */
  find(token: string | undefined): string | undefined;
  close(token: string | undefined): void;
  /** Ends every session of an account. */
  closeAll(staff: string): void;
  /** Open sessions of an account. */
  count(staff: string): number;
}

export function createSessions(now: () => number): Sessions {
  const sessions = new Map<string, { staff: string; until: number }>();
  const alive = (key: string): string | undefined => {
    const session = sessions.get(key);
    if (session && session.until > now()) return session.staff;
    sessions.delete(key);
    return undefined;
  };
  return {
    open(staff) {
      for (const oldest of sessions.keys()) {
        if (sessions.size < SESSIONS_MAX) break;
        sessions.delete(oldest);
      }
      const token = randomBytes(TOKEN_BYTES).toString('base64url');
      sessions.set(hash(token), { staff, until: now() + SESSION_MS });
      return token;
    },
    find: (token) => (token === undefined ? undefined : alive(hash(token))),
    close: (token) => void (token !== undefined && sessions.delete(hash(token))),
    closeAll(staff) {
      for (const [key, session] of sessions) if (session.staff === staff) sessions.delete(key);
    },
    count: (staff) => [...sessions.keys()].filter((key) => alive(key) === staff).length,
  };
}

const hash = (token: string): string => createHash('sha256').update(token).digest('hex');
