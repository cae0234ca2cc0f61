/** Names of people and of whatever else has one: the painter knows none of them, and must not take one for a thing. */
import { hasRole, type Tongue } from './language/tongue.ts';
import type { Token } from './words.ts';

/** Small words inside a name: "Leonardo da Vinci". */
const PARTICLES = new Set('van von der den de da di du del della la le bin ibn al el zu'.split(' '));
/** Longest phrase that says whose style is meant, in words. */
const STYLE_WORDS = 5;

/** Where the phrase ends that begins at `start` and says that somebody's hand is meant; null for none. */
export function styleEnd(tokens: readonly Token[], start: number, { grammar, joint }: Tongue): number | null {
  for (let length = Math.min(STYLE_WORDS, tokens.length - start); length > 0; length--) {
    const span = tokens.slice(start, start + length).map(({ text }) => text);
    if (grammar.styles.has(span.join(joint))) return start + length;
  }
  return null;
}

/** Where the name ends that follows a phrase of `styleEnd`; null where something known does, a manner or a thing. */
export function namedHandEnd(tokens: readonly Token[], start: number, tongue: Tongue): number | null {
  let end = start;
  while (end < tokens.length && (end === start || !tokens[end]?.afterBreak) && isUnknown(tokens, end, tongue))
    end++;
  return end === start ? nameEnd(tokens, start, tongue) : end;
}

/**
 * Where the name ends that begins at `start`; null for none. Two words with capitals are one unless every word is known; one alone is,
 * except at the beginning, where every word has a capital, and where it describes what follows ("a Victorian house").
 */
export function nameEnd(tokens: readonly Token[], start: number, tongue: Tongue): number | null {
  const { grammar, phrases } = tongue;
  if (!tokens[start]?.capital || hasRole(grammar, tokens[start].text) || isTitle(tokens, tongue)) return null;
  let end = start;
  let words = 0;
  let unknown = 0;
  for (let i = start; i < tokens.length && (i === start || !tokens[i]?.afterBreak); ) {
    const { text, capital, possessive } = tokens[i] as Token;
    if (!capital && !(PARTICLES.has(text) && words > 0 && tokens[i + 1]?.capital)) break;
    const match = phrases.matchAt(tokens, i);
    // "Vincent van Gogh" is a manner, the "Statue of Liberty" a thing.
    if (match && (match.length > 1 || match.meanings.some(({ kind }) => kind === 'manner'))) break;
    if (capital) words++;
    if (capital && !match && !hasRole(grammar, text)) unknown++;
    end = ++i;
    if (possessive) break;
  }
  if (unknown === 0) return null;
  if (words > 1) return end;
  const before = tokens[start - 1]?.text ?? '';
  if (grammar.nounsCapital) return grammar.by.has(before) ? end : null;
  const describes = phrases.matchAt(tokens, end)?.meanings.some(({ kind }) => kind === 'concept');
  return start > 0 && !describes ? end : null;
}

function isUnknown(tokens: readonly Token[], at: number, { grammar, phrases }: Tongue): boolean {
  const { text } = tokens[at] as Token;
  const isParticle = PARTICLES.has(text) && !phrases.matchAt(tokens, at);
  return isParticle || (!hasRole(grammar, text) && phrases.matchAt(tokens, at) === null);
}

/** "A Fox On The Hill": capitals that say nothing. */
function isTitle(tokens: readonly Token[], { grammar }: Tongue): boolean {
  const { articles, determiners, into, joining } = grammar;
  return tokens.some(
    ({ capital, text, afterBreak }, i) =>
      i > 0 &&
      !afterBreak &&
      capital &&
      [articles, determiners, into, joining].some((small) => small.has(text)),
  );
}
