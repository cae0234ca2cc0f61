import type { LeftOutReason, Reading } from '../../protocol/index.ts';
import type { Colour, Concept } from './catalogue/schemas.ts';
import type { Meaning, PhraseMatch, Phrases } from './phrases.ts';
import { foldCase, singulars, type Token, tokenise } from './words.ts';

export interface Subject {
  readonly concept: Concept;
  readonly count: number;
  readonly colour: Colour | null;
  readonly size: string | null;
}

/** `subject` stands in this relation to another subject, or to the place. */
export interface Relation {
  readonly id: string;
  readonly subject: number;
  readonly to: number | 'place';
}

/** What the words ask for. Place, time and weather are separate axes: a city at dusk is both. */
export interface Plan {
  readonly subjects: readonly Subject[];
  readonly place: string | null;
  readonly time: string | null;
  readonly weather: string | null;
  readonly relations: readonly Relation[];
  readonly manner: string | null;
  /** The words that were recognised, in the order said. */
  readonly understood: readonly string[];
  /** What was made of every piece of the words: understood, taken as something near, or left out and why. */
  readonly reading: readonly Reading[];
  /** What the text encoder is to read: the words less what was asked not to be there, for it hears no "no". */
  readonly prompt: string;
}

export interface PlannerDeps {
  readonly phrases: Phrases;
  /** The concept nearest in meaning to words no list holds, or null when none is near. */
  readonly nearest: (words: string) => Promise<Concept | null>;
  readonly maxSubjects: number;
}

/** "foxes" without a number. More would be too small to be told apart. */
const PLURAL_COUNT = 2;
/** The most of a kind that is laid; a larger number is taken as this one. */
const COUNT_MAX = 5;

