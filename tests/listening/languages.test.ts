import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createSpokenLanguages, loadKnownLanguages } from '../../server/listening/languages.ts';
import { type Database, openDatabase } from '../../server/storage/database.ts';
import { createSettings } from '../../server/storage/settings.ts';
import { newFolder } from '../support/house.ts';

let folder: string;
let database: Database;
beforeEach(() => {
  folder = newFolder();
  database = openDatabase(join(folder, 'echoes.db'));
});
afterEach(() => {
  database.close();
  rmSync(folder, { recursive: true, force: true });
});

const KNOWN = [
  { language: 'en', errors: 0.05, where: 'measured', offered: true },
  { language: 'cy', errors: 0.4, where: 'published', offered: true },
  { language: 'fr', errors: 0.1, where: 'published', offered: false },
];
const languages = () => createSpokenLanguages({ known: KNOWN, settings: createSettings(database) });

describe('[U5] languages that may be spoken', () => {
  it('[U5] above 25 % word errors, or not offered by its makers, a language is off until somebody decides', () => {
    expect(languages().all()).toEqual([
      { language: 'en', errors: 0.05, where: 'measured', on: true },
      { language: 'cy', errors: 0.4, where: 'published', on: false },
      { language: 'fr', errors: 0.1, where: 'published', on: false },
    ]);
    expect(languages().isOn('xx')).toBe(false);
  });

  it('[U5] what the curator decided outlives a restart, and is told', () => {
    const first = languages();
    let told = 0;
    first.onChange(() => told++);
    expect(first.turn('cy', true)).toBe(true);
    expect(first.turn('en', false)).toBe(true);
    expect(first.turn('xx', true)).toBe(false);
    expect(told).toBe(2);
    expect(
      languages()
        .all()
        .map(({ on }) => on),
    ).toEqual([false, true, false]);
  });

  it('[U5] are none without a list, and a list of another shape is refused', () => {
    expect(loadKnownLanguages(folder)).toEqual([]);
    mkdirSync(join(folder, 'models', 'speech'), { recursive: true });
    const write = (list: unknown) =>
      writeFileSync(join(folder, 'models', 'speech', 'languages.json'), JSON.stringify(list));
    write(KNOWN);
    expect(loadKnownLanguages(folder)).toEqual(KNOWN);
    for (const wrong of [
      {},
      [{ language: 'en' }],
      [{ ...KNOWN[0], language: '../x' }],
      [{ ...KNOWN[0], errors: -1 }],
    ]) {
      write(wrong);
      expect(() => loadKnownLanguages(folder)).toThrow();
    }
  });
});
