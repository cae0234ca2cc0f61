import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { assetsFolder } from '../../server/config/paths.ts';
import { loadLists } from '../../server/moderation/lists.ts';
import { normalise } from '../../server/moderation/normalise.ts';
import { createWordsJudge } from '../../server/moderation/words.ts';

const lists = loadLists(join(assetsFolder(), 'lists'));
const judge = createWordsJudge(lists);

/** One listed sentence, in the ways people try to get it past a list. */
const EVASIONS: [string, string][] = [
  ['as it is', 'fuck this wall'],
  ['in capitals', 'FUCK THIS WALL'],
  ['in full width', 'ｆｕｃｋ this wall'],
  ['with accents', 'fúçk this wall'],
  ['with Cyrillic look-alikes', 'fuсk this wall'],
  ['with Greek look-alikes', 'fυck this wall'],
  ['with invisible signs', 'f\u200bu\u00adc\u2060k this wall'],
  ['with a joiner tag', 'fu\u{e0001}ck this wall'],
  ['with dots', 'f.u.c.k this wall'],
  ['with spaces', 'f u c k this wall'],
  ['with doubled letters', 'fuuuuckk this wall'],
  ['in mathematical letters', '𝓯𝓾𝓬𝓴 this wall'],
  ['with signs for letters', 'p0rn0 on this wall'],
  ['with a bidirectional mark', '\u202efu\u202cck this wall'],
];

const INNOCENT = [
  'a red fox beside a lighthouse at night, oil painting',
  'a great tit and a blue tit on a branch',
  'a cock crowing at sunrise in Scunthorpe',
  'Dickens writing in Essex',
  'a shuttlecock over Penistone',
  'cumulus clouds above the Sussex downs',
  'a murder of crows',
  'the execution of Maximilian by Manet',
  'Isis and Osiris on the Nile',
  'an ass carrying pumpkins',
  'a field of rapeseed in bloom',
  'two pigs; this is a pig',
  'a hoe in the garden and a spade',
  'the Niger river in Nigeria',
  'my grandmother in 1948, aged 88, smoking',
  'ein Kind malt einen Drachen',
  'un cono de helado gigante',
  'une nuit étoilée sur la mer',
  'кот сидит на окне',
  '一只红狐狸在灯塔旁边',
  'ثعلب أحمر قرب منارة',
  'class of 2026 assassin bug on an analysis of shiitake',
  'a dog in a classic cockpit',
  '🦊🌊',
];

describe('the first list', () => {
  it.each(EVASIONS)('[M1] blocks a listed word %s', (_how, words) => {
    expect(judge(words)).toMatchObject({ verdict: 'block', reason: 'sexual' });
  });

  it.each([
    ['heil hitler', 'block'],
    ['sieg heil', 'block'],
    ['bring dich um', 'block'],
    ['ta bite', 'block'],
    ['hijo de puta', 'block'],
    ['пиздец', 'block'],
    ['a portrait of hitler', 'hold'],
    ['eine nackte Frau', 'hold'],
    ['call me: +44 20 7946 0958', 'hold'],
    ['write to someone@example.org', 'hold'],
    ['see https://example.org', 'hold'],
  ])('[M1] %s: %s', (words, verdict) => {
    expect(judge(words).verdict).toBe(verdict);
  });

  it.each(INNOCENT)('[M1] lets innocent words through: %s', (words) => {
    expect(judge(words)).toEqual({ verdict: 'allow' });
  });

  it('every term of every list is found by it', () => {
    expect(lists.languages.length).toBeGreaterThanOrEqual(5);
    expect(lists.find(normalise('dildos'))?.reason).toBe('sexual');
    expect(lists.find(normalise(''))).toBeNull();
  });

  it('looks at ten thousand letters in no time, whatever they are', () => {
    const began = performance.now();
    for (const letter of ['a', 'f u c ', '👩‍👩‍👧', 'a\u0301', '.', 'fuc'])
      judge(letter.repeat(Math.ceil(10_000 / letter.length)));
    expect(performance.now() - began).toBeLessThan(1_500);
  });
});
