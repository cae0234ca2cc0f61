import type { Catalogue } from './catalogue/catalogue.ts';
import type { CataloguedWork, Layouts, Place, Rgb, Slot } from './catalogue/schemas.ts';
import { createRandom, type Random, STREAM } from './noise.ts';
import type { Plan, Subject } from './planner.ts';
import type { ChosenSource } from './sources.ts';

/** A work's thumbnail where it lies in the collage. Lengths are shares of the picture's side. */
export interface Sprite {
  /** Which of the chosen sources it is. */
  readonly source: number;
  readonly work: CataloguedWork;
  /** Centre of the thumbnail's square. */
  readonly x: number;
  readonly y: number;
  /** Side of the square. */
  readonly size: number;
  /** Degrees, clockwise. */
  readonly rotation: number;
  /** Mirrored before it is turned. */
  readonly flip: boolean;
  readonly colour: Rgb | null;
  readonly castsShadow: boolean;
}

export interface Surroundings {
  readonly place: Place;
  readonly time: string;
  readonly weather: string;
}

/** Everything the collage is made of; the same scene gives the same pixels. Sprites lie far to near. */
export interface Scene extends Surroundings {
  /** Which baked version of the ground. */
  readonly ground: number;
  readonly sprites: readonly Sprite[];
}

/** The manner in which scale and gravity do not hold. */
const SURREAL = 'surreal';
/** No sprite is larger than this. */
const LARGEST = 0.92;
const FLIP_CHANCE = 0.4;
/** Room kept above what stands tall, and above what rests on something. */
const HEAD_ROOM = 0.02;
const RESTING_HEAD_ROOM = 0.01;
/** What rests on something stands this much of its half height below its top. */
const RESTING_DEPTH = 0.84;
/** How much higher than what merely floats stands what is said to be above a place. */
const ALOFT_LIFT = 0.08;
/** How much lower floats what something else hangs over. */
const UNDER_DROP = 0.26;
const UNUSUAL_TURN = 0.4;
/** How much smaller each of two, or of more, stands in the place of one. */
const PAIR_SHRINK = 0.8;
const CROWD_SHRINK = 0.65;
/** More units than this have no layout. */
const UNITS_MAX = 5;

/** Which baked version of the ground a seed brings. */
export const rollGround = (catalogue: Catalogue, seed: number): number =>
  Math.floor(createRandom(seed, STREAM.ground)() * catalogue.grounds.rolls);

interface Placed {
  readonly sprite: Sprite;
  readonly slot: Slot;
  /** Half the height of what is drawn. */
  readonly half: number;
}

/**
 * Where everything stands, by the rules the denoiser learnt its drafts under (layouts.json). The seed moves, mirrors and resizes a
 * little, so that the same words do not always stand alike.
 */
export function arrangeScene(
  plan: Plan,
  surroundings: Surroundings,
  chosen: readonly ChosenSource[],
  catalogue: Catalogue,
  seed: number,
): Scene {
  const { layouts } = catalogue;
  const ground = rollGround(catalogue, seed);
  const slots = slotsOf(plan, chosen, layouts);
  const largest = Math.max(...slots.map(({ source }) => source.subject.concept.scale));
  const random = createRandom(seed, STREAM.layout);
  const placed = slots.map(({ source, slot, under }): Placed => {
    const { subject, work } = source;
    const index = chosen.indexOf(source);
    const wanted =
      slot.size * (layouts.sizes[subject.size ?? ''] ?? 1) * (1 + shake(random, layouts.jitter.size));
    const size = Math.min(LARGEST, wanted * (subject.concept.scale / largest) ** layouts.scaleExponent);
    const half = (size * work.extent[1]) / 2;
    const hangs = surroundings.place.floating || subject.concept.floats;
    const aloft = isAbovePlace(plan, index);
    const floats = hangs || aloft;
    const turn = turnOf(layouts, hangs, subject.concept.floats);
    const shift = (floats && under ? UNDER_DROP : 0) - (aloft ? ALOFT_LIFT : 0);
    const height = heightOf(slot, half, floats, surroundings.place, layouts) + shift;
    const sprite: Sprite = {
      source: index,
      work,
      x: slot.x + shake(random, layouts.jitter.x),
      y: Math.max(half + HEAD_ROOM, height) + shake(random, layouts.jitter.y),
      size,
      rotation: shake(random, turn),
      flip: random() < FLIP_CHANCE,
      colour: subject.colour?.rgb ?? null,
      castsShadow: !floats,
    };
    return { sprite, slot, half };
  });
  const sprites = inDrawingOrder(rest(placed));
  if (plan.manner !== SURREAL) return { ...surroundings, ground, sprites };
  return { ...surroundings, ground, sprites: sprites.map((sprite) => undoGravity(sprite, random)) };
}

