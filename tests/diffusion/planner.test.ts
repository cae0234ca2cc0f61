import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { MANNERS } from '../../brush/index.ts';
import { assetsFolder } from '../../server/config/paths.ts';
import { type Catalogue, loadCatalogue } from '../../server/diffusion/catalogue/catalogue.ts';
import { loadSigns } from '../../server/diffusion/language/signs.ts';
import { englishTongue, type Tongue } from '../../server/diffusion/language/tongue.ts';
import { type Plan, planWords } from '../../server/diffusion/planner.ts';

let catalogue: Catalogue;
let tongue: Tongue;
/** Words that exist and that nothing in the catalogue is called. */
const REAL_WORDS = new Set(['angela', 'beard', 'droid']);
const asked: string[] = [];

/** The real lexicon and concepts; words no list holds are noted and stay unknown. */
const plan = (words: string): Promise<Plan> => {
  asked.length = 0;
  const nearest = async (unknown: string) => {
    asked.push(unknown);
    return catalogue.concepts.find(({ id }) => id === 'robot' && unknown === 'droid') ?? null;
  };
  return planWords(words, { tongue, nearest, maxSubjects: 4 });
};
const named = ({ subjects }: Plan) => subjects.map(({ concept }) => concept.name);

const leftOut = ({ reading }: Plan) =>
  reading.flatMap((one) => (one.kind === 'left-out' ? [`${one.words}: ${one.why}`] : []));

beforeAll(async () => {
  catalogue = await loadCatalogue(join(assetsFolder(), 'catalogue'));
  const { lexicon, concepts } = catalogue;
  const readSign = await loadSigns(join(assetsFolder(), 'catalogue'), concepts);
  const isRealWord = (word: string) => REAL_WORDS.has(word);
  tongue = englishTongue({ lexicon, concepts, manners: MANNERS, readSign, isRealWord });
}, 60_000);

describe('[E5] the planner', () => {
  it('reads subject, colour, relation, time and manner, and says what it understood in order', async () => {
    const found = await plan('a red fox beside a lighthouse at night, oil painting');
    expect(named(found)).toEqual(['fox', 'lighthouse']);
    expect(found.subjects[0]?.colour?.id).toBe('red');
    expect(found.subjects[1]?.colour).toBeNull();
    expect(found.relations).toEqual([{ id: 'beside', subject: 0, to: 1 }]);
    expect(found).toMatchObject({ place: null, time: 'night', manner: 'oil' });
    expect(found.understood).toEqual(['red', 'fox', 'beside', 'lighthouse', 'at night', 'oil painting']);
  });

  it('matches whole words only: pink holds no ink', async () => {
    const pink = await plan('a pink pig');
    expect(pink.manner).toBeNull();
    expect(pink.subjects[0]?.colour?.id).toBe('pink');
    expect((await plan('a pig in ink')).manner).toBe('ink');
  });

  it('keeps place and time apart', async () => {
    expect(await plan('above a city at dusk')).toMatchObject({ place: 'city', time: 'sunset', subjects: [] });
    const balloon = await plan('a balloon above a city at dusk');
    expect(balloon).toMatchObject({ place: 'city', time: 'sunset' });
    expect(balloon.relations).toEqual([{ id: 'above', subject: 0, to: 'place' }]);
  });

  it('counts, and reads plurals', async () => {
    const elephants = await plan('two elephants in the rain');
    expect(elephants.subjects.map(({ concept, count }) => [concept.name, count])).toEqual([['elephant', 2]]);
    expect(elephants.weather).toBe('rain');
    expect((await plan('three blind mice')).subjects[0]).toMatchObject({
      count: 3,
      concept: { name: 'mouse' },
    });
    expect((await plan('wolves')).subjects[0]).toMatchObject({ count: 2, concept: { name: 'wolf' } });
    expect((await plan('a wolf')).subjects[0]?.count).toBe(1);
  });

  it('binds colour and size to the noun they stand before, not to the next', async () => {
    const found = await plan('a tiny red mouse and the huge elephant');
    expect(found.subjects.map(({ size, colour }) => [size, colour?.id])).toEqual([
      ['tiny', 'red'],
      ['huge', undefined],
    ]);
    expect((await plan('a red sunset, a boat')).subjects[0]?.colour).toBeNull();
  });

  it('tells a colour from a fruit and a place from a thing by where they stand', async () => {
    const oranges = await plan('an orange cat and an orange');
    expect(named(oranges)).toEqual(['cat', 'orange']);
    expect(oranges.subjects[0]?.colour?.id).toBe('orange');
    expect(await plan('a goat in the mountains')).toMatchObject({ place: 'mountains' });
    expect(named(await plan('a mountain at dawn'))).toEqual(['mountain']);
    expect(named(await plan('a fish inside a teapot'))).toEqual(['fish', 'teapot']);
    expect(await plan('a fox inside')).toMatchObject({ place: 'room' });
  });

  it('names each end of a relation, also when it is said first', async () => {
    expect((await plan('above a city, a balloon')).relations).toEqual([
      { id: 'above', subject: 0, to: 'place' },
    ]);
    expect((await plan('a cat on a chair')).relations).toEqual([{ id: 'on', subject: 0, to: 1 }]);
    expect((await plan('a cat on a chair')).understood).toEqual(['cat', 'on', 'chair']);
  });

  it('relates nothing to what comes after something unknown', async () => {
    expect((await plan('a fox in a zorgon and a boat')).relations.map(({ id }) => id)).not.toContain(
      'inside',
    );
    expect((await plan('a fox inside Angela Merkel, a boat')).relations).toEqual([]);
  });

  it('[E6] asks for a near meaning of unknown nouns only, and understands nothing it did not find', async () => {
    const found = await plan('a droid and a zorgon');
    expect(named(found)).toEqual(['robot']);
    expect(found.understood).toEqual(['droid']);
    expect(asked).toEqual(['droid', 'zorgon']);
    await plan('a grumpy cat dreams slowly, shining');
    expect(asked).toEqual([]);
  });

  it('looks through frames and possessives', async () => {
    expect(named(await plan('an oil painting of a fox'))).toEqual(['fox']);
    expect(named(await plan('a picture of a painting'))).toEqual(['picture frame']);
    expect(await plan("my grandmother's kitchen")).toMatchObject({ subjects: [], place: 'room' });
  });

  it('[E6] bad input understands nothing and never throws', async () => {
    for (const words of ['', '   ', '\u{d800}', '<script>', 'ا ب', '!!!', '\u0000', 'ok'.repeat(2000)]) {
      const found = await plan(words);
      expect(found.understood).toEqual([]);
      expect(found.subjects).toEqual([]);
    }
  });

  it('takes at most four subjects, and says which had no place', async () => {
    const found = await plan('a fox, a cat, a dog, a cow, a pig and a hen');
    expect(named(found)).toEqual(['fox', 'cat', 'dog', 'cow']);
    expect(leftOut(found)).toEqual(['pig: too-many', 'hen: too-many']);
    const twelve = 'fox cat dog cow pig hen horse sheep goat duck owl lion'.split(' ').join(', a ');
    expect(leftOut(await plan(`a ${twelve}`)).length).toBe(8);
  });
});

