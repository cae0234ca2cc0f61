import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { MANNERS } from '../../brush/index.ts';
import { assetsFolder } from '../../server/config/paths.ts';
import { type Catalogue, loadCatalogue } from '../../server/diffusion/catalogue/catalogue.ts';
import { type LanguageFile, loadLanguages } from '../../server/diffusion/catalogue/languages.ts';
import { createTongue, englishTongue, type TongueDeps } from '../../server/diffusion/language/tongue.ts';
import { loadTongues, type Tongues } from '../../server/diffusion/language/tongues.ts';
import { type Plan, planWords } from '../../server/diffusion/planner.ts';

const folder = join(assetsFolder(), 'catalogue');
let catalogue: Catalogue;
let deps: TongueDeps;
let files: LanguageFile[];
let tongues: Tongues;

beforeAll(async () => {
  catalogue = await loadCatalogue(folder);
  deps = { lexicon: catalogue.lexicon, concepts: catalogue.concepts, manners: MANNERS };
  files = await loadLanguages(folder);
  tongues = await loadTongues(folder, deps);
}, 120_000);

const plan = (language: string, words: string): Promise<Plan> =>
  planWords(words, { tongue: tongues.tongueOf(words, language), nearest: async () => null, maxSubjects: 4 });

/** What is heard, with what it was taken as and why it was left out. */
const heard = ({ reading }: Plan): string[] =>
  reading.map((one) => {
    if (one.kind === 'taken-as') return `${one.words} ~ ${one.as}`;
    return one.kind === 'left-out' ? `${one.words}: ${one.why}` : one.words;
  });

const FOX_AT_NIGHT: Readonly<Record<string, string>> = {
  de: 'ein roter Fuchs neben einem Leuchtturm bei Nacht',
  fr: "un renard rouge à côté d'un phare la nuit",
  es: 'un zorro rojo junto a un faro por la noche',
  it: 'una volpe rossa accanto a un faro di notte',
  pt: 'uma raposa vermelha ao lado de um farol à noite',
  nl: 'een rode vos naast een vuurtoren bij nacht',
  pl: 'czerwony lis obok latarni morskiej w nocy',
  ru: 'красная лиса рядом с маяком ночью',
  uk: 'червона лисиця біля маяка вночі',
  tr: 'gece deniz fenerinin yanında kırmızı bir tilki',
  ar: 'ثعلب أحمر بجانب منارة في الليل',
  hi: 'रात में लाइटहाउस के पास एक लाल लोमड़ी',
  ko: '밤에 등대 옆의 빨간 여우',
  ja: '夜の灯台の隣の赤いキツネ',
  zh: '夜晚灯塔旁边的一只红色狐狸',
  'zh-hant': '夜晚燈塔旁邊的一隻紅色狐狸',
  sv: 'en röd räv bredvid en fyr på natten',
  da: 'en rød ræv ved siden af et fyrtårn om natten',
  nb: 'en rød rev ved siden av et fyr om natten',
};

