import { deflateSync } from 'node:zlib';

/** Real speech is below 2 in the languages tried; a phrase said over and over is far above. Whisper's own limit is 2.4. */
const REPEATS_ABOVE = 2.2;
/** Two or more words, three times running. */
const PHRASE_THRICE = /(?:^| )((?:\S+ )+\S+)(?: \1){2}(?: |$)/u;
/** Nobody says more in a second, in any script. */
const TOKENS_A_SECOND = 6;
/** So that a single short word has room. */
const TOKENS_AT_LEAST = 10;

/** How many tokens so many seconds of speech may come to. */
export const tokenLimit = (seconds: number): number => Math.ceil(TOKENS_A_SECOND * seconds) + TOKENS_AT_LEAST;

/** Whether a text says the same again and again: it then deflates too well, or a phrase follows itself twice. */
export function repeats(text: string): boolean {
  const bytes = Buffer.from(text);
  if (bytes.length > 0 && bytes.length / deflateSync(bytes).length > REPEATS_ABOVE) return true;
  const words = text.toLowerCase().match(/[\p{L}\p{M}\p{N}'’]+/gu) ?? [];
  return PHRASE_THRICE.test(words.join(' '));
}
