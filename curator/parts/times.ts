import { language } from '../../ui/i18n.ts';

/** A day and a time in the language of the desk. @param ms since the epoch */
export const timeOf = (ms: number): string =>
  new Intl.DateTimeFormat(language(), { dateStyle: 'medium', timeStyle: 'short' }).format(ms);

/** The time alone for today, else with its day. */
export const shortTimeOf = (ms: number): string =>
  new Date(ms).toDateString() === new Date().toDateString()
    ? new Intl.DateTimeFormat(language(), { timeStyle: 'short' }).format(ms)
    : timeOf(ms);

/** A language's name in the language of the desk. */
export const languageName = (tag: string): string => {
  try {
    return new Intl.DisplayNames([language()], { type: 'language' }).of(tag) ?? tag;
  } catch {
    return tag;
  }
};
