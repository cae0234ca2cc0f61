import { describe, expect, it } from 'vitest';
import { PROMPT_MAX_CODE_POINTS } from '../../protocol/index.ts';
import { checkWords } from '../../server/queue/intake.ts';

const check = (words: string, fromNothing = false) => checkWords({ words, fromNothing });

describe('words at the door', () => {
  it.each([
    ['nothing', '', 'empty'],
    ['white space of all kinds', ' \t\r\n\u00a0\u2003\u3000', 'empty'],
    ['invisible signs', '\u200b\u2060\ufeff', 'empty'],
    ['control signs', '\u0000\u0007\u001b', 'empty'],
    ['ten thousand characters', 'a'.repeat(10_000), 'too-long'],
    ['one code point too many', `${'🦊'.repeat(PROMPT_MAX_CODE_POINTS)}a`, 'too-long'],
    ['only marks', '!!! ??? …', 'unpaintable'],
    ['a lone surrogate', '\ud83e', 'unpaintable'],
  ])('[Q2] refuses %s', (_what, words, reason) => {
    expect(check(words)).toEqual({ ok: false, reason });
  });

  it.each([
    ['Chinese', '红狐狸'],
    ['Arabic', 'ثعلب أحمر'],
    ['Devanagari', 'लाल लोमड़ी'],
    ['a number', '42'],
    ['markup, as words', '<script>alert(1)</script> & <b>fox</b>'],
    ['a question to a database', `'); DROP TABLE jobs; --`],
    ['emoji among words', 'a 🦊 by the sea'],
    ['only emoji', '🦊🌊'],
    ['exactly the limit', 'a'.repeat(PROMPT_MAX_CODE_POINTS)],
    ['a prototype', '__proto__'],
  ])('[Q2] takes %s as it is', (_what, words) => {
    expect(check(words)).toEqual({ ok: true, words, english: null });
  });

  it('counts code points, not halves of them', () => {
    expect(check(`a${'🦊'.repeat(PROMPT_MAX_CODE_POINTS - 1)}`).ok).toBe(true);
  });

  it('makes one line of it, and a well-formed one: what SQLite and a disk would cut or mangle never gets there', () => {
    expect(check('  a\u0000fox\r\n\r\nand\ta \ud800 hen ')).toEqual({
      ok: true,
      words: 'a fox and a \ufffd hen',
      english: null,
    });
  });

  it('takes nothing only when the visitor chose it', () => {
    expect(check('', true)).toEqual({ ok: true, words: '', english: null });
    expect(check(' \u200b ', true)).toEqual({ ok: true, words: '', english: null });
    expect(check('!?', true)).toEqual({ ok: false, reason: 'unpaintable' });
  });

  it('[U8] judges the English beside the words by the same rules', () => {
    const both = (english: string) => checkWords({ words: 'ein Fuchs', english, fromNothing: false });
    expect(both('  a   fox\u0000')).toEqual({ ok: true, words: 'ein Fuchs', english: 'a fox' });
    expect(both(' \u200b ')).toEqual({ ok: true, words: 'ein Fuchs', english: null });
    expect(both('a'.repeat(PROMPT_MAX_CODE_POINTS + 1))).toEqual({ ok: false, reason: 'too-long' });
    expect(both('!!!')).toEqual({ ok: false, reason: 'unpaintable' });
    expect(checkWords({ words: '', english: 'a fox', fromNothing: false })).toEqual({
      ok: false,
      reason: 'empty',
    });
  });
});
