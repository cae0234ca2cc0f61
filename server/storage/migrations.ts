import { type Database, DatabaseRefused } from './database.ts';

/** Each entry brings the tables from one version to the next; never edited once released, only added to. */
const MIGRATIONS: readonly string[] = [
  `
  CREATE TABLE journal (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    at INTEGER NOT NULL,
    type TEXT NOT NULL,
    subject TEXT NOT NULL,
    body TEXT NOT NULL
  ) STRICT;
  CREATE INDEX journal_subject ON journal(subject, seq);

  CREATE TABLE stations (
    id TEXT PRIMARY KEY,
    role TEXT NOT NULL CHECK (role IN ('kiosk', 'display')),
    version TEXT NOT NULL DEFAULT '',
    first_seen INTEGER NOT NULL,
    last_seen INTEGER NOT NULL
  ) STRICT;

  CREATE TABLE jobs (
    row INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    key TEXT NOT NULL UNIQUE,
    station TEXT NOT NULL,
    visit TEXT NOT NULL,
    words TEXT NOT NULL,
    input TEXT NOT NULL,
    language TEXT NOT NULL,
    manner TEXT,
    freedom REAL NOT NULL,
    seed INTEGER NOT NULL,
    state TEXT NOT NULL CHECK (state IN
      ('pending', 'held', 'in_progress', 'completed', 'failed', 'canceled', 'rejected', 'quarantined')),
    attempts INTEGER NOT NULL DEFAULT 0,
    repaints INTEGER NOT NULL DEFAULT 0,
    returned INTEGER NOT NULL DEFAULT 0,
    work TEXT,
    created_at INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX jobs_state ON jobs(state, row);
  CREATE INDEX jobs_station ON jobs(station, state);
  CREATE INDEX jobs_work ON jobs(state) WHERE work IS NOT NULL AND state != 'completed';
  CREATE TABLE turns (station TEXT PRIMARY KEY, turn INTEGER NOT NULL) STRICT;

  CREATE TABLE works (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    job TEXT NOT NULL UNIQUE REFERENCES jobs(id),
    state TEXT NOT NULL CHECK (state IN ('held', 'hung', 'hidden', 'retired', 'destroyed')),
    words TEXT NOT NULL,
    language TEXT NOT NULL,
    manner TEXT NOT NULL,
    painter TEXT NOT NULL,
    seed INTEGER NOT NULL,
    steps INTEGER NOT NULL,
    freedom REAL NOT NULL,
    understood TEXT NOT NULL,
    sources TEXT NOT NULL,
    ms TEXT NOT NULL,
    width INTEGER NOT NULL,
    height INTEGER NOT NULL,
    pixel_hash TEXT NOT NULL,
    painted_at INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX works_state ON works(state, number);

  CREATE TABLE files (
    work TEXT NOT NULL REFERENCES works(id),
    name TEXT NOT NULL,
    size INTEGER NOT NULL,
    sha256 TEXT NOT NULL,
    torn INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (work, name)
  ) STRICT;

  CREATE TABLE poses (
    work TEXT PRIMARY KEY REFERENCES works(id),
    x REAL NOT NULL, y REAL NOT NULL, z REAL NOT NULL,
    width REAL NOT NULL, height REAL NOT NULL
  ) STRICT;

  CREATE TABLE settings (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
  `,
  `
  ALTER TABLE works ADD COLUMN embedding BLOB;
  ALTER TABLE works ADD COLUMN seen TEXT;
  `,
  `
  ALTER TABLE jobs ADD COLUMN english TEXT;
  ALTER TABLE works ADD COLUMN english TEXT;
  ALTER TABLE works ADD COLUMN input TEXT NOT NULL DEFAULT 'typed' CHECK (input IN ('typed', 'spoken'));
  `,
  `
  CREATE TABLE laid_hangs (
    kind TEXT PRIMARY KEY,
    revision INTEGER NOT NULL,
    newest INTEGER NOT NULL,
    poses TEXT NOT NULL,
    marks TEXT NOT NULL,
    stars BLOB NOT NULL
  ) STRICT;
  `,
  `
  ALTER TABLE works ADD COLUMN making TEXT;

  CREATE TABLE keepsakes (
    work TEXT PRIMARY KEY REFERENCES works(id),
    id TEXT NOT NULL UNIQUE,
    code TEXT NOT NULL UNIQUE,
    mark INTEGER NOT NULL UNIQUE,
    made_at INTEGER NOT NULL
  ) STRICT;

  CREATE TABLE fingerprints (work TEXT PRIMARY KEY REFERENCES works(id), bits BLOB NOT NULL) STRICT;
  `,
  `
  CREATE TABLE staff (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    folded TEXT NOT NULL UNIQUE,
    role TEXT NOT NULL CHECK (role IN ('curator', 'attendant')),
    passphrase TEXT,
    code TEXT,
    code_until INTEGER,
    left_at INTEGER,
    created_at INTEGER NOT NULL
  ) STRICT;
  `,
  `
  ALTER TABLE works ADD COLUMN pinned INTEGER NOT NULL DEFAULT 0;
  ALTER TABLE works ADD COLUMN review TEXT CHECK (review IN ('before', 'after'));
  CREATE INDEX works_review ON works(number) WHERE review IS NOT NULL;
  ALTER TABLE jobs ADD COLUMN reason TEXT;
  ALTER TABLE jobs ADD COLUMN visitors TEXT;
  CREATE INDEX jobs_visitors ON jobs(visitors) WHERE visitors IS NOT NULL;

  CREATE TABLE visiting_groups (
    id TEXT PRIMARY KEY,
    label TEXT NOT NULL,
    began_at INTEGER NOT NULL,
    ends_at INTEGER NOT NULL,
    erased_at INTEGER
  ) STRICT;

  CREATE TABLE acts (
    id TEXT PRIMARY KEY,
    staff TEXT NOT NULL,
    at INTEGER NOT NULL,
    kind TEXT NOT NULL,
    before TEXT NOT NULL,
    undone INTEGER NOT NULL DEFAULT 0
  ) STRICT;

  CREATE TABLE setting_changes (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    setting TEXT NOT NULL,
    before TEXT,
    after TEXT,
    staff TEXT NOT NULL,
    at INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX setting_changes_setting ON setting_changes(setting, id);
  `,
  `
  ALTER TABLE works ADD COLUMN until INTEGER;
  ALTER TABLE jobs ADD COLUMN until INTEGER;
  ALTER TABLE jobs ADD COLUMN replaces TEXT;
  `,
];

/** Brings the tables to this version, each step in one transaction. Throws `DatabaseRefused` for a file of a newer version. */
export function migrate(database: Database): void {
  const version = database.get<{ user_version: number }>('PRAGMA user_version')?.user_version ?? 0;
  if (version > MIGRATIONS.length)
    throw new DatabaseRefused(
      `The database was written by a newer version (${version}); this one knows ${MIGRATIONS.length}.`,
    );
  for (let next = version; next < MIGRATIONS.length; next++)
    database.transaction(() => {
      for (const statement of (MIGRATIONS[next] ?? '').split(';'))
        if (statement.trim()) database.run(statement);
      database.run(`PRAGMA user_version = ${next + 1}`);
    });
}
