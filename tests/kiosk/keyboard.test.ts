import { describe, expect, it } from 'vitest';
import { readSentences, TESTED_LANGUAGES } from '../../bench/lexicon/sentences.ts';
import { joinMarks, layoutOf } from '../../kiosk/keyboard/layouts.ts';

/** Composed by an input method from what the keys have. */
const COMPOSED = ['zh', 'ja'];

describe('[K29] keys to touch', () => {
  it.each(['en', 'es', 'fr', 'de', 'pt', 'it', 'zh-Hans', 'ja', 'ar', 'uk', 'hi'])(
    '%s has rows of its letters and one of its own, and none that leads away',
    async (language) => {
      const { layout } = await layoutOf(language);
      for (const rows of [layout.default, layout.shift]) {
        expect(rows?.length).toBeLessThanOrEqual(5);
        expect(rows?.at(-1)).toBe('{shift} {space} {bksp} {close}');
        expect(rows?.join(' ')).not.toMatch(/\{tab\}|\{enter\}|\.com|@/);
      }
      if (language === 'zh-Hans') expect((await layoutOf(language)).layoutCandidates?.mao).toContain('猫');
    },
  );

  it.each(TESTED_LANGUAGES.filter((language) => !COMPOSED.includes(language)))(
    '%s: whole sentences can be written with them',
    async (language) => {
      const { layout } = await layoutOf(language);
      const keys = new Set([...Object.values(layout).flat().join(' ')].map((key) => key.normalize('NFC')));
      const wanted = readSentences(language).flatMap(({ words }) => [
        ...words.toLowerCase().normalize('NFC'),
      ]);
      const missing = [...new Set(wanted)].filter((sign) => /\p{L}|\p{M}/u.test(sign) && !keys.has(sign));
      expect(missing).toEqual([]);
    },
  );

  it('joins a kana with the mark typed after it', () => {
    expect(joinMarks('か゛いは゜')).toBe('がいぱ');
    expect(joinMarks('あ゛')).toBe('あ゛');
  });
});
