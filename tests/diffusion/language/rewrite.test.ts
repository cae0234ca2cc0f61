import { describe, expect, it } from 'vitest';
import { consonantsOf } from '../../../server/diffusion/language/broken-plural.ts';
import { createRewrite } from '../../../server/diffusion/language/rewrite.ts';

describe('[E27] rules of spelling', () => {
  const rewrite = createRewrite(['+ces>z', '+s>', 'ito>o'], 3);
  const words = (word: string) => rewrite(word).map((one) => one.word);

  it('the fewest rules first, the longest of them before the others', () => {
    expect(words('peces')).toEqual(['pez', 'pece']);
    expect(words('perritos')).toEqual(['perrito', 'perro']);
    expect(words('sol')).toEqual([]);
  });

  it('tells a plural, however many rules it took', () => {
    expect(rewrite('perritos').at(-1)).toEqual({ word: 'perro', plural: true });
    expect(rewrite('perrito')).toEqual([{ word: 'perro', plural: false }]);
  });

  it('leaves no word too short to be known', () => {
    expect(words('as')).toEqual([]);
  });
});

describe('[E27] the consonants of an Arabic word', () => {
  it.each([
    ['قلاع', 'قلعة'],
    ['ذئاب', 'ذئب'],
    ['أشباح', 'شبح'],
    ['صواريخ', 'صاروخ'],
    ['دلافين', 'دلفين'],
    ['أرانب', 'أرنب'],
  ])('%s has those of %s', (plural, singular) => {
    expect(consonantsOf(plural)).toBe(consonantsOf(singular));
    expect(consonantsOf(plural)).not.toBeNull();
  });

  it('knows nothing by two of them', () => {
    expect(consonantsOf('بيوت')).toBeNull();
  });
});
