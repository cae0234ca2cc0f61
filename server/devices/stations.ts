import type { Database } from '../storage/database.ts';

export type StationRole = 'kiosk' | 'display';

export interface Station {
  id: string;
  role: StationRole;
  version: string;
  lastSeen: number;
  connected: boolean;
}

/** Who has been here, and who is here now. In this version every station of the local machine is taken at its word. */
export interface Stations {
  /** Notes a hello; returns what to call when the line is lost. */
  arrived(id: string, role: StationRole, version: string): () => void;
  list(): Station[];
  /** Somebody came or went. */
  onChange(listener: () => void): () => void;
}

export function createStations(deps: { database: Database; now: () => number }): Stations {
  const { database, now } = deps;
  const lines = new Map<string, number>(); // open lines per station: two tabs are one station
  const listeners = new Set<() => void>();
  const tell = (): void => {
    for (const listener of listeners) listener();
  };
  const seen = (id: string): void =>
    void database.run('UPDATE stations SET last_seen = ? WHERE id = ?', now(), id);
  return {
    arrived(id, role, version) {
      database.run(
        `INSERT INTO stations (id, role, version, first_seen, last_seen) VALUES (?, ?, ?, ?, ?)
         ON CONFLICT (id) DO UPDATE SET role = excluded.role, version = excluded.version, last_seen = excluded.last_seen`,
        id,
        role,
        version,
        now(),
        now(),
      );
      lines.set(id, (lines.get(id) ?? 0) + 1);
      tell();
      let open = true;
      return () => {
        if (!open) return;
        open = false;
        const left = (lines.get(id) ?? 1) - 1;
        if (left > 0) lines.set(id, left);
        else lines.delete(id);
        seen(id);
        tell();
      };
    },
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    list: () =>
      database
        .all<{ id: string; role: StationRole; version: string; last_seen: number }>(
          'SELECT id, role, version, last_seen FROM stations ORDER BY role, first_seen',
        )
        .map(({ id, role, version, last_seen }) => {
          const connected = lines.has(id);
          return { id, role, version, lastSeen: connected ? now() : last_seen, connected };
        }),
  };
}
