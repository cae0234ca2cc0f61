/** The words of a label broken into lines. Pure: the width of a text is measured by whoever calls. */

export type Measure = (text: string) => number;

const ELLIPSIS = '…';

function graphemes(text: string): string[] {
  return [...new Intl.Segmenter(undefined, { granularity: 'grapheme' }).segment(text)].map(
    (part) => part.segment,
  );
}

/** Places where a line may end: after spaces and hyphens, and between words of scripts that write without spaces. */
function pieces(text: string, language: string): string[] {
  // No-break spaces are kept, all other white space is one space.
  const spaced = text.replace(/[^\S\u00a0]+/gu, ' ').trim();
  const segmenter = new Intl.Segmenter(language, { granularity: 'word' });
  const list: string[] = [];
  for (const { segment, isWordLike } of segmenter.segment(spaced)) {
    const last = list.at(-1);
    // Spaces and closing marks stay with what they follow.
    if (last !== undefined && !isWordLike && !/^[\p{Ps}\p{Pi}]/u.test(segment))
      list[list.length - 1] = last + segment;
    else if (last !== undefined && /[\p{Ps}\p{Pi}'’\u00a0]$/u.test(last))
      list[list.length - 1] = last + segment;
    else list.push(segment);
  }
  return list;
}

/** A word wider than the line is cut between graphemes. */
function cut(word: string, width: number, measure: Measure): string[] {
  const parts: string[] = [];
  let part = '';
  for (const sign of graphemes(word)) {
    if (part !== '' && measure(part + sign) > width) {
      parts.push(part);
      part = sign;
    } else part += sign;
  }
  if (part !== '') parts.push(part);
  return parts;
}

/**
 * @param width in the unit of `measure`
 * @param most lines; what does not fit ends with an ellipsis
 * @returns at least one line; none is wider than `width` unless a single grapheme is
 */
export function breakLines(
  text: string,
  width: number,
  measure: Measure,
  most: number,
  language = 'und',
): string[] {
  const lines: string[] = [];
  let line = '';
  const words = pieces(text, language);
  for (let i = 0; i < words.length; i++) {
    const word = words[i] as string;
    if (measure((line + word).trimEnd()) <= width) {
      line += word;
      continue;
    }
    if (line !== '') lines.push(line.trimEnd());
    if (measure(word.trimEnd()) <= width) {
      line = word;
      continue;
    }
    const parts = cut(word, width, measure);
    line = parts.pop() ?? '';
    lines.push(...parts);
  }
  if (line.trimEnd() !== '' || lines.length === 0) lines.push(line.trimEnd());
  if (lines.length <= most) return lines;
  const kept = lines.slice(0, most);
  let last = graphemes(kept[most - 1] as string);
  while (last.length > 0 && measure(last.join('').trimEnd() + ELLIPSIS) > width) last = last.slice(0, -1);
  kept[most - 1] = last.join('').trimEnd() + ELLIPSIS;
  return kept;
}

/** Whether no word has to be cut. */
export function wordsFit(text: string, width: number, measure: Measure, language = 'und'): boolean {
  return pieces(text, language).every((word) => measure(word.trim()) <= width);
}

/** Lines of about equal length: the narrowest width that needs no more lines. */
export function balanceLines(
  text: string,
  width: number,
  measure: Measure,
  most: number,
  language = 'und',
): string[] {
  const lines = breakLines(text, width, measure, most, language);
  if (lines.length < 2 || lines.at(-1)?.endsWith(ELLIPSIS)) return lines;
  // Narrower than its longest word a block would cut it.
  const longest = Math.max(...pieces(text, language).map((word) => measure(word.trim())));
  if (longest > width) return lines;
  let low = Math.max(longest - 1e-9, width / lines.length);
  let high = width;
  let best = lines;
  for (let i = 0; i < 8; i++) {
    const middle = (low + high) / 2;
    const tried = breakLines(text, middle, measure, most + 4, language);
    if (tried.length <= lines.length) {
      best = tried;
      high = middle;
    } else low = middle;
  }
  return best;
}

const RTL = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]/;
const LETTER = /\p{L}/u;

/** Direction of the first letter that has one (Unicode bidi rule P2), for the visitor's words. */
export function directionOfText(text: string): 'ltr' | 'rtl' {
  for (const sign of text) if (LETTER.test(sign)) return RTL.test(sign) ? 'rtl' : 'ltr';
  return 'ltr';
}
