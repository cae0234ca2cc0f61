import { describe, expect, it } from 'vitest';
import { singulars, tokenise } from '../../server/diffusion/words.ts';

const texts = (words: string) => tokenise(words).map(({ text }) => text);

describe('words', () => {
  it('splits at word boundaries in any script, hyphens too, and drops a possessive', () => {
    expect(texts("A T-Rex's  café—ÉLAN, 3 Füchse!")).toEqual([
      'a',
      't',
      'rex',
      'café',
      'élan',
      '3',
      'füchse',
    ]);
    expect(texts('بيت 狐狸 🦊')).toEqual(['بيت', '狐狸', '🦊']);
    expect(texts('लाल लोमड़ी, ٣')).toEqual(['लाल', 'लोमड़ी'.normalize('NFKC'), '3']);
    expect(texts('')).toEqual([]);
    expect(texts('\u{d800} <b>fox</b>')).toEqual(['b', 'fox', 'b']);
  });

  it('knows where a sentence breaks', () => {
    expect(tokenise('a fox, red. (sea)').map(({ afterBreak }) => afterBreak)).toEqual([
      false,
      false,
      true,
      true,
    ]);
  });

  it('guesses what a plural is the plural of', () => {
    expect(singulars('foxes')).toContain('fox');
    expect(singulars('wolves')).toContain('wolf');
    expect(singulars('knives')).toContain('knife');
    expect(singulars('ponies')).toContain('pony');
    expect(singulars('mice')).toEqual(['mouse']);
    expect(singulars('boats')).toEqual(['boat']);
    expect(singulars('glass')).toEqual([]);
    expect(singulars('fox')).toEqual([]);
  });
});
