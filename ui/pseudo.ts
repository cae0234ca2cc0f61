/**
 * Pseudo-locales, made from the English sentences and never written by hand: `en-XA` shows strings that were not
 * translated or do not fit (accents, a third longer, in brackets), `ar-XB` turns the page right-to-left with English words.
 */
export interface Messages {
  [key: string]: string | Messages;
}

export const PSEUDO_LANGUAGES = ['en-XA', 'ar-XB'] as const;
export type PseudoLanguage = (typeof PSEUDO_LANGUAGES)[number];

const PLAIN = 'AaBbCcDdEeGgHhIiJjKkLlNnOoRrSsTtUuWwYyZz';
const ACCENTED = 'ÀàƁƀÇçÐðÉéĜĝĤĥÎîĴĵĶķĻļÑñÖöŔŕŠšŢţÛûŴŵÝýŽž';
/** Translations of short English sentences run about this much longer. */
const GROWTH = 0.35;

/** Right-to-left override and its end: the characters keep their order in memory and are drawn the other way round. */
const RLO = '\u202e';
const PDF = '\u202c';

export function isPseudo(language: string): language is PseudoLanguage {
  return (PSEUDO_LANGUAGES as readonly string[]).includes(language);
}

/** Placeholders (`{{name}}`) and nested keys (`$t(…)`) come through untouched. */
function mapText(sentence: string, map: (text: string) => string): string {
  return sentence
    .split(/(\{\{[^}]*\}\}|\$t\([^)]*\))/)
    .map((part, index) => (index % 2 === 1 || part === '' ? part : map(part)))
    .join('');
}

export function accent(sentence: string): string {
  const letters = [...ACCENTED];
  const text = mapText(sentence, (part) =>
    [...part].map((sign) => letters[PLAIN.indexOf(sign)] ?? sign).join(''),
  );
  const padding = '~'.repeat(Math.ceil([...sentence].length * GROWTH));
  return `[${text} ${padding}]`;
}

export function mirror(sentence: string): string {
  return mapText(sentence, (part) => part.replace(/\S+/g, (word) => `${RLO}${word}${PDF}`));
}

/** The same keys as `messages`, each sentence changed after the manner of `language`. */
export function pseudoMessages(messages: Messages, language: PseudoLanguage): Messages {
  const change = language === 'en-XA' ? accent : mirror;
  return Object.fromEntries(
    Object.entries(messages).map(([key, value]) => [
      key,
      typeof value === 'string' ? change(value) : pseudoMessages(value, language),
    ]),
  );
}