describe('[E19] what was made of the words', () => {
  it('keeps out what was asked not to be there, from the plan and from what the text encoder reads', async () => {
    const cases: Record<string, { subjects: string[]; without: string; prompt: string }> = {
      'a street without cars': { subjects: [], without: 'without cars', prompt: 'a street' },
      'a beach, no people': { subjects: [], without: 'no people', prompt: 'a beach,' },
      'a fox without a tail and a ship': {
        subjects: ['fox', 'ship'],
        without: 'without a tail',
        prompt: 'a fox and a ship',
      },
      'a house with no red cars or people': {
        subjects: ['house'],
        without: 'no red cars or people',
        prompt: 'a house with',
      },
      'a fox, not at night': { subjects: ['fox'], without: 'not at night', prompt: 'a fox,' },
      'a cat but not a dog': { subjects: ['cat'], without: 'not a dog', prompt: 'a cat but' },
      'no zorgons, a fox': { subjects: ['fox'], without: 'no zorgons', prompt: ', a fox' },
    };
    for (const [words, { subjects, without, prompt }] of Object.entries(cases)) {
      const found = await plan(words);
      expect(named(found), words).toEqual(subjects);
      expect(leftOut(found), words).toEqual([`${without}: negated`]);
      expect(found.prompt, words).toBe(prompt);
    }
    expect((await plan('a fox, not at night')).time).toBeNull();
    expect(named(await plan('not only a fox'))).toEqual(['fox']);
    expect(named(await plan('neither cats nor dogs, a fox'))).toEqual(['fox']);
    expect((await plan('A Fox at Dusk ')).prompt).toBe('A Fox at Dusk');
  });

  it('of a contradiction keeps what was said first, and says what it left', async () => {
    const cat = await plan('a black white cat');
    expect(cat.subjects.map(({ colour }) => colour?.id)).toEqual(['black']);
    expect(leftOut(cat)).toEqual(['white: contradiction']);
    const day = await plan('a fox, day at night');
    expect(day.time).toBe('day');
    expect(leftOut(day)).toEqual(['at night: contradiction']);
    expect(leftOut(await plan('a huge tiny mouse'))).toEqual(['tiny: contradiction']);
    expect(leftOut(await plan('a red fox and a blue bird, snow and snow'))).toEqual([]);
  });

  it('says what something near was taken as, and what is unknown', async () => {
    expect((await plan('a red droid beside a zorgon')).reading).toEqual([
      { kind: 'understood', words: 'red' },
      { kind: 'taken-as', words: 'droid', as: 'robot' },
      { kind: 'understood', words: 'beside' },
      { kind: 'left-out', words: 'zorgon', why: 'unknown' },
    ]);
  });

  it('takes a crowd as as many as can be told apart', async () => {
    for (const words of ['12 foxes', 'a dozen foxes', 'eleven foxes']) {
      const found = await plan(words);
      expect(
        found.subjects.map(({ count }) => count),
        words,
      ).toEqual([5]);
      expect(found.reading[0]).toMatchObject({ kind: 'taken-as', as: '5' });
    }
  });

  it('asks for no near meaning in a script it cannot read, and no name becomes a thing by its look', async () => {
    for (const words of ['ثعلب', '狐狸', 'лиса', 'αλεπού', 'שועל']) {
      expect(leftOut(await plan(words))).toEqual([`${words}: unknown`]);
      expect(asked).toEqual([]);
    }
    expect(leftOut(await plan('angela merkel with a fox'))).toEqual(['angela merkel: unknown']);
  });
});

