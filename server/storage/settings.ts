import type { Database } from './database.ts';

/** What the house remembers about itself: names and short texts. */
export interface Settings {
  get(name: string): string | undefined;
  set(name: string, value: string): void;
}

export function createSettings(database: Database): Settings {
  return {
    get: (name) => database.get<{ value: string }>('SELECT value FROM settings WHERE name = ?', name)?.value,
    set: (name, value) =>
      void database.run(
        'INSERT INTO settings (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value',
        name,
        value,
      ),
  };
}
