import type { Plan } from '../planner.ts';

/** How a place is said in captions of the training and in prompts of the bench. */
export const PLACE_PHRASES: Readonly<Record<string, string>> = {
  plain: 'before a plain background',
  beach: 'on a beach',
  sea: 'on the sea',
  underwater: 'underwater',
  lake: 'by a lake',
  forest: 'in a forest',
  jungle: 'in the jungle',
  meadow: 'in a meadow',
  hills: 'in the hills',
  farm: 'on a farm',
  mountains: 'in the mountains',
  desert: 'in the desert',
  city: 'in a city',
  village: 'in a village',
  snow: 'in a snowy field',
  space: 'in outer space',
  moon: 'on the moon',
  sky: 'in the sky',
  cave: 'in a cave',
  room: 'in a living room',
  library: 'in a library',
  stage: 'on a stage',
};
const TIME_PHRASES: Readonly<Record<string, string>> = {
  day: 'by day',
  dawn: 'at dawn',
  sunset: 'at sunset',
  night: 'at night',
};
const WEATHER_PHRASES: Readonly<Record<string, string>> = {
  clear: 'under a clear sky',
  rain: 'in the rain',
  storm: 'in a storm',
  snow: 'in falling snow',
  fog: 'in the fog',
};
const RELATION_PHRASES: Readonly<Record<string, string>> = {
  beside: 'beside',
  above: 'above',
  below: 'below',
  on: 'on',
  inside: 'inside',
  'in-front': 'in front of',
  behind: 'behind',
};
const NUMBERS = ['', 'a', 'two', 'three', 'four', 'five'];

/** The plan in plain English: what the text encoder, which reads nothing else, is told of words in another language. */
export function sayInEnglish({ subjects, relations, place, time, weather }: Omit<Plan, 'prompt'>): string {
  const things = subjects.map(({ concept, count, colour, size }) => {
    const noun = [size, colour?.id, count > 1 ? pluralOf(concept.name) : concept.name]
      .filter(Boolean)
      .join(' ');
    const number = NUMBERS[Math.min(count, NUMBERS.length - 1)] as string;
    return `${number === 'a' && /^[aeiou]/.test(noun) ? 'an' : number} ${noun}`;
  });
  const related = relations.find(({ to }) => to !== 'place');
  const [a, b] = [related?.subject, related?.to].map((i) => (typeof i === 'number' ? i : -1)) as [
    number,
    number,
  ];
  const said = related
    ? [
        `${things[a]} ${RELATION_PHRASES[related.id] ?? 'beside'} ${things[b]}`,
        ...things.filter((_, i) => i !== a && i !== b),
      ]
    : things;
  const aloft = relations.some(({ id, to }) => id === 'above' && to === 'place');
  const where = place && PLACE_PHRASES[place];
  return [
    said.join(' and '),
    where && (aloft ? where.replace(/^(in|on|by|before) /, 'above ') : where),
    time && TIME_PHRASES[time],
    weather && WEATHER_PHRASES[weather],
  ]
    .filter(Boolean)
    .join(' ');
}

function pluralOf(name: string): string {
  if (/(s|x|ch|sh)$/.test(name)) return name.endsWith('s') ? name : `${name}es`;
  return /[^aeiou]y$/.test(name) ? `${name.slice(0, -1)}ies` : `${name}s`;
}
