/** Words → items: one language's tokens, each run of them with what it means where it stands. */
import type { Grammar } from './language/grammar.ts';
import { hasRole, type Tongue } from './language/tongue.ts';
import { namedHandEnd, nameEnd, styleEnd } from './names.ts';
import type { Meaning, PhraseMatch } from './phrases.ts';
import type { Token } from './words.ts';

/** The most of a kind that is laid; a larger number is taken as this one. */
export const COUNT_MAX = 5;

/** An emoji, which is always a thing. */
export const SIGN = /\p{Extended_Pictographic}/u;

interface Span {
  readonly said: string;
  /** The tokens it spans. */
  readonly from: number;
  readonly to: number;
}

export type Item =
  | (Span & {
      readonly kind: 'known';
      readonly meaning: Meaning;
      /** What it was taken as, when that is not what was said. */
      readonly as: string | null;
    })
  | (Span & { readonly kind: 'unknown' })
  /** Somebody's or something's name, with what says that their hand is meant; as it was written. */
  | (Span & { readonly kind: 'name' })
  /** What was asked not to be there, with the tokens that said so. */
  | (Span & { readonly kind: 'negated' })
  /** An adjective no longer belongs to what follows; `ends`: here a clause ends. */
  | { readonly kind: 'fresh'; readonly ends: boolean };

/** Where the tokens end that a negation at `start` forbids: "no red cars or people". Null when nothing that could be seen follows. */
function negationEnd(tokens: readonly Token[], start: number, tongue: Tongue): number | null {
  const { grammar } = tongue;
  if (grammar.notNegated.has(tokens[start + 1]?.text ?? '')) return null;
  let end = nounPhraseEnd(tokens, start + 1, tongue);
  while (end !== null) {
    const [joint, next] = [tokens[end], tokens[end + 1]?.text ?? ''];
    // "A" after "and" begins something that is wanted: "without a tail and a boat".
    const goesOn = joint && !joint.afterBreak && grammar.negationGoesOn.has(joint.text);
    if (!goesOn || grammar.determiners.has(next) || grammar.articles.has(next)) break;
    const more = nounPhraseEnd(tokens, end + 1, tongue);
    if (more === null) break;
    end = more;
  }
  return end;
}

/** Where one thing with its adjectives ends that begins at `start`; words no list holds count as either. */
function nounPhraseEnd(tokens: readonly Token[], start: number, tongue: Tongue): number | null {
  const { grammar, phrases } = tongue;
  let end: number | null = null;
  for (let i = start; i < tokens.length && !tokens[i]?.afterBreak; ) {
    const { text } = tokens[i] as Token;
    const match = phrases.matchAt(tokens, i);
    const next = i + (match?.length ?? 1);
    const is = (...kinds: Meaning['kind'][]) => match?.meanings.some(({ kind }) => kinds.includes(kind));
    if (is('colour', 'size', 'count')) {
      if (!grammar.articles.has(text)) end = next;
      if (is('concept') && !isThing(phrases.matchAt(tokens, next))) return next;
    } else if (is('concept', 'place', 'time', 'weather', 'manner')) return next;
    else if (!grammar.determiners.has(text) && !(i === start && grammar.into.has(text))) {
      if (match || isJoint(text, grammar)) break;
      end = next;
    }
    i = next;
  }
  return end;
}

const isJoint = (text: string, grammar: Grammar): boolean =>
  grammar.into.has(text) || grammar.joining.has(text) || grammar.function.has(text);

