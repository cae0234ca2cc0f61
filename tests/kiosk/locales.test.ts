import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { MANNERS } from '../../brush/manners.ts';
import { noticeOfFault, type SpeechFault } from '../../kiosk/listening.ts';
import { RefusalReason, SpeechRefusal } from '../../protocol/index.ts';

interface Messages {
  [key: string]: string | Messages;
}

const folder = join(import.meta.dirname, '../../assets/locales');
const languages = readdirSync(folder)
  .filter((file) => file.endsWith('.json'))
  .map((file) => file.replace('.json', ''));
const PLURAL = /_(zero|one|two|few|many|other)$/;
/** What the visitor reads; the desk's sentences are the desk's to test. */
const SECTIONS = ['kiosk', 'speech', 'refusal', 'manner'];

/** What a station can meet without the server. */
const STATION_FAULTS: SpeechFault[] = ['insecure', 'no-microphone', 'denied', 'unplugged', 'line', 'broken'];

function flat(messages: Messages, path = ''): [string, string][] {
  return Object.entries(messages).flatMap(([key, value]) =>
    typeof value === 'string' ? [[path + key, value] as [string, string]] : flat(value, `${path}${key}.`),
  );
}
function read(language: string): Map<string, string> {
  const { reviewedBy: _, ...messages } = JSON.parse(readFileSync(join(folder, `${language}.json`), 'utf8'));
  return new Map(flat(messages).filter(([key]) => SECTIONS.includes(key.split('.')[0] ?? '')));
}

const english = read('en');
const stem = (key: string): string => key.replace(PLURAL, '');
const plurals = new Set([...english.keys()].filter((key) => PLURAL.test(key)).map(stem));
const placeholders = (text: string): string[] => (text.match(/\{\{\w+\}\}/g) ?? []).sort();

describe.each(languages)('the sentences in %s', (language) => {
  const messages = read(language);

  it('[K11] are all there, with the plural forms the language has, and no others', () => {
    const forms = new Intl.PluralRules(language).resolvedOptions().pluralCategories;
    const wanted = [...new Set([...english.keys()].map(stem))].flatMap((key) =>
      plurals.has(key) ? forms.map((form) => `${key}_${form}`) : [key],
    );
    expect([...messages.keys()].sort()).toEqual(wanted.sort());
    for (const [key, text] of messages) expect(text.trim(), key).not.toBe('');
  });

  it('[K11] fill in what the English ones fill in', () => {
    for (const [key, text] of messages) {
      // "One picture" and the like say their number in words.
      if (/_(zero|one|two)$/.test(key)) continue;
      const original = english.get(key) ?? english.get(`${stem(key)}_other`) ?? '';
      expect(placeholders(text), key).toEqual(placeholders(original));
    }
  });

  it('[K4] have a sentence for every way in which words cannot be taken, and it repeats none', () => {
    for (const reason of [...RefusalReason.options, 'failed', 'rejected', 'canceled', 'lost']) {
      const sentence = messages.get(`refusal.${reason}`);
      expect(sentence, reason).toBeDefined();
      expect(placeholders(sentence ?? '')).toEqual([]);
    }
    const sentences = [...messages].filter(([key]) => key.startsWith('refusal.')).map(([, text]) => text);
    expect(new Set(sentences).size).toBe(sentences.length);
  });

  it('[K18] have a sentence for every way in which speech can go', () => {
    const faults = [...SpeechRefusal.options, ...STATION_FAULTS].map(noticeOfFault);
    for (const notice of [...faults, 'unsure', 'cut']) {
      expect(messages.has(`refusal.speech-${notice}`), notice).toBe(true);
    }
  });

  it('[K11] name every manner', () => {
    for (const manner of MANNERS) expect(messages.has(`manner.${manner}`), manner).toBe(true);
  });
});
