import { randomUUID } from 'node:crypto';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadReflections } from '../../server/authorship/reflections.ts';
import { assetsFolder } from '../../server/config/paths.ts';
import { createJournal, type Journal } from '../../server/journal/journal.ts';
import { contrast } from '../../server/settings/contrast.ts';
import { defaultSettings } from '../../server/settings/defaults.ts';
import { SETTING_NAMES } from '../../server/settings/exhibition.ts';
import { createHouseSettings, type HouseSettings } from '../../server/settings/settings.ts';
import { type Database, openDatabase } from '../../server/storage/database.ts';
import { configOf, newFolder } from '../support/house.ts';

const [ada, ben] = [randomUUID(), randomUUID()] as [string, string];
let folder: string;
let database: Database;
let journal: Journal;
let house: HouseSettings;

function open(): void {
  database = openDatabase(join(folder, 'echoes.db'));
  journal = createJournal({ database, now: () => 5 });
  const defaults = defaultSettings(configOf(folder), loadReflections(join(assetsFolder(), 'facts')));
  house = createHouseSettings({ database, journal, defaults, now: () => 5 });
}
beforeEach(() => {
  folder = newFolder();
  open();
});
afterEach(() => {
  database.close();
  rmSync(folder, { recursive: true, force: true });
});

const change = (setting: string, value: unknown, known: number | null = null, by = ada) =>
  house.change(setting, value, by, known);

describe('the settings', () => {
  it('[D5] hold at once, outlive a restart, and stand in the journal with who and which', () => {
    const heard: number[] = [];
    house.onChange(({ painting }) => heard.push(painting.steps));
    expect(change('painting.steps', 12)).toMatchObject({
      ok: true,
      change: { before: undefined, after: 12, staff: ada, at: 5 },
    });
    expect(heard).toEqual([12]);
    expect(journal.lastOf('00000000-0000-0000-0000-000000000000')).toMatchObject({
      type: 'setting:changed',
      body: { setting: 'painting.steps', by: ada, change: 1 },
    });
    database.close();
    open();
    expect(house.now.painting.steps).toBe(12);
  });

  it.each([
    ['painting.steps', 0, { code: 'too_small', limits: { least: 1 } }],
    ['painting.steps', 51, { code: 'too_big', limits: { most: 50 } }],
    ['painting.steps', 'many', { code: 'invalid_type' }],
    [
      'wall.forgetting',
      'none',
      { code: 'invalid_value', limits: { choices: ['oldest', 'chance', 'alike'] } },
    ],
    ['museum.title', { 'not a language': 'x' }, { code: 'invalid_key' }],
    ['museum.accent', '#3a3040', { code: 'contrast', limits: { ratio: 1.5, least: 4.5 } }],
    ['moderation.rules', [{ kiosk: null, from: '25:00', to: null, policy: 'pre' }], { path: '0.from' }],
    [
      'reflections.facts',
      [{ id: 'a-fact', text: 'A fact without a source.', source: '', date: '2026', checkedOn: '2026-11-25' }],
      { path: '0.source', code: 'too_small' },
    ],
    ['painting.nothing', 1, { code: 'unrecognized_keys' }],
  ])('[D5] refuse %s = %j, and say which and why', (setting, value, issue) => {
    const answer = change(setting, value);
    expect(answer).toMatchObject({ ok: false, issues: [expect.objectContaining({ setting, ...issue })] });
    expect(house.changed()).toEqual([]);
  });

  it('[D5] can be taken back, and the second of two people is told what the first did', () => {
    const first = change('painting.steps', 12);
    const known = first.ok ? (first.change?.id ?? null) : null;
    expect(change('painting.steps', 20, null, ben)).toMatchObject({
      ok: false,
      since: { after: 12, staff: ada },
    });
    expect(change('painting.steps', 20, known, ben)).toMatchObject({ ok: true });
    expect(house.undo(known as number, ada)).toMatchObject({ ok: false, since: { after: 20, staff: ben } });
    expect(house.undo(2, ada)).toMatchObject({ ok: true, change: { after: 12 } });
    expect(house.undo(3, ada)).toMatchObject({ ok: true, change: { before: 12, after: 20 } });
    expect(change('painting.steps', undefined, 4)).toMatchObject({ ok: true, change: { after: undefined } });
    expect(house.now.painting.steps).toBe(8);
  });

  it('[D5] a value that this version does not take stands at its default, the others hold', () => {
    change('painting.steps', 12);
    change('wall.places', 20);
    database.run("UPDATE settings SET value = '900' WHERE name = 'exhibition.painting.steps'");
    database.close();
    open();
    expect([house.now.painting.steps, house.now.wall.places]).toEqual([8, 20]);
  });

  it('[D5] each has a name and an explanation at the desk', () => {
    const { desk } = JSON.parse(readFileSync(join(assetsFolder(), 'locales/desk/en.json'), 'utf8'));
    for (const name of SETTING_NAMES) {
      const [section, field] = name.split('.') as [string, string];
      expect(desk.settings[section]?.[field], name).toEqual({
        name: expect.stringMatching(/\S/),
        why: expect.stringMatching(/\S/),
      });
    }
  });
});

describe('contrast', () => {
  it('is that of WCAG', () => {
    expect(contrast('#ffffff', '#000000')).toBeCloseTo(21, 5);
    expect(contrast('#777777', '#ffffff')).toBeCloseTo(4.48, 2); // as the W3C's own example has it
  });
});