/** Sizes, heights and angles as they never are: the surreal drafts of the training (undo_gravity in training/scenes.py). */
function undoGravity(sprite: Sprite, random: Random): Sprite {
  const between = (low: number, high: number): number => low + (high - low) * random();
  return {
    ...sprite,
    size: between(0.22, 0.72),
    y: between(0.25, 0.75),
    x: Math.min(0.85, Math.max(0.15, sprite.x + between(-0.12, 0.12))),
    rotation: between(-40, 40),
  };
}

interface Filled {
  readonly source: ChosenSource;
  readonly slot: Slot;
  /** Something hangs over it: where nothing stands, it floats lower. */
  readonly under: boolean;
}

/** Each unit with its slot: a pair by its relation, everything else by how many there are. */
function slotsOf(plan: Plan, chosen: readonly ChosenSource[], layouts: Layouts): Filled[] {
  const [first, second] = chosen;
  const alone = chosen.every(({ subject }) => subject.count === 1);
  const relation = plan.relations.find(({ to }) => to !== 'place');
  if (chosen.length === 2 && first && second && (alone || (relation && relation.id !== 'beside'))) {
    const [a, b] = layouts.relations[relation?.id ?? 'beside'] ?? (layouts.relations.beside as [Slot, Slot]);
    const [nearer, farther] = relation?.subject === 1 ? [second, first] : [first, second];
    const isUnder = (one: Slot, other: Slot) => one.y === undefined && other.y !== undefined;
    return [...shareSlot(nearer, a, isUnder(a, b)), ...shareSlot(farther, b, isUnder(b, a))];
  }
  const units = chosen.flatMap((source) =>
    Array.from({ length: unitsOf(source.subject, chosen.length) }, () => source),
  );
  const taken = units.slice(0, UNITS_MAX);
  const layout = layouts.counts[String(taken.length)];
  if (!layout) return [];
  return taken.map((source, i) => {
    const [x, lower] = layout.slots[i] as [number, number];
    return { source, slot: { x, lower, size: layout.size }, under: false };
  });
}

/** Several of a kind side by side where one of a pair would stand. What rests on or in something is alone there. */
function shareSlot(source: ChosenSource, slot: Slot, under: boolean): Filled[] {
  const { count } = source.subject;
  if (count === 1 || slot.restsOn || slot.restsIn) return [{ source, slot, under }];
  const size = slot.size * (count === 2 ? PAIR_SHRINK : CROWD_SHRINK);
  const pitch = Math.min(size, (1 - size) / (count - 1));
  const left = Math.min(
    1 - size / 2 - pitch * (count - 1),
    Math.max(size / 2, slot.x - (pitch * (count - 1)) / 2),
  );
  return Array.from({ length: count }, (_, i) => ({
    source,
    slot: { ...slot, x: left + pitch * i, size },
    under,
  }));
}

/** Every subject gets at least its one place, however many the first ones are. */
const unitsOf = (subject: Subject, subjects: number): number =>
  Math.min(subject.count, UNITS_MAX - subjects + 1);

const isAbovePlace = (plan: Plan, subject: number): boolean =>
  plan.relations.some((one) => one.subject === subject && one.to === 'place' && one.id === 'above');

/** What floats by nature turns freely; a castle under the sea leans only a little. */
const turnOf = ({ rotation }: Layouts, hangs: boolean, byNature: boolean): number =>
  hangs ? rotation.floating * (byNature ? 1 : UNUSUAL_TURN) : rotation.standing;

function heightOf(slot: Slot, half: number, floats: boolean, place: Place, layouts: Layouts): number {
  const lower = slot.lower ?? 0;
  if (slot.y !== undefined) return slot.y;
  if (floats) return layouts.floatHeight + lower;
  return Math.max(half + HEAD_ROOM, place.baseline + lower - half);
}

/** Puts what rests on or in the other thing of a pair where that one is: in the middle of several. */
function rest(placed: readonly Placed[]): readonly Placed[] {
  return placed.map((one, i) => {
    const below = placed[i + 1 + Math.floor((placed.length - i - 2) / 2)];
    if (!below) return one;
    if (one.slot.restsIn) return { ...one, sprite: { ...one.sprite, y: below.sprite.y } };
    if (!one.slot.restsOn) return one;
    const top = below.sprite.y - below.half * RESTING_DEPTH;
    return { ...one, sprite: { ...one.sprite, y: Math.max(one.half + RESTING_HEAD_ROOM, top - one.half) } };
  });
}

/** By the row of the feet, far to near; what rests on or in something comes last. */
function inDrawingOrder(placed: readonly Placed[]): Sprite[] {
  const rests = ({ slot }: Placed) => Number(Boolean(slot.restsOn || slot.restsIn));
  const feet = ({ sprite, half }: Placed) => sprite.y + half;
  return [...placed].sort((a, b) => rests(a) - rests(b) || feet(a) - feet(b)).map(({ sprite }) => sprite);
}

const shake = (random: Random, amount: number): number => (2 * random() - 1) * amount;
