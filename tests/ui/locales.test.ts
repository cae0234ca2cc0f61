import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type Messages, pseudoMessages } from '../../ui/pseudo.ts';

const root = join(import.meta.dirname, '../..');
/** Visitors' sentences, and the desk's, which may speak fewer languages. */
const folders = ['assets/locales', 'assets/locales/desk'].map((name) => join(root, name));
const languagesIn = (folder: string): string[] =>
  readdirSync(folder)
    .filter((file) => file.endsWith('.json'))
    .map((file) => file.replace('.json', ''));
function load(folder: string, language: string): Messages {
  const { reviewedBy: _, ...messages } = JSON.parse(readFileSync(join(folder, `${language}.json`), 'utf8'));
  return messages as Messages;
}

function flat(messages: Messages, prefix = ''): Map<string, string> {
  const list = new Map<string, string>();
  for (const [key, value] of Object.entries(messages)) {
    if (typeof value === 'string') list.set(prefix + key, value);
    else for (const [inner, text] of flat(value, `${prefix}${key}.`)) list.set(inner, text);
  }
  return list;
}

/** A proper name is the same in every language. */
const NAME = 'Echoes of Imagination';

/** Names and loan words that are right as they are in English. */
const SAME_AS_ENGLISH: Readonly<Record<string, readonly string[]>> = {
  'manner.impasto': ['de', 'it'],
  'manner.ukiyo-e': ['de', 'es', 'fr', 'it', 'pt'],
  'manner.pastel': ['es', 'fr', 'pt'],
  'manner.surreal': ['pt'],
  'keepsake.code': ['de', 'fr'],
  'keepsake.date': ['fr'],
  'verify.fact.fileSize': ['fr'],
  'credits.licence': ['fr'],
  'wall.calibration.gamma': ['de', 'es', 'fr', 'it'],
};