describe('[E23] words in the visitor’s language', () => {
  it.each(Object.entries(FOX_AT_NIGHT))(
    '%s: the same plan as the English words, said in English to the encoder',
    async (language, words) => {
      const found = await plan(language, words);
      expect(found.prompt).toBe('a red fox beside a lighthouse at night');
      const subjects = found.subjects.map(
        ({ concept, count, colour }) => `${count} ${colour?.id} ${concept.id}`,
      );
      expect(subjects.sort()).toEqual(['1 red fox', '1 undefined lighthouse']);
      expect(found.time).toBe('night');
      expect(found.relations.map(({ id }) => id)).toEqual(['beside']);
      expect(heard(found).filter((one) => one.includes(': '))).toEqual([]);
    },
  );

  it.each([
    ['de', 'drei kleine Katzen auf einem blauen Sofa', 'three small cats on a blue sofa'],
    ['de', 'viele Füchse im verschneiten Wald', 'five foxes in a forest in falling snow'],
    ['de', 'das Haus meiner Großmutter am See im Nebel', 'a house and a grandmother by a lake in the fog'],
    ['fr', 'un petit chat noir sur une chaise', 'a small black cat on a chair'],
    ['fr', "l'arbre bleu au-dessus de la ville au coucher du soleil", 'a blue tree above a city at sunset'],
    [
      'es',
      'tres pájaros amarillos en el bosque bajo la lluvia',
      'three yellow birds in a forest in the rain',
    ],
    ['it', 'due gatti neri nella foresta', 'two black cats in a forest'],
    ['pt', 'três leões na praia', 'three lions on a beach'],
    ['nl', 'twee grote honden op het strand', 'two large dogs on a beach'],
    ['pl', 'dwa koty na krześle w lesie', 'two cats on a chair in a forest'],
    ['ru', 'три маленьких котёнка на диване в комнате', 'three small cats on a sofa in a living room'],
    ['uk', 'два великих слони під дощем', 'two large elephants in the rain'],
    ['tr', 'ormanda iki büyük ayı', 'two large bears in a forest'],
    ['ar', 'ثلاث قطط سوداء في الحديقة', 'three black cats in a meadow'],
    ['hi', 'किताब पर बिल्ली', 'a cat on a book'],
    ['ko', '책 위의 고양이', 'a cat on a book'],
    ['ja', '森の中の三匹の白いウサギ', 'three white rabbits in a forest'],
    ['zh', '书上的猫', 'a cat on a book'],
    ['zh', '森林里的城堡', 'a castle in a forest'],
  ])('%s: %s', async (language, words, english) => {
    expect((await plan(language, words)).prompt).toBe(english);
  });

  it.each([
    ['de', 'zwei Elefanten im Regen ohne Bäume', 'two elephants in the rain', 'ohne bäume'],
    ['es', 'un castillo sin gente al atardecer', 'a castle at sunset', 'sin gente'],
    ['fr', 'une plage sans arbres', 'on a beach', 'sans arbres'],
    ['ru', 'медведь в лесу без деревьев', 'a bear in a forest', 'без деревьев'],
    ['ar', 'قطة في الحديقة بدون أشجار', 'a cat in a meadow', 'بدون أشجار'],
    ['zh', '两只大象在雨中，没有树', 'two elephants in the rain', '没有树'],
    ['ja', '車のない街', 'in a city', '車のない'],
    ['ko', '자동차 없는 거리', 'in a city', '자동차 없는'],
    ['hi', 'कारों के बिना सड़क', 'in a city', 'कारों के बिना'],
  ])('%s: keeps out what was asked not to be there: %s', async (language, words, english, without) => {
    const found = await plan(language, words);
    expect(found.prompt).toBe(english);
    expect(heard(found)).toContain(`${without}: negated`);
  });

  it('hears manners, and English words among the visitor’s own', async () => {
    expect((await plan('de', 'ein Fuchs, Aquarell')).manner).toBe('watercolour');
    expect((await plan('ja', '街、浮世絵')).manner).toBe('ukiyo-e');
    expect((await plan('de', 'ein Fuchs und ein flying saucer')).prompt).toBe('a fox beside a flying saucer');
  });

  it('hears another language than the kiosk’s where it explains clearly more', async () => {
    expect((await plan('en', 'un zorro rojo en la playa')).prompt).toBe('a red fox on a beach');
    expect((await plan('en', 'красная лиса ночью')).prompt).toBe('a red fox at night');
    expect(tongues.tongueOf('a red fox beside a lighthouse', 'de').language).toBe('en');
    for (const words of ['a grumpy zorgon', 'she sells sea shells', '', '🦊', 'loneliness']) {
      expect(tongues.tongueOf(words, 'en').language, words).toBe('en');
    }
    expect(tongues.tongueOf('狐狸', 'zh-TW').language).toBe('zh-hant');
    expect(tongues.tongueOf('', 'xx').language).toBe('en');
  });

  it.each([
    ['de', 'ein Porträt von Angela Merkel', 'Angela Merkel'],
    ['de', 'ein Fuchs wie Banksy', 'Banksy'],
    ['de', 'ein Fuchs im Stil von banksy', 'im Stil von banksy'],
    ['fr', 'un renard dans le style de Frida Kahlo', 'dans le style de Frida Kahlo'],
    ['es', 'un zorro con Lionel Messi', 'Lionel Messi'],
    ['ru', 'лиса и Алла Пугачёва', 'Алла Пугачёва'],
  ])('[E24] %s: leaves names out: %s', async (language, words, name) => {
    expect(heard(await plan(language, words))).toContain(`${name}: name`);
  });

  it('[E24] de: a noun with a capital is no name, nor are two of them that are known', async () => {
    for (const words of ['Ein Fuchs und ein Zwieback', 'Roter Fuchs Leuchtturm Nacht']) {
      expect(
        heard(await plan('de', words)).filter((one) => one.endsWith(': name')),
        words,
      ).toEqual([]);
    }
  });

  it('[E25] a misspelt word is taken as the one it can be, and emoji are heard in every language', async () => {
    expect(heard(await plan('de', 'ein Leuchturm bei Nacht'))).toContain('leuchturm ~ leuchtturm');
    expect(heard(await plan('es', 'un elefamte'))).toContain('elefamte ~ elefante');
    expect(heard(await plan('ru', 'красная лисса'))).toContain('лисса ~ лиса');
    expect((await plan('ja', '森の🦊')).prompt).toBe('a fox in a forest');
  });

  it('says what a longer noun was taken as, and never hears English in a word of the language', async () => {
    expect(heard(await plan('de', 'ein Apfelbaum'))).toEqual(['apfelbaum ~ baum']);
    expect((await plan('de', 'die Hüte hat der Mann')).subjects.map(({ concept }) => concept.id)).toEqual([
      'hat',
      'man',
    ]);
    expect((await plan('de', 'ein Gift im Boot')).subjects.map(({ concept }) => concept.id)).not.toContain(
      'boot',
    );
  });

  it('finds nearly every concept again by its own first name, in every language', () => {
    const english = englishTongue(deps);
    expect(files.length).toBeGreaterThanOrEqual(28);
    for (const file of files) {
      const tongue = createTongue(file, english, deps);
      const firsts = Object.entries(file.firsts);
      const found = firsts.filter(([id, name]) => {
        const tokens = tongue.tokens(name);
        const match = tongue.phrases.matchAt(tokens, 0);
        const shows = match?.meanings.some((one) => one.kind === 'concept' && one.concept.id === id);
        return shows && match?.length === tokens.length;
      });
      expect(firsts.length, file.language).toBeGreaterThanOrEqual(600);
      expect(found.length / firsts.length, file.language).toBeGreaterThan(0.98);
    }
  }, 60_000);

  it('keeps its promises to function words: none of them is a thing unless a thing is called so', () => {
    const english = englishTongue(deps);
    for (const file of files) {
      const tongue = createTongue(file, english, deps);
      const names = new Set(Object.values(file.names).flat());
      const wrong = (file.words.function ?? []).filter((word) => {
        const tokens = tongue.tokens(word);
        const match = tokens.length === 1 ? tongue.phrases.matchAt(tokens, 0) : null;
        return match?.meanings.every(({ kind }) => kind === 'concept') && !names.has(word);
      });
      expect(wrong, file.language).toEqual([]);
    }
  }, 60_000);

  it('[E6] bad input understands nothing and never throws, in every language', async () => {
    for (const { language } of files) {
      for (const words of ['', '   ', '🦊🦊'.slice(1, 2), '\u{d800}', '!!!', '\u0000', 'ok'.repeat(2000)]) {
        expect((await plan(language, words)).subjects, language).toEqual([]);
      }
    }
  }, 60_000);
});