const words = (list: string): ReadonlySet<string> => new Set(list.split(' '));
/** After these begins a new thing: an adjective said before belongs to the last one. */
const DETERMINERS = words('the this that these those my your our his her its their another every each no');
/** After these a word that may be a thing or a surrounding is the surrounding: "in a castle", "over the mountains". */
const INTO_PLACES = words('in on at above over across through into along around among inside during within');
/** Words that join things: what follows may be one. */
const JOINING = words('and or of with without like as from to for near by under behind than');
const FUNCTION_WORDS = words(
  'who which that is are was were be being been it he she they them him i you we me us there here very so too not up down out off but while when where then just please want see show make',
);
/** "A painting of a fox" shows a fox. */
const FRAMES = words(
  'painting picture image drawing sketch portrait photo photograph scene view dream vision paint draw imagine',
);
/** After these comes what must not be there. */
const NEGATIONS = words('no not without never neither nor minus');
/** A negation goes on after these: "without cars or people". */
const NEGATION_GOES_ON = words('or and nor');
const ARTICLES = words('a an');
/** "Not only a fox" is a fox and more. */
const NOT_NEGATED = words('only just');
const LARGE_NUMBERS = words(
  'six seven eight nine ten eleven twelve dozen dozens twenty thirty fifty hundred hundreds thousand thousands',
);
/** What the text encoder and the names of concepts are written in: a word of another script is near to nothing. */
const READABLE = /^[\p{Script=Latin}\p{N}\p{M}\s'’]+$/u;
/** What is heard but not worth repeating as understood, unless it says where something stands. */
const UNSAID = words('a an one and with by near in on');
/** Endings of words that say how or what is done, not what is there. */
const NOT_A_THING = /(ing|(?<!f)ly|ed)$/;

type Item =
  | {
      readonly kind: 'known';
      readonly meaning: Meaning;
      readonly said: string;
      /** What it was taken as, when that is not what was said. */
      readonly as: string | null;
    }
  | { readonly kind: 'unknown'; readonly said: string }
  /** What was asked not to be there, with the tokens that said so. */
  | { readonly kind: 'negated'; readonly said: string; readonly from: number; readonly to: number }
  | { readonly kind: 'fresh' };

/** Words → plan. Only what a list or a near meaning vouches for enters it; the rest is left to the denoiser, which reads the words too. */
export async function planWords(words: string, deps: PlannerDeps): Promise<Plan> {
  const tokens = tokenise(words);
  const items = readItems(tokens, deps.phrases);
  const resolved: Item[] = [];
  for (const item of items) {
    const concept = item.kind === 'unknown' ? await nearConcept(item.said, deps.nearest) : null;
    if (item.kind !== 'unknown' || !concept) resolved.push(item);
    else {
      const plural = singulars(item.said.split(' ').at(-1) as string).length > 0;
      const meaning = { kind: 'concept', concept, plural } as const;
      resolved.push({ kind: 'known', meaning, said: item.said, as: concept.name });
    }
  }
  return { ...fold(resolved, deps.maxSubjects), prompt: promptOf(words, tokens, resolved) };
}

/** Near to all that was said, or to its last word: a "fluffy capybara" is a capybara. */
async function nearConcept(said: string, nearest: PlannerDeps['nearest']): Promise<Concept | null> {
  if (!READABLE.test(said)) return null;
  const last = said.split(' ').at(-1) as string;
  return (await nearest(said)) ?? (last === said ? null : nearest(last));
}

/** The words as they were said, less what was asked not to be there. */
function promptOf(words: string, tokens: readonly Token[], items: readonly Item[]): string {
  const folded = foldCase(words);
  let prompt = '';
  let end = 0;
  for (const item of items) {
    if (item.kind !== 'negated') continue;
    prompt += folded.slice(end, tokens[item.from]?.from);
    end = tokens[item.to - 1]?.to ?? folded.length;
  }
  return end === 0 ? words.trim() : (prompt + folded.slice(end)).replace(/\s+/g, ' ').trim();
}

/** Where the tokens end that a negation at `start` forbids: "no red cars or people". Null when nothing that could be seen follows. */
function negationEnd(tokens: readonly Token[], start: number, phrases: Phrases): number | null {
  if (NOT_NEGATED.has(tokens[start + 1]?.text ?? '')) return null;
  let end = nounPhraseEnd(tokens, start + 1, phrases);
  while (end !== null) {
    const [joint, next] = [tokens[end], tokens[end + 1]?.text ?? ''];
    // "A" after "and" begins something that is wanted: "without a tail and a boat".
    const goesOn = joint && !joint.afterBreak && NEGATION_GOES_ON.has(joint.text);
    if (!goesOn || DETERMINERS.has(next) || ARTICLES.has(next)) break;
    const more = nounPhraseEnd(tokens, end + 1, phrases);
    if (more === null) break;
    end = more;
  }
  return end;
}

/** Where one thing with its adjectives ends that begins at `start`; words no list holds count as either. */
function nounPhraseEnd(tokens: readonly Token[], start: number, phrases: Phrases): number | null {
  let end: number | null = null;
  for (let i = start; i < tokens.length && !tokens[i]?.afterBreak; ) {
    const { text } = tokens[i] as Token;
    const match = phrases.matchAt(tokens, i);
    const next = i + (match?.length ?? 1);
    const is = (...kinds: Meaning['kind'][]) => match?.meanings.some(({ kind }) => kinds.includes(kind));
    if (is('colour', 'size', 'count')) {
      if (!ARTICLES.has(text)) end = next;
      if (is('concept') && !isThing(phrases.matchAt(tokens, next))) return next;
    } else if (is('concept', 'place', 'time', 'weather', 'manner')) return next;
    else if (!DETERMINERS.has(text) && !(i === start && INTO_PLACES.has(text))) {
      if (match || isJoint(text)) break;
      end = next;
    }
    i = next;
  }
  return end;
}

const isJoint = (text: string): boolean =>
  INTO_PLACES.has(text) || JOINING.has(text) || FUNCTION_WORDS.has(text);

/** Reads left to right, longest known phrase first. `fresh` marks where an adjective no longer belongs to what follows. */
function readItems(tokens: readonly Token[], phrases: Phrases): Item[] {
  const items: Item[] = [];
  let intoPlace = false;
  let thingMayFollow = true;
  for (let i = 0; i < tokens.length; ) {
    const { text, afterBreak } = tokens[i] as Token;
    if (afterBreak) items.push({ kind: 'fresh' });
    const negated = NEGATIONS.has(text) ? negationEnd(tokens, i, phrases) : null;
    if (negated !== null) {
      items.push({ kind: 'negated', said: sayTokens(tokens, i, negated - i), from: i, to: negated });
      items.push({ kind: 'fresh' });
      intoPlace = false;
      thingMayFollow = true;
      i = negated;
      continue;
    }
    const match = phrases.matchAt(tokens, i);
    const isFrame = FRAMES.has(text) && (match?.length ?? 1) === 1;
    if (isFrame && (tokens[i + 1]?.text === 'of' || !match)) {
      items.push({ kind: 'fresh' });
      thingMayFollow = true;
      i++;
    } else if (match) {
      const thingFollows = isThing(phrases.matchAt(tokens, i + match.length));
      const ends = tokens[i + match.length]?.afterBreak ?? true;
      const meaning = choose(match.meanings, { intoPlace, thingFollows, ends });
      const said = sayTokens(tokens, i, match.length);
      const owns =
        meaning.kind === 'concept' &&
        tokens[i + match.length - 1]?.possessive &&
        i + match.length < tokens.length;
      if (!owns) items.push({ kind: 'known', meaning, said, as: null });
      const describes = meaning.kind === 'colour' || meaning.kind === 'size' || meaning.kind === 'count';
      intoPlace = INTO_PLACES.has(said.split(' ').at(-1) ?? '') || (describes && intoPlace);
      thingMayFollow = describes || meaning.kind === 'relation';
      i += match.length;
    } else if (isLargeNumber(text)) {
      const meaning = { kind: 'count', count: COUNT_MAX } as const;
      items.push({ kind: 'known', meaning, said: text, as: String(COUNT_MAX) });
      thingMayFollow = true;
      i++;
    } else if (
      DETERMINERS.has(text) ||
      INTO_PLACES.has(text) ||
      JOINING.has(text) ||
      FUNCTION_WORDS.has(text)
    ) {
      if (DETERMINERS.has(text)) items.push({ kind: 'fresh' });
      else intoPlace = INTO_PLACES.has(text);
      thingMayFollow = !FUNCTION_WORDS.has(text);
      i++;
    } else {
      const length = unknownLength(tokens, i, phrases);
      const last = tokens[i + length - 1]?.text ?? '';
      // "grumpy" before a fox describes it, "dreams" after one is a verb: neither is a thing to paint.
      const describes = isThing(phrases.matchAt(tokens, i + length));
      if (!describes && !NOT_A_THING.test(last) && (thingMayFollow || afterBreak)) {
        items.push({ kind: 'unknown', said: sayTokens(tokens, i, length) });
      }
      intoPlace = describes && intoPlace;
      thingMayFollow = describes;
      i += length;
    }
  }
  return items;
}

const isLargeNumber = (text: string): boolean =>
  LARGE_NUMBERS.has(text) || (/^\d+$/.test(text) && Number(text) > COUNT_MAX);

const isThing = (match: PhraseMatch | null): boolean =>
  match?.meanings.some(({ kind }) => kind === 'concept') ?? false;

/** How many words in a row no list holds, up to the next break. */
function unknownLength(tokens: readonly Token[], start: number, phrases: Phrases): number {
  let end = start + 1;
  for (; end < tokens.length; end++) {
    const { text, afterBreak } = tokens[end] as Token;
    if (afterBreak || phrases.matchAt(tokens, end) || NEGATIONS.has(text)) break;
    if (DETERMINERS.has(text) || INTO_PLACES.has(text) || JOINING.has(text) || FUNCTION_WORDS.has(text))
      break;
  }
  return end - start;
}

const sayTokens = (tokens: readonly Token[], start: number, length: number): string =>
  tokens
    .slice(start, start + length)
    .map(({ text }) => text)
    .join(' ');

/** "orange cat" is a colour, "an orange" a fruit; "in a castle" a place, "a castle" a thing; "inside a shell", but "a fox inside". */
function choose(
  meanings: readonly Meaning[],
  context: { intoPlace: boolean; thingFollows: boolean; ends: boolean },
): Meaning {
  const of = (...kinds: Meaning['kind'][]) => meanings.find(({ kind }) => kinds.includes(kind));
  const thing = of('concept');
  const surrounding = of('place', 'time', 'weather');
  const other = of('manner', 'relation', 'count', 'colour', 'size');
  if (thing && other) return context.thingFollows ? other : thing;
  if (thing && surrounding) return context.intoPlace ? surrounding : thing;
  if (other?.kind === 'relation' && surrounding) return context.ends ? surrounding : other;
  return (thing ?? surrounding ?? other ?? meanings[0]) as Meaning;
}

/** One piece of what was said, and whether it is worth repeating. */
interface Heard {
  reading: Reading;
  kept: boolean;
}

interface Described {
  count: number | null;
  colour: Colour | null;
  size: string | null;
}

/** Collects the plan item by item. */
function fold(items: readonly Item[], maxSubjects: number): Omit<Plan, 'prompt'> {
  const subjects: Subject[] = [];
  const relations: Relation[] = [];
  const axes = { place: null, time: null, weather: null, manner: null } as Record<Axis, string | null>;
  const heard: Heard[] = [];
  let described = undescribed();
  /** A relation whose second end has not been named yet; `subject` null when nothing came before it. */
  let open: { id: string; subject: number | null; heard: Heard } | null = null;
  /** "Above a city, a balloon": what is above comes last. */
  let waiting: Omit<Relation, 'subject'> | null = null;

  const relateTo = (to: number | 'place') => {
    if (!open) return;
    if (open.subject === null) waiting = { id: open.id, to };
    else if (open.subject !== to) relations.push({ id: open.id, subject: open.subject, to });
    if (to !== 'place' && open.id !== 'beside') open.heard.kept = true;
    open = null;
  };

  const leaveOut = (words: string, why: LeftOutReason): void => {
    heard.push({ reading: { kind: 'left-out', words, why }, kept: true });
  };

  for (const item of items) {
    if (item.kind === 'fresh') described = undescribed();
    if (item.kind === 'negated') leaveOut(item.said, 'negated');
    if (item.kind === 'unknown') leaveOut(item.said, 'unknown');
    if (item.kind !== 'known') continue;
    const { meaning, said, as } = item;
    const isContradicted =
      (meaning.kind === 'colour' && described.colour && described.colour !== meaning.colour) ||
      (meaning.kind === 'size' && described.size && described.size !== meaning.id) ||
      (isAxis(meaning) && axes[meaning.kind] !== null && axes[meaning.kind] !== meaning.id);
    const isOneTooMany = meaning.kind === 'concept' && subjects.length === maxSubjects;
    if (isContradicted || isOneTooMany) {
      leaveOut(said, isOneTooMany ? 'too-many' : 'contradiction');
      if (isOneTooMany || isAxis(meaning)) {
        described = undescribed();
        open = null;
      }
      continue;
    }
    const reading: Reading =
      as === null ? { kind: 'understood', words: said } : { kind: 'taken-as', words: said, as };
    const hearing: Heard = { reading, kept: !UNSAID.has(said) };
    heard.push(hearing);
    switch (meaning.kind) {
      case 'concept': {
        const { colour, size } = described;
        // "A" says one, but "a foxes" is a slip: the noun decides.
        const count = Math.max(described.count ?? 1, meaning.plural ? PLURAL_COUNT : 1);
        const index = subjects.push({ concept: meaning.concept, count, colour, size }) - 1;
        if (waiting) relations.push({ ...(waiting as Omit<Relation, 'subject'>), subject: index });
        waiting = null;
        relateTo(index);
        described = undescribed();
        break;
      }
      case 'colour':
        described.colour = meaning.colour;
        break;
      case 'size':
        described.size = meaning.id;
        break;
      case 'count':
        described = { ...undescribed(), count: meaning.count };
        break;
      case 'relation':
        open = { id: meaning.id, subject: subjects.length > 0 ? subjects.length - 1 : null, heard: hearing };
        described = undescribed();
        break;
      case 'place':
        axes.place = meaning.id;
        relateTo('place');
        described = undescribed();
        break;
      case 'time':
      case 'weather':
      case 'manner':
        axes[meaning.kind] = meaning.id;
        open = null;
        described = undescribed();
        break;
    }
  }
  const reading = heard.filter(({ kept }) => kept).map((one) => one.reading);
  const understood = reading.filter(({ kind }) => kind !== 'left-out').map(({ words }) => words);
  return { subjects, relations, ...axes, understood, reading };
}

const isAxis = (meaning: Meaning): meaning is { readonly kind: Axis; readonly id: string } =>
  meaning.kind === 'place' ||
  meaning.kind === 'time' ||
  meaning.kind === 'weather' ||
  meaning.kind === 'manner';

type Axis = 'place' | 'time' | 'weather' | 'manner';

const undescribed = (): Described => ({ count: null, colour: null, size: null });
