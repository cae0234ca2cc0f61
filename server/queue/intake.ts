import { PROMPT_MAX_CODE_POINTS, type PromptSubmit, type RefusalReason } from '../../protocol/index.ts';

/** What a visitor said, fit to be kept: trimmed, well-formed, one line. */
export type CheckedWords =
  | {
      ok: true;
      words: string;
      /** What the painter is told instead; null where it is told the words. */
      english: string | null;
    }
  | { ok: false; reason: FormFault };

type FormFault = Extract<RefusalReason, 'empty' | 'too-long' | 'unpaintable'>;

/** Control characters, among them NUL at which SQLite would cut the text. */
const CONTROL = /\p{Cc}+/gu;
const LONE_SURROGATES = /\p{Cs}/gu;
/** A text of nothing but these has nothing in it that a reader could see. */
const BLANK = /^[\s\p{Cc}\p{Default_Ignorable_Code_Point}]*$/u;
/** Something that can be read: a letter or a digit of any script, or a picture of something. */
const SAYABLE = /[\p{L}\p{N}\p{Extended_Pictographic}]/u;

/**
 * Judges form, not content. Empty words are taken only when the visitor chose "from nothing". Too long is refused, never cut:
 * cutting would change what was said, in the visitor's language or in English. Lone surrogates become U+FFFD, as they would on any disk.
 */
export function checkWords(prompt: Pick<PromptSubmit, 'words' | 'english' | 'fromNothing'>): CheckedWords {
  const words = oneLine(prompt.words);
  const english = oneLine(prompt.english ?? '') || null;
  if (words === '' && prompt.fromNothing) return { ok: true, words, english: null };
  const reason = faultOf(words) ?? (english === null ? null : faultOf(english));
  return reason === null ? { ok: true, words, english } : { ok: false, reason };
}

/** Trimmed and well-formed; empty when there is nothing in it to see. */
function oneLine(text: string): string {
  const line = text.replace(LONE_SURROGATES, '\ufffd').replace(CONTROL, ' ').replace(/\s+/gu, ' ').trim();
  return BLANK.test(line) ? '' : line;
}

function faultOf(line: string): FormFault | null {
  if (line === '') return 'empty';
  if (codePoints(line) > PROMPT_MAX_CODE_POINTS) return 'too-long';
  return SAYABLE.test(line) ? null : 'unpaintable';
}

function codePoints(text: string): number {
  let count = 0;
  for (const _ of text) count++;
  return count;
}
