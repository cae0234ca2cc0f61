import { language } from '../../ui/i18n.ts';

/** A day and a time in the language of the desk. @param ms since the epoch */
export const timeOf = (ms: number): string =>
  new Intl.DateTimeFormat(language(), { dateStyle: 'medium', timeStyle: 'short' }).format(ms);