const PLURAL = /_(zero|one|two|few|many|other)$/;
const base = (key: string): string => key.replace(PLURAL, '');
const keysOf = (messages: Messages): Set<string> => new Set([...flat(messages).keys()].map(base));
const placeholders = (text: string): string[] => (text.match(/\{\{\s*\w+/g) ?? []).sort();

describe.each(folders)('locales in %s', (folder) => {
  const languages = languagesIn(folder);
  const english = load(folder, 'en');

  it.each(languages)('[L1] %s has the same keys as English', (language) => {
    expect([...keysOf(load(folder, language))].sort()).toEqual([...keysOf(english)].sort());
  });

  it.each(languages)('[L1] %s has every plural form its language needs', (language) => {
    const keys = new Set(flat(load(folder, language)).keys());
    const forms = new Intl.PluralRules(language).resolvedOptions().pluralCategories;
    const plurals = new Set([...flat(english).keys()].filter((key) => PLURAL.test(key)).map(base));
    for (const plural of plurals) for (const form of forms) expect(keys).toContain(`${plural}_${form}`);
  });

  it.each(languages)('%s names what English names', (language) => {
    const said = flat(english);
    for (const [key, text] of flat(load(folder, language))) {
      const model = said.get(key) ?? said.get(`${base(key)}_other`) ?? '';
      // A plural form may say its number in words ("two works").
      const without = (list: string[]): string[] =>
        list.filter((name) => !(PLURAL.test(key) && name.includes('count')));
      expect(without(placeholders(text)), key).toEqual(without(placeholders(model)));
      expect(text.trim(), key).not.toBe('');
    }
  });

  it('[L2] has a right-to-left language and both pseudo-locales', () => {
    expect(languages).toContain('ar');
    for (const pseudo of ['en-XA', 'ar-XB'] as const) {
      const made = pseudoMessages(english, pseudo);
      expect([...keysOf(made)]).toEqual([...keysOf(english)]);
      for (const [key, text] of flat(made)) {
        const model = flat(english).get(key) as string;
        expect(placeholders(text), key).toEqual(placeholders(model));
        expect(text, key).not.toBe(model);
      }
    }
    const [first] = flat(english).keys() as unknown as [string];
    expect(flat(pseudoMessages(english, 'en-XA')).get(first)).toMatch(/^\[.*~\]$/);
    expect(flat(pseudoMessages(english, 'ar-XB')).get(first)).toContain('\u202e');
  });
});

describe('what visitors read', () => {
  const [folder = ''] = folders;
  const english = flat(load(folder, 'en'));
  const translated = languagesIn(folder).filter((language) => language !== 'en');

  it('[L1] speaks the eleven languages', () => {
    const eleven = ['en', 'es', 'fr', 'de', 'pt', 'it', 'zh-Hans', 'ja', 'ar', 'uk', 'hi'];
    expect(languagesIn(folder)).toEqual(expect.arrayContaining(eleven));
  });

  it.each(translated)('[L1] %s is translated: what is as in English is listed', (language) => {
    const same = [...flat(load(folder, language))].filter(([key, text]) => {
      const words = text.replace(/\{\{\w+\}\}/g, '').match(/\p{L}{2,}/gu) ?? [];
      return words.length > 0 && text !== NAME && english.get(key) === text;
    });
    const unlisted = same.filter(([key]) => !SAME_AS_ENGLISH[key]?.includes(language));
    expect(unlisted).toEqual([]);
  });

  it.each(languagesIn(folder))('[L4] %s says which speaker has read it, or that nobody has', (language) => {
    const { reviewedBy } = JSON.parse(readFileSync(join(folder, `${language}.json`), 'utf8'));
    expect(reviewedBy === null || (typeof reviewedBy === 'string' && reviewedBy !== '')).toBe(true);
  });
});

/** Text between tags, and strings given to text-setting calls or attributes: what a visitor could read or hear. */
const SAID = [
  />\s*([^<>{}\n]*\p{L}{2,}[^<>{}\n]*)</gu,
  /\b(?:textContent|innerText|title|placeholder|ariaLabel|alt)\s*=\s*["'`]([^"'`$]*\p{L}{2,}[^"'`]*)["'`]/gu,
  /\b(?:aria-label|title|placeholder|alt)=["']([^"']*\p{L}{2,}[^"']*)["']/gu,
  /setAttribute\(\s*['"](?:aria-label|title|placeholder|alt)['"]\s*,\s*['"`]([^'"`]*\p{L}{2,})/gu,
  /fillText\(\s*['"`]([^'"`]*\p{L}{2,})/gu,
];

function sources(path: string): string[] {
  return readdirSync(path, { withFileTypes: true }).flatMap((entry) => {
    const inner = join(path, entry.name);
    if (entry.isDirectory()) return sources(inner);
    return /\.(ts|tsx|html)$/.test(entry.name) ? [inner] : [];
  });
}

describe('[L3] no visible string is written in a source', () => {
  const files = ['display', 'kiosk', 'curator', 'keepsake', 'verifier', 'ui'].flatMap((name) =>
    sources(join(root, name)),
  );
  it.each(files.map((file) => [file.slice(root.length + 1), file]))('%s', (_name, file) => {
    let text = readFileSync(file, 'utf8')
      .replace(/\/\*[\s\S]*?\*\//g, '')
      .replace(/^\s*\/\/.*$/gm, '');
    // Only markup has text between angle brackets; in TypeScript they are types and comparisons.
    const patterns = /\.(tsx|html)$/.test(file) ? SAID : SAID.slice(1);
    if (file.endsWith('.tsx'))
      text = text
        .replace(/=>/g, '  ')
        .replace(/^import .*$/gm, '')
        .replace(/<\w+(,\s*\w+)*>\(/g, '(');
    const found = patterns.flatMap((pattern) =>
      [...text.matchAll(pattern)].map((match) => (match[1] ?? '').trim()),
    );
    const visible = found.filter(
      (said) => said !== '' && said !== NAME && !/[;=(){}|&]|\bimport\b|=>/.test(said),
    );
    expect(visible).toEqual([]);
  });
});
