import type { LeftOutReason, Reading } from '../../protocol/index.ts';
import type { Colour, Concept } from './catalogue/schemas.ts';
import { COUNT_MAX, type Item, readItems, SIGN } from './items.ts';
import { sayInEnglish } from './language/sentence.ts';
import type { Tongue } from './language/tongue.ts';
import type { Meaning } from './phrases.ts';
import { foldCase, singulars, type Token } from './words.ts';

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
  /** The language the words are read in. */
  readonly tongue: Tongue;
  /** The concept nearest in meaning to English words no list holds, or null when none is near. */
  readonly nearest: (words: string) => Promise<Concept | null>;
  readonly maxSubjects: number;
}

/** "foxes" without a number. More would be too small to be told apart. */
const PLURAL_COUNT = 2;

/** What the text encoder and the names of concepts are written in: a word of another script is near to nothing. */
const READABLE = /^[\p{Script=Latin}\p{N}\p{M}\s'’]+$/u;

/** Words → plan. Only what a list or a near meaning vouches for enters it; the rest is left to the denoiser, which reads the words too. */
export async function planWords(words: string, { tongue, nearest, maxSubjects }: PlannerDeps): Promise<Plan> {
  const tokens = tongue.tokens(words);
  const items = readItems(tokens, tongue);
  const resolved: Item[] = [];
  for (const item of items) {
    const concept = item.kind === 'unknown' ? await nearConcept(item.said, nearest) : null;
    if (item.kind !== 'unknown' || !concept) resolved.push(item);
    else {
      const plural = singulars(item.said.split(' ').at(-1) as string).length > 0;
      const meaning = { kind: 'concept', concept, plural } as const;
      resolved.push({ ...item, kind: 'known', meaning, as: tongue.nameOf(concept) });
    }
  }
  const plan = fold(resolved, tongue, maxSubjects);
  // Emoji are not English either.
  const isForeign = tongue.language !== 'en' || tokens.some(({ text }) => SIGN.test(text));
  const isSaid = isForeign && plan.understood.length > 0;
  return { ...plan, prompt: isSaid ? sayInEnglish(plan) : promptOf(words, tokens, resolved) };
}

/** Nothing of it can be shown. */
export const isBlank = ({ subjects, place, time, weather }: Plan): boolean =>
  subjects.length === 0 && place === null && time === null && weather === null;

/** Near to all that was said, or to its last word: a "fluffy capybara" is a capybara. */
async function nearConcept(said: string, nearest: PlannerDeps['nearest']): Promise<Concept | null> {
  if (!READABLE.test(said)) return null;
  const last = said.split(' ').at(-1) as string;
  return (await nearest(said)) ?? (last === said ? null : nearest(last));
}

/** The words as they were said, less names and what was asked not to be there; of nothing but names, the words. */
function promptOf(words: string, tokens: readonly Token[], items: readonly Item[]): string {
  const folded = foldCase(words);
  let prompt = '';
  let end = 0;
  for (const item of items) {
    if (item.kind !== 'negated' && item.kind !== 'name') continue;
    prompt += folded.slice(end, tokens[item.from]?.from);
    end = tokens[item.to - 1]?.to ?? folded.length;
  }
  const rest = (prompt + folded.slice(end)).replace(/\s+/g, ' ').trim();
  const isEmptied = !/[\p{L}\p{N}]/u.test(rest) && items.some(({ kind }) => kind === 'name');
  return end === 0 || isEmptied ? words.trim() : rest;
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
function fold(items: readonly Item[], { grammar }: Tongue, maxSubjects: number): Omit<Plan, 'prompt'> {
  const subjects: Subject[] = [];
  const relations: Relation[] = [];
  const axes = { place: null, time: null, weather: null, manner: null } as Record<Axis, string | null>;
  const heard: Heard[] = [];
  let described = undescribed();
  /** A relation whose second end has not been named yet; `subject` null when nothing came before it. */
  let open: { id: string; subject: number | null; heard: Heard } | null = null;
  /** "Above a city, a balloon": what is above comes last. */
  let waiting: Omit<Relation, 'subject'> | null = null;
  /** What a relation that stands behind it relates to. */
  let lastSaid: number | 'place' | null = null;
  /** The subject that an adjective right here would belong to. */
  let noun: number | null = null;

  const relateTo = (to: number | 'place') => {
    if (!open) return;
    if (open.subject === null) waiting = { id: open.id, to };
    else if (open.subject !== to) relations.push({ id: open.id, subject: open.subject, to });
    if (to !== 'place' && open.id !== 'beside') open.heard.kept = true;
    open = null;
  };
  /** "A cat, the book's top on": no subject follows, so the one before stands there. */
  const settleWaiting = () => {
    if (!waiting) return;
    const subject = waiting.to === 'place' ? subjects.length - 1 : waiting.to - 1;
    if (subject >= 0) relations.push({ ...(waiting as Omit<Relation, 'subject'>), subject });
    waiting = null;
  };
  const leaveOut = (words: string, why: LeftOutReason): void => {
    heard.push({ reading: { kind: 'left-out', words, why }, kept: true });
  };

  for (const item of items) {
    const adjectiveOf: number | null = grammar.adjectivesFollow && isAdjective(item) ? noun : null;
    noun = adjectiveOf;
    if (item.kind === 'fresh') {
      described = undescribed();
      if (item.ends && grammar.postpositions) settleWaiting();
    }
    if (item.kind === 'negated') leaveOut(item.said, 'negated');
    if (item.kind === 'unknown') leaveOut(item.said, 'unknown');
    if (item.kind === 'name') leaveOut(item.said, 'name');
    if (item.kind === 'unknown' || item.kind === 'name' || item.kind === 'negated') open = null;
    if (item.kind !== 'known') continue;
    const { meaning, said, as } = item;
    const owner = adjectiveOf === null ? null : (subjects[adjectiveOf] as Subject);
    const { colour, size } = owner ?? described;
    const isContradicted =
      (meaning.kind === 'colour' && colour && colour !== meaning.colour) ||
      (meaning.kind === 'size' && size && size !== meaning.id) ||
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
    const hearing: Heard = { reading, kept: !grammar.unsaid.has(said) };
    heard.push(hearing);
    switch (meaning.kind) {
      case 'concept': {
        const { colour, size } = described;
        const said = described.count ?? meaning.count ?? null;
        const count = countOf(said && Math.min(said, COUNT_MAX), meaning.plural, grammar.nounDecides);
        const index = subjects.push({ concept: meaning.concept, count, colour, size }) - 1;
        if (waiting) relations.push({ ...(waiting as Omit<Relation, 'subject'>), subject: index });
        waiting = null;
        relateTo(index);
        described = undescribed();
        [noun, lastSaid] = [index, index];
        break;
      }
      case 'colour':
        if (owner) subjects[adjectiveOf as number] = { ...owner, colour: meaning.colour };
        else described.colour = meaning.colour;
        break;
      case 'size':
        if (owner) subjects[adjectiveOf as number] = { ...owner, size: meaning.id };
        else described.size = meaning.id;
        break;
      case 'count':
        // "Kırmızı bir tilki": elsewhere the article stands between an adjective and its noun.
        described = { ...(described.count === null ? described : undescribed()), count: meaning.count };
        break;
      case 'relation':
        if (meaning.after) {
          if (lastSaid !== null) waiting = { id: meaning.id, to: lastSaid };
        } else {
          open = {
            id: meaning.id,
            subject: subjects.length > 0 ? subjects.length - 1 : null,
            heard: hearing,
          };
        }
        described = undescribed();
        break;
      case 'place':
        axes.place = meaning.id;
        relateTo('place');
        lastSaid = 'place';
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
  if (grammar.postpositions) settleWaiting();
  const reading = heard.filter(({ kept }) => kept).map((one) => one.reading);
  const understood = reading.filter(({ kind }) => kind !== 'left-out').map(({ words }) => words);
  return { subjects, relations, ...axes, understood, reading };
}

/** "A" says one, but where the noun decides "a foxes" is a slip. */
function countOf(said: number | null, plural: boolean, nounDecides: boolean): number {
  const least = plural ? PLURAL_COUNT : 1;
  return nounDecides ? Math.max(said ?? 1, least) : (said ?? least);
}

const isAdjective = (item: Item): boolean =>
  item.kind === 'known' && (item.meaning.kind === 'colour' || item.meaning.kind === 'size');

const isAxis = (meaning: Meaning): meaning is { readonly kind: Axis; readonly id: string } =>
  meaning.kind === 'place' ||
  meaning.kind === 'time' ||
  meaning.kind === 'weather' ||
  meaning.kind === 'manner';

type Axis = 'place' | 'time' | 'weather' | 'manner';

const undescribed = (): Described => ({ count: null, colour: null, size: null });