/** Reads left to right, longest known phrase first. */
export function readItems(tokens: readonly Token[], tongue: Tongue): Item[] {
  const { grammar, phrases } = tongue;
  const items: Item[] = [];
  const say = (from: number, to: number): Span => ({
    said: sayTokens(tokens.slice(from, to), tongue),
    from,
    to,
  });
  let intoPlace = false;
  let thingMayFollow = true;
  for (let i = 0; i < tokens.length; ) {
    const { text, afterBreak } = tokens[i] as Token;
    if (afterBreak) items.push({ kind: 'fresh', ends: true });
    const takenBack = grammar.negationsAfter.has(text) ? takeBack(items) : null;
    const start = takenBack ?? i;
    const end =
      takenBack !== null ? i + 1 : grammar.negations.has(text) ? negationEnd(tokens, i, tongue) : null;
    if (end !== null) {
      items.push({ kind: 'negated', ...say(start, end) });
      items.push({ kind: 'fresh', ends: false });
      intoPlace = false;
      thingMayFollow = true;
      i = end;
      continue;
    }
    const hand = styleEnd(tokens, i, tongue);
    const named = hand === null ? nameEnd(tokens, i, tongue) : namedHandEnd(tokens, hand, tongue);
    if (named !== null) {
      const said = tokens.slice(i, named).map(({ written }) => written);
      items.push({ kind: 'name', said: said.join(tongue.joint), from: i, to: named });
      intoPlace = false;
      thingMayFollow = true;
      i = named;
      continue;
    }
    if (hand !== null) {
      i = hand;
      continue;
    }
    const match = knownAt(tokens, i, tongue);
    const isFrame = grammar.frames.has(text) && (match?.length ?? 1) === 1;
    if (isFrame && (grammar.of.has(tokens[i + 1]?.text ?? '') || !match)) {
      items.push({ kind: 'fresh', ends: false });
      thingMayFollow = true;
      i++;
    } else if (match) {
      const next = i + match.length;
      const meaning = choose(match.meanings, {
        intoPlace: intoPlace || match.into === true || grammar.intoAfter.has(tokens[next]?.text ?? ''),
        thingFollows: isThing(phrases.matchAt(tokens, next)),
        ends: tokens[next]?.afterBreak ?? true,
      });
      const owns = meaning.kind === 'concept' && tokens[next - 1]?.possessive && next < tokens.length;
      if (!owns) items.push({ kind: 'known', meaning, as: match.as ?? null, ...say(i, next) });
      const describes = meaning.kind === 'colour' || meaning.kind === 'size' || meaning.kind === 'count';
      intoPlace = grammar.into.has(tokens[next - 1]?.text ?? '') || (describes && intoPlace);
      thingMayFollow = describes || meaning.kind === 'relation';
      i = next;
    } else if (isLargeNumber(text, grammar)) {
      const meaning = { kind: 'count', count: COUNT_MAX } as const;
      items.push({ kind: 'known', meaning, as: String(COUNT_MAX), ...say(i, i + 1) });
      thingMayFollow = true;
      i++;
    } else if (grammar.determiners.has(text) || isJoint(text, grammar)) {
      if (grammar.determiners.has(text)) items.push({ kind: 'fresh', ends: false });
      else intoPlace = grammar.into.has(text);
      thingMayFollow = !grammar.function.has(text);
      i++;
    } else {
      const end = unknownEnd(tokens, i, tongue);
      const last = tokens[end - 1]?.text ?? '';
      // "grumpy" before a fox describes it, "dreams" after one is a verb: neither is a thing to paint.
      const describes = isThing(phrases.matchAt(tokens, end));
      const isThingLike = !describes && !grammar.notAThing?.test(last);
      const isAskedFor = thingMayFollow || afterBreak || SIGN.test(text);
      if (isThingLike && isAskedFor) items.push({ kind: 'unknown', ...say(i, end) });
      intoPlace = describes && intoPlace;
      thingMayFollow = describes;
      i = end;
    }
  }
  return items;
}

/** What a list holds, or what a word that none holds may be meant as. */
function knownAt(tokens: readonly Token[], at: number, tongue: Tongue): PhraseMatch | null {
  const match = tongue.phrases.matchAt(tokens, at);
  const token = tokens[at] as Token;
  return match || hasRole(tongue.grammar, token.text) ? match : tongue.meant(token);
}

/** Takes the last thing with its adjectives off the items: "cars without". Gives where it began, null where there is none. */
function takeBack(items: Item[]): number | null {
  const last = items.at(-1);
  if (!last || last.kind === 'negated' || last.kind === 'fresh') return null;
  if (last.kind === 'known' && last.meaning.kind === 'relation') return null;
  let from = last.from;
  items.pop();
  for (let before = items.at(-1); before?.kind === 'known' && before.to === from; before = items.at(-1)) {
    if (!['colour', 'size', 'count'].includes(before.meaning.kind)) break;
    from = before.from;
    items.pop();
  }
  return from;
}

const isLargeNumber = (text: string, grammar: Grammar): boolean =>
  grammar.crowd.has(text) || (/^\d+$/.test(text) && Number(text) > COUNT_MAX);

const isThing = (match: PhraseMatch | null): boolean =>
  match?.meanings.some(({ kind }) => kind === 'concept') ?? false;

/** Where the words in a row end that no list holds, at the latest at the next break. */
function unknownEnd(tokens: readonly Token[], start: number, tongue: Tongue): number {
  const { grammar } = tongue;
  let end = start + 1;
  for (; end < tokens.length; end++) {
    const { text, afterBreak } = tokens[end] as Token;
    if (afterBreak || knownAt(tokens, end, tongue) || grammar.negations.has(text)) break;
    if (nameEnd(tokens, end, tongue) !== null || styleEnd(tokens, end, tongue) !== null) break;
    if (grammar.negationsAfter.has(text) || grammar.determiners.has(text) || isJoint(text, grammar)) break;
  }
  return end;
}

const sayTokens = (tokens: readonly Token[], { joint }: Tongue): string =>
  tokens.map(({ text }) => text).join(joint);

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
