/** What a label says, in the museum's language; the title stays in the visitor's own. */
import type { Work } from '../protocol/work.ts';
import { language, t } from '../ui/i18n.ts';
import type { LabelWords } from './label-layout.ts';

/** Names printed before "and others". */
const NAMES_MOST = 3;

export function authorsOf(work: Work): string[] {
  return [...new Set(work.sources.map((source) => source.author))];
}

/** Empty where no clock could be trusted. */
function dateOf(iso: string | null): string {
  const date = new Date(iso ?? Number.NaN);
  if (Number.isNaN(date.getTime())) return '';
  return new Intl.DateTimeFormat(language(), { dateStyle: 'long' }).format(date);
}

export function listOf(names: readonly string[]): string {
  const shown = names.slice(0, NAMES_MOST);
  if (names.length > NAMES_MOST) shown.push(t('wall.others'));
  return new Intl.ListFormat(language(), { type: 'conjunction' }).format(shown);
}

export function titleOf(work: Work): string {
  return work.words.trim() === '' ? t('wall.fromNothing') : work.words;
}

/** "Impasto", or the manner's own name when the locale has none yet. */
function mannerOf(work: Work): string {
  const key = `manner.${work.manner}`;
  const name = t(key);
  return name === key ? work.manner : name;
}

export function labelWords(work: Work): LabelWords {
  const authors = authorsOf(work);
  const { steps: all, until } = work;
  const steps = until < all ? t('wall.stepsUntil', { until, steps: all }) : t('wall.steps', { count: all });
  const works = work.sources.length;
  return {
    title: titleOf(work),
    language: work.language,
    number: t('wall.number', { number: work.number }).replaceAll(' ', '\u00a0'),
    date: dateOf(work.paintedAt),
    medium:
      works === 0
        ? t('wall.mediumFromNothing', { manner: mannerOf(work), steps })
        : t('wall.medium', { manner: mannerOf(work), steps, works: t('wall.works', { count: works }) }),
    credit: authors.length === 0 ? t('wall.creditNobody') : t('wall.credit', { authors: listOf(authors) }),
  };
}
