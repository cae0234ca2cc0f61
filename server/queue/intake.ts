import { PROMPT_MAX_CODE_POINTS, type PromptSubmit, type RefusalReason } from '../../protocol/index.ts';

/** What a visitor said, fit to be kept: trimmed, well-formed, one line. */
export type CheckedWords =
  | { ok: true; words: string }
  | { ok: false; reason: Extract<RefusalReason, 'empty' | 'too-long' | 'unpaintable'> };

/** Control characters, among them NUL at which SQLite would cut the text. */
const CONTROL = /\p{Cc}+/gu;
const LONE_SURROGATES = /\p{Cs}/gu;
/** A text of nothing but these has nothing in it that a reader could see. */
const BLANK = /^[\s\p{Cc}\p{Default_Ignorable_Code_Point}]*$/u;
/** Something that can be said aloud: a letter or a digit of any script. */
const SAYABLE = /[\p{L}\p{N}]/u;

/**
 * Judges form, not content. Empty words are taken only when the visitor chose "from nothing". Too long is refused, never cut:
 * cutting would change what was said. Lone surrogates become U+FFFD, as they would on any disk.
 */
export function checkWords(prompt: Pick<PromptSubmit, 'words' | 'fromNothing'>): CheckedWords {
  const words = prompt.words
    .replace(LONE_SURROGATES, '\ufffd')
    .replace(CONTROL, ' ')
    .replace(/\s+/gu, ' ')
    .trim();
  if (BLANK.test(words)) return prompt.fromNothing ? { ok: true, words: '' } : { ok: false, reason: 'empty' };
  if (codePoints(words) > PROMPT_MAX_CODE_POINTS) return { ok: false, reason: 'too-long' };
  if (!SAYABLE.test(words)) return { ok: false, reason: 'unpaintable' };
  return { ok: true, words };
}

function codePoints(text: string): number {
  let count = 0;
  for (const _ of text) count++;
  return count;
}
