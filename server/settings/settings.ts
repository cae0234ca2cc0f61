import { z } from 'zod';
import { HOUSE } from '../journal/entries.ts';
import type { Journal } from '../journal/journal.ts';
import type { Database } from '../storage/database.ts';
import { createSettings } from '../storage/settings.ts';
import { ExhibitionSettings, SETTING_NAMES } from './exhibition.ts';

/** One change of one setting, as it is listed. Values are what was set before and after; undefined: the default. */
export interface SettingChange {
  id: number;
  setting: string;
  before: unknown;
  after: unknown;
  staff: string;
  at: number;
}

/** Why a value was not taken: which one, and what about it. */
export interface SettingIssue {
  setting: string;
  /** Within the setting: `2.text`. */
  path: string;
  /** Zod's code, or the check's own word. */
  code: string;
  /** What was asked for: least, most, choices. */
  limits: Record<string, unknown>;
}

export type SettingAnswer =
  | { ok: true; change: SettingChange | null }
  | { ok: false; issues: SettingIssue[] }
  /** Somebody changed it since: nothing was done. */
  | { ok: false; since: SettingChange };

/** The settings of the running exhibition. Each change is checked, journalled, listed with who and when, and can be taken back. */
export interface HouseSettings {
  readonly now: ExhibitionSettings;
  readonly defaults: ExhibitionSettings;
  /** @param known id of the last change this person knew of this setting; null: none */
  change(setting: string, value: unknown, by: string, known: number | null): SettingAnswer;
  /** Sets what was there before a change, unless the setting was changed since. */
  undo(change: number, by: string): SettingAnswer;
  /** The last change of every setting that was ever changed. */
  changed(): SettingChange[];
  history(limit: number): SettingChange[];
  onChange(listener: (now: ExhibitionSettings) => void): () => void;
}

type Row = Omit<SettingChange, 'before' | 'after'> & { before: string | null; after: string | null };
const keyOf = (setting: string): string => `exhibition.${setting}`;

/** @param defaults what holds where nobody decided: the options of the start */
export function createHouseSettings(deps: {
  database: Database;
  journal: Journal;
  defaults: ExhibitionSettings;
  now: () => number;
}): HouseSettings {
  const { database, journal } = deps;
  const defaults = ExhibitionSettings.parse(deps.defaults);
  const stored = createSettings(database);
  const listeners = new Set<(now: ExhibitionSettings) => void>();

  const read = (): ExhibitionSettings => {
    let settings = defaults;
    for (const name of SETTING_NAMES) {
      const kept = stored.get(keyOf(name));
      if (!kept) continue;
      // A value that an older version took and this one does not is as good as none; all others still hold.
      const parsed = ExhibitionSettings.safeParse(withValue(settings, name, JSON.parse(kept)));
      if (parsed.success) settings = parsed.data;
      else console.error(`the setting ${name} is not valid any more and stands at its default`);
    }
    return settings;
  };
  let now = read();

  const toChange = (row: Row): SettingChange => ({
    ...row,
    before: row.before === null ? undefined : JSON.parse(row.before),
    after: row.after === null ? undefined : JSON.parse(row.after),
  });
  const lastOf = (setting: string): SettingChange | undefined => {
    const row = database.get<Row>(
      'SELECT * FROM setting_changes WHERE setting = ? ORDER BY id DESC LIMIT 1',
      setting,
    );
    return row && toChange(row);
  };

  /** @param value undefined: back to the default */
  const set = (setting: string, value: unknown, by: string): SettingAnswer => {
    const wanted = value === undefined ? settingIn(defaults, setting) : value;
    const parsed = ExhibitionSettings.safeParse(withValue(now, setting, wanted));
    if (!parsed.success)
      return { ok: false, issues: parsed.error.issues.map((issue) => issueOf(setting, issue)) };
    const before = stored.get(keyOf(setting)) || null;
    const after = value === undefined ? null : JSON.stringify(settingIn(parsed.data, setting));
    if (before === after) return { ok: true, change: null };
    const change = database.transaction(() => {
      stored.set(keyOf(setting), after ?? '');
      database.run(
        'INSERT INTO setting_changes (setting, before, after, staff, at) VALUES (?, ?, ?, ?, ?)',
        setting,
        before,
        after,
        by,
        deps.now(),
      );
      const made = lastOf(setting) as SettingChange;
      journal.append({ type: 'setting:changed', subject: HOUSE, body: { setting, change: made.id, by } });
      return made;
    });
    now = parsed.data;
    for (const listener of listeners) listener(now);
    return { ok: true, change };
  };

  return {
    get now() {
      return now;
    },
    defaults,
    change(setting, value, by, known) {
      if (!SETTING_NAMES.includes(setting))
        return { ok: false, issues: [{ setting, path: '', code: 'unrecognized_keys', limits: {} }] };
      const last = lastOf(setting);
      if (last && last.id !== known) return { ok: false, since: last };
      return set(setting, value, by);
    },
    undo(id, by) {
      const row = database.get<Row>('SELECT * FROM setting_changes WHERE id = ?', id);
      if (!row)
        return { ok: false, issues: [{ setting: '', path: '', code: 'unrecognized_keys', limits: {} }] };
      const change = toChange(row);
      const last = lastOf(change.setting) as SettingChange;
      return last.id === id ? set(change.setting, change.before, by) : { ok: false, since: last };
    },
    changed: () =>
      database
        .all<Row>(
          'SELECT * FROM setting_changes WHERE id IN (SELECT MAX(id) FROM setting_changes GROUP BY setting)',
        )
        .map(toChange),
    history: (limit) =>
      database.all<Row>('SELECT * FROM setting_changes ORDER BY id DESC LIMIT ?', limit).map(toChange),
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

const partsOf = (setting: string): [string, string] => setting.split('.') as [string, string];

function settingIn(settings: ExhibitionSettings, setting: string): unknown {
  const [section, field] = partsOf(setting);
  return Reflect.get(Reflect.get(settings, section) as object, field);
}

function withValue(settings: ExhibitionSettings, setting: string, value: unknown): unknown {
  const [section, field] = partsOf(setting);
  return { ...settings, [section]: { ...(Reflect.get(settings, section) as object), [field]: value } };
}

/** What a form needs to say it in its own language; never zod's English. */
function issueOf(setting: string, issue: z.core.$ZodIssue): SettingIssue {
  const { code, path, message: _, ...rest } = issue as z.core.$ZodIssue & Record<string, unknown>;
  const { why, ...asked } = (rest.params ?? {}) as Record<string, unknown>;
  const { minimum, maximum, values, format } = rest as Record<string, unknown>;
  return {
    setting,
    path: path.slice(2).map(String).join('.'),
    code: typeof why === 'string' ? why : code,
    limits: {
      ...(minimum === undefined ? {} : { least: minimum }),
      ...(maximum === undefined ? {} : { most: maximum }),
      ...(values === undefined ? {} : { choices: values }),
      ...(format === undefined ? {} : { format }),
      ...asked,
    },
  };
}

/** The form's shape: JSON Schema of what can be set. */
export const settingsSchema = (): unknown => z.toJSONSchema(ExhibitionSettings, { io: 'input' });