describe('[E24] names', () => {
  it.each([
    ['a portrait of Angela Merkel', 'Angela Merkel', []],
    ['Angela Merkel with a fox', 'Angela Merkel', ['fox']],
    ['a fox like Frida Kahlo', 'Frida Kahlo', ['fox']],
    ['a fox in the style of Banksy', 'in the style of Banksy', ['fox']],
    ['a fox in the style of banksy', 'in the style of banksy', ['fox']],
    ['a lion painted by Leonardo da Vinci at night', 'painted by Leonardo da Vinci', ['lion']],
    ['Kevin Bacon on a horse', 'Kevin Bacon', ['horse']],
    ['Harry Potter’s owl', 'Harry Potter', ['owl']],
    ['a red fox by Banksy', 'Banksy', ['fox']],
  ])('are left out as names, never painted as a thing: %s', async (words, name, subjects) => {
    const found = await plan(words);
    expect(named(found)).toEqual(subjects);
    expect(leftOut(found)).toEqual([`${name}: name`]);
    expect(asked).toEqual([]);
    if (subjects.length > 0)
      expect(found.prompt.toLowerCase()).not.toContain(name.split(' ').at(-1)?.toLowerCase());
  });

  it.each([
    ['A Red Fox Beside The Lighthouse', ['fox', 'lighthouse']],
    ['THE STATUE OF LIBERTY WITH A FOX', ['statue of liberty', 'fox']],
    ['a fox before the Eiffel Tower', ['fox', 'tower']],
    ['a Victorian house', ['house']],
    ['Grumpy cat', ['cat']],
    ['A fox in a Paris', ['fox']],
  ])('are not what merely has a capital: %s', async (words, subjects) => {
    expect(named(await plan(words))).toEqual(subjects);
  });

  it('keep a manner that is named after its painter, and the words when nothing but a name was said', async () => {
    const vanGogh = await plan('a fox in the style of Van Gogh');
    expect(vanGogh.manner).toBe('impasto');
    expect(leftOut(vanGogh)).toEqual([]);
    expect((await plan('Angela Merkel')).prompt).toBe('Angela Merkel');
  });
});

describe('[E25] other ways of writing', () => {
  it('an emoji is what it shows, as often as it stands there', async () => {
    const found = await plan('🦊🦊🦊 on a 🏰 at night');
    expect(found.subjects.map(({ concept, count }) => [concept.name, count])).toEqual([
      ['fox', 3],
      ['castle', 1],
    ]);
    expect(found.prompt).toBe('three foxes on a castle at night');
    expect(named(await plan('👩🏽‍🎨'))).toEqual(['painter']);
    expect(named(await plan('two 🐘️'))).toEqual(['elephant']);
    expect(leftOut(await plan('a fox 🏳️‍🌈'))).toHaveLength(1);
  });

  it('numbers are digits too, of any script, and none is none', async () => {
    for (const words of ['3 foxes', '٣ foxes', '३ foxes'])
      expect((await plan(words)).subjects[0]?.count, words).toBe(3);
    expect((await plan('1 fox')).reading).toEqual([{ kind: 'understood', words: 'fox' }]);
    expect(leftOut(await plan('a beach, 0 cars'))).toEqual(['0 cars: negated']);
  });

  it('a word misspelt by one edit is taken as the one word it can be', async () => {
    for (const [words, as] of [
      ['a lighthose', 'lighthouse'],
      ['an elepahnt', 'elephant'],
      ['a girafffe', 'giraffe'],
      ['a penguim at night', 'penguin'],
    ] as const) {
      const found = await plan(words);
      expect(named(found), words).toEqual([as]);
      expect(
        found.reading.some((one) => one.kind === 'taken-as' && one.as === as),
        words,
      ).toBe(true);
    }
    // A word that exists, a short one, one with another first letter, and one that may be two things.
    for (const words of ['a beard', 'a fxo', 'a knight', 'a plate or a planex']) {
      const found = await plan(words);
      expect(
        found.reading.filter(({ kind }) => kind === 'taken-as'),
        words,
      ).toEqual([]);
    }
  });
});
