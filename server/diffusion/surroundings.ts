import { type Catalogue, dot } from './catalogue/catalogue.ts';
import type { Place } from './catalogue/schemas.ts';
import { createRandom, STREAM } from './noise.ts';
import type { Plan } from './planner.ts';
import type { Surroundings } from './scene.ts';

const DEFAULT_TIME = 'day';
export const CLEAR = 'clear';
/** Among so many nearest places the seed chooses when the words name none. */
const CANDIDATES = 3;
/** Weather would fall on these from nowhere: nothing there was ever painted under it. */
const WITHOUT_WEATHER = new Set(['space', 'moon', 'underwater']);

/**
 * Where a kind of thing is likely to be met. Embeddings know that whales live in the sea, but not that cakes stand in rooms:
 * these places are preferred by AT_HOME, in units of cosine.
 */
const HOMES: Readonly<Record<string, readonly string[]>> = {
  animal: ['forest', 'meadow', 'hills', 'lake'],
  plant: ['meadow', 'hills', 'forest', 'room'],
  food: ['room', 'plain', 'meadow'],
  building: ['village', 'hills', 'beach', 'mountains'],
  vehicle: ['city', 'hills', 'village'],
  person: ['stage', 'room', 'city', 'meadow', 'village'],
  nature: ['hills', 'mountains', 'sea', 'sky'],
  object: ['room', 'plain', 'stage', 'library'],
};
const AT_HOME = 0.08;
const NEVER_INDOORS = new Set(['building', 'vehicle', 'nature']);

/**
 * Completes place, hour and weather where the words leave them open. `sentence` is the meaning of the words as a whole: it chooses a
 * place where nothing in them could be seen ("loneliness"). Null when there are no words either: the picture comes from nothing.
 */
export type FindSurroundings = (
  plan: Plan,
  sentence: Float32Array | null,
  seed: number,
) => Surroundings | null;

/** Reads the meaning of each place once. `embed` gives the unit vector of a phrase. [384] */
export async function createSurroundings(
  catalogue: Catalogue,
  embed: (phrase: string) => Promise<Float32Array>,
): Promise<FindSurroundings> {
  const { places } = catalogue.lexicon;
  const nearness = new Map<Place, (meaning: Float32Array, kind: string | null) => number>();
  for (const place of places) {
    const vector = unit(sum(await inTurn(place.words, embed)));
    const cosines = catalogue.concepts.map((concept) => dot(vector, catalogue.vector(concept)));
    // Some places are near to everything: only what is above a place's mean says something.
    const mean = cosines.reduce((all, one) => all + one, 0) / cosines.length;
    const homely = (kind: string | null) => (HOMES[kind ?? '']?.includes(place.id) ? AT_HOME : 0);
    nearness.set(place, (meaning, kind) => dot(vector, meaning) - mean + homely(kind));
  }

  /** A place the subjects would be at home in: a whale in the sea, a cake in a room. */
  const placeFor = (
    { subjects }: Plan,
    sentence: Float32Array | null,
    open: readonly Place[],
    seed: number,
  ): Place => {
    const draw = createRandom(seed, STREAM.place)();
    // A landscape for words without a subject: an empty room shows nothing.
    const suited = (place: Place) =>
      place.outdoors ||
      (subjects.length > 0 && subjects.every(({ concept }) => !NEVER_INDOORS.has(concept.kind)));
    const meanings = subjects.map(({ concept }) => ({
      vector: catalogue.vector(concept),
      kind: concept.kind as string | null,
    }));
    if (meanings.length === 0 && sentence) meanings.push({ vector: sentence, kind: null });
    const score = (place: Place) =>
      meanings.reduce((all, { vector, kind }) => all + (nearness.get(place)?.(vector, kind) ?? 0), 0);
    const nearest = open
      .filter(suited)
      .sort((a, b) => score(b) - score(a))
      .slice(0, CANDIDATES);
    return nearest[Math.floor(draw * nearest.length)] as Place;
  };

  return (plan, sentence, seed) => {
    const { subjects, time, weather } = plan;
    if (sentence === null && plan.place === null && subjects.length === 0) return null;
    const open = weather === null || weather === CLEAR ? places : places.filter(hasWeather);
    const place = places.find(({ id }) => id === plan.place) ?? placeFor(plan, sentence, open, seed);
    return { place, time: time ?? DEFAULT_TIME, weather: hasWeather(place) ? (weather ?? CLEAR) : CLEAR };
  };
}

const hasWeather = (place: Place): boolean => place.outdoors && !WITHOUT_WEATHER.has(place.id);

async function inTurn<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  for (const item of items) results.push(await work(item));
  return results;
}

const sum = (vectors: readonly Float32Array[]): Float32Array =>
  vectors.reduce((all, one) => all.map((value, d) => value + (one[d] as number)));

function unit(vector: Float32Array): Float32Array {
  const length = Math.sqrt(dot(vector, vector));
  return vector.map((value) => value / length);
}
