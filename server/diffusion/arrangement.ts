import type { ArrangedSprite, Arrangement } from '../../protocol/index.ts';
import type { Catalogue } from './catalogue/catalogue.ts';
import type { Plan } from './planner.ts';
import { rollGround, type Scene, type Sprite, type Surroundings } from './scene.ts';
import type { ChosenSource } from './sources.ts';
import { WishError } from './wish-error.ts';

/** The works of an arrangement in the order laid, each once however often it lies there. @throws WishError for what nobody knows */
export function arrangedSources({ sprites }: Arrangement, catalogue: Catalogue): ChosenSource[] {
  const chosen = new Map<string, ChosenSource>();
  for (const { work: id, colour } of sprites) {
    const found = catalogue.find(id);
    if (!found) throw new WishError(`no work "${id}" in the catalogue`);
    const subject = { concept: found.concept, count: 1, colour: colourOf(catalogue, colour), size: null };
    if (!chosen.has(id)) chosen.set(id, { subject, work: found.work });
  }
  return [...chosen.values()];
}

/** The words' plan with the arrangement's own place, time, weather and subjects. @throws WishError for what nobody knows */
export function planByHand(
  plan: Plan,
  arrangement: Arrangement,
  chosen: readonly ChosenSource[],
  catalogue: Catalogue,
): Plan {
  const { places, times, weathers } = catalogue.lexicon;
  return {
    ...plan,
    place: known('place', arrangement.place, places) ?? plan.place,
    time: known('time', arrangement.time, times) ?? plan.time,
    weather: known('weather', arrangement.weather, weathers) ?? plan.weather,
    subjects: chosen.map(({ subject }) => subject),
    relations: [],
  };
}

/** Everything where it was laid by hand; the seed chooses only the version of the ground. */
export function layByHand(
  { sprites }: Arrangement,
  surroundings: Surroundings,
  chosen: readonly ChosenSource[],
  catalogue: Catalogue,
  seed: number,
): Scene {
  const ground = rollGround(catalogue, seed);
  const laid = sprites.map((sprite: ArrangedSprite): Sprite => {
    const source = chosen.findIndex(({ work }) => work.id === sprite.work);
    const { subject, work } = chosen[source] as ChosenSource;
    return {
      ...sprite,
      source,
      work,
      colour: colourOf(catalogue, sprite.colour)?.rgb ?? null,
      castsShadow: !(surroundings.place.floating || subject.concept.floats),
    };
  });
  return { ...surroundings, ground, sprites: laid };
}

function colourOf(catalogue: Catalogue, id: string | undefined) {
  if (id === undefined) return null;
  const colour = catalogue.lexicon.colours.find((one) => one.id === id);
  if (!colour) throw unknownName('colour', id, catalogue.lexicon.colours);
  return colour;
}

function known(axis: string, id: string | undefined, entries: readonly { id: string }[]): string | null {
  if (id === undefined) return null;
  if (!entries.some((entry) => entry.id === id)) throw unknownName(axis, id, entries);
  return id;
}

const unknownName = (axis: string, id: string, entries: readonly { id: string }[]): WishError =>
  new WishError(`no ${axis} "${id}": there are ${entries.map((entry) => entry.id).join(', ')}`);
