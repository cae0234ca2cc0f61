/**
 * Prompts for the painter, drawn by seed from its vocabulary and never chosen by hand. They are held out of training twice over: the
 * draw is its own, apart from every stream of the training's seed, and where a prompt asks for two concepts the pair is one of those the
 * corpus reserves (training/scenes.py, `is_reserved`), so the two were never rendered together. Every other prompt asks for two.
 * Places, hours, weather, relations, colours and sizes come as often as in the corpus, so that the judge's ceiling on real held-out
 * scenes measures the same task.
 */
import type { Catalogue } from '../../server/diffusion/catalogue/catalogue.ts';
import type { Concept } from '../../server/diffusion/catalogue/schemas.ts';
import { PLACE_PHRASES } from '../../server/diffusion/language/sentence.ts';
import { createDraw, type Draw } from './draw.ts';

export interface Prompt {
  readonly words: string;
  /** Ids of the one or two concepts asked for. */
  readonly concepts: readonly string[];
  readonly place: string;
  readonly time: string;
}

/** One pair of concepts in so many is kept from the corpus. */
const RESERVED_ONE_IN = 20;
const COLOURED = 0.16;
const SIZED = 0.1;
const RELATIONS = {
  beside: 0.5,
  above: 0.14,
  below: 0.06,
  on: 0.12,
  inside: 0.04,
  'in-front': 0.08,
  behind: 0.06,
} as const;
const TIMES = { day: 0.46, dawn: 0.12, sunset: 0.2, night: 0.22 } as const;
const WEATHERS = { clear: 0.76, rain: 0.07, storm: 0.05, snow: 0.06, fog: 0.06 } as const;
const WITHOUT_WEATHER = new Set(['space', 'moon', 'underwater']);

const TIME_PHRASES: Record<keyof typeof TIMES, string> = {
  day: '',
  dawn: 'at dawn',
  sunset: 'at sunset',
  night: 'at night',
};
const WEATHER_PHRASES: Record<keyof typeof WEATHERS, string> = {
  clear: '',
  rain: 'in the rain',
  storm: 'in a storm',
  snow: 'in a snowfall',
  fog: 'in the fog',
};

/** Whether the corpus never renders the two together: the same rule as `is_reserved` of training/scenes.py, on their indices. */
export function isReserved(a: number, b: number): boolean {
  return (Math.min(a, b) * 7919 + Math.max(a, b) * 104_729) % RESERVED_ONE_IN === 0;
}

/** @param known the judge's classes: what it does not know it cannot find */
export function drawPrompts(
  { concepts, lexicon }: Pick<Catalogue, 'concepts' | 'lexicon'>,
  known: ReadonlySet<string>,
  options: { seed: number; count: number },
): Prompt[] {
  const draw = createDraw(options.seed);
  const drawable = concepts.flatMap((concept, index) => (known.has(concept.id) ? [{ concept, index }] : []));
  const places = lexicon.places.filter(({ id }) => id in PLACE_PHRASES);
  const pair = () => {
    for (;;) {
      const [a, b] = [draw.of(drawable), draw.of(drawable)];
      if (a.index !== b.index && isReserved(a.index, b.index)) return [a.concept, b.concept];
    }
  };
  const prompts = new Map<string, Prompt>();
  while (prompts.size < options.count) {
    const asked = prompts.size % 2 === 0 ? [draw.of(drawable).concept] : pair();
    const relation = draw.weighted(RELATIONS);
    const place = draw.of(places);
    const time = draw.weighted(TIMES);
    const hasWeather = place.outdoors && !WITHOUT_WEATHER.has(place.id);
    const weather = hasWeather ? draw.weighted(WEATHERS) : 'clear';
    const joining = lexicon.relations.find(({ id }) => id === relation)?.words[0] ?? relation;
    const nouns = asked.map((concept) => nounPhrase(concept, lexicon, draw));
    const subjects = nouns.join(` ${joining} `);
    const words = [subjects, PLACE_PHRASES[place.id], TIME_PHRASES[time], WEATHER_PHRASES[weather]]
      .filter(Boolean)
      .join(' ');
    prompts.set(words, { words, concepts: asked.map(({ id }) => id), place: place.id, time });
  }
  return [...prompts.values()];
}

function nounPhrase({ name }: Concept, lexicon: Catalogue['lexicon'], draw: Draw): string {
  const size = draw.unit() < SIZED ? draw.of(lexicon.sizes).words[0] : undefined;
  const colour = draw.unit() < COLOURED ? draw.of(lexicon.colours).words[0] : undefined;
  const words = [size, colour, name].filter(Boolean).join(' ');
  if (/[^su]s$/.test(name)) return words; // "glasses"
  return `${/^[aeiou]/.test(words) ? 'an' : 'a'} ${words}`;
}
