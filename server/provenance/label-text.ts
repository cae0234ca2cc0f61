/** The sentences of a keepsake in one language: what its label, its metadata and its page say. */
import type { Biography, CreditedSource } from '../../protocol/index.ts';
import type { Locales } from '../config/locales.ts';
import type { Caption } from './caption.ts';
import type { XmpTexts } from './xmp.ts';

export interface KeepsakeTexts extends XmpTexts {
  readonly caption: Caption;
}

export const isRightToLeft = (language: string): boolean => /^(ar|fa|he|ur)\b/.test(language);

/** Keeps a name's own direction from turning the sentence round it (Unicode bidi isolates). */
const isolate = (text: string): string => `\u2068${text}\u2069`;

/** Sentences with their blanks, {{name}}, filled in. */
export function createTeller(locales: Locales, language: string) {
  const fill = isRightToLeft(language) ? isolate : (text: string): string => text;
  return (key: string, blanks: Readonly<Record<string, string | number>> = {}): string =>
    locales.say(language, key).replace(/\{\{(\w+)\}\}/g, (_, name) => fill(String(blanks[name] ?? '')));
}

export type Teller = ReturnType<typeof createTeller>;

/** @param language one that the exhibition speaks */
export function textsOf(biography: Biography, locales: Locales, language: string): KeepsakeTexts {
  const tell = createTeller(locales, language);
  const { words, number } = biography;
  const house = tell('house.title');
  const made = tell('provenance.made');
  const facts = [
    made,
    [
      tell('provenance.number', { number }),
      tell(`manner.${biography.manner}`),
      tell('provenance.steps', { count: biography.steps }),
      dateOf(biography, language),
      house,
    ]
      .filter(Boolean)
      .join(' · '),
  ];
  const credits = creditsOf(biography.sources, tell);
  return {
    house,
    title: words.said || tell('provenance.number', { number }),
    description: `${made} ${facts[1]}`,
    credits,
    caption: {
      words: words.said || null,
      facts,
      credits,
      direction: isRightToLeft(language) ? 'rtl' : 'ltr',
    },
  };
}

/** As people write it; empty where no clock could be trusted. */
export function dateOf({ paintedAt }: Pick<Biography, 'paintedAt'>, language: string): string {
  if (paintedAt === null) return '';
  return new Intl.DateTimeFormat(language, { dateStyle: 'long' }).format(new Date(paintedAt));
}

/** Title, author, set and licence of every source, the largest share first, and what was done to them. */
export function creditsOf(sources: readonly CreditedSource[], tell: Teller): string[] {
  if (sources.length === 0) return [tell('provenance.noSources')];
  const lines = [...sources]
    .sort((a, b) => b.share - a.share)
    .map(({ title, author, set, licence, licenceUrl, attribution }) =>
      tell('provenance.source', {
        title,
        author,
        set,
        licence: attribution && licenceUrl ? `${licence}, ${licenceUrl}` : licence,
      }),
    );
  return [`${tell('provenance.sources')} ${lines.join(' · ')}`, tell('provenance.changes')];
}
