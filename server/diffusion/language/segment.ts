import type { Token } from '../words.ts';

const UNSPACED = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]/u;

/**
 * Parts the tokens of a script without spaces into known words, the longest first; what no word begins becomes one token up to the next
 * that is known.
 */
export function segmentTokens(
  tokens: readonly Token[],
  isWord: (text: string) => boolean,
  longest: number,
): Token[] {
  return tokens.flatMap((token) => (UNSPACED.test(token.text) ? segment(token, isWord, longest) : [token]));
}

function segment(token: Token, isWord: (text: string) => boolean, longest: number): Token[] {
  const { text, from } = token;
  const parts: Token[] = [];
  let unknown = 0;
  const push = (start: number, end: number) =>
    parts.push({
      text: text.slice(start, end),
      written: token.written.slice(start, end),
      capital: start === 0 && token.capital,
      afterBreak: parts.length === 0 && token.afterBreak,
      possessive: false,
      from: from + start,
      to: from + end,
    });
  for (let at = 0; at < text.length; ) {
    let length = Math.min(longest, text.length - at);
    while (length > 0 && !isWord(text.slice(at, at + length))) length--;
    if (length > 0 && unknown < at) push(unknown, at);
    if (length > 0) push(at, at + length);
    at += Math.max(1, length);
    if (length > 0) unknown = at;
  }
  if (unknown < text.length) push(unknown, text.length);
  return parts;
}
