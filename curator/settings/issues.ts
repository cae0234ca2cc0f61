/** Which value was not taken and why, in the language of the desk. */
import { t } from '../../ui/i18n.ts';

export interface Issue {
  setting: string;
  /** Within the setting: `2.text`, `de`. */
  path: string;
  code: string;
  limits: { least?: number; most?: number; ratio?: number; origin?: string };
}

/** A change as the server lists it; `staff` is a name, null where the account is unknown. */
export interface Change {
  id: number;
  setting: string;
  before?: unknown;
  after?: unknown;
  staff: string | null;
  at: number;
}

export function sentenceOf({ setting, path, code, limits }: Issue): string {
  const { least, most, ratio } = limits;
  const text = limits.origin === 'string';
  const what = t(`desk.issue.${keyOf(code, text, least)}`, {
    ...(least === undefined ? {} : { least }),
    ...(most === undefined ? {} : { most }),
    ...(ratio === undefined ? {} : { ratio }),
  });
  return t('desk.issue.at', { where: placeOf(setting, path), what });
}

function keyOf(code: string, text: boolean, least: number | undefined): string {
  if (!text) return code;
  if (code === 'too_small') return least === 1 ? 'empty' : 'short';
  return code === 'too_big' ? 'long' : code;
}

/** `Facts, 3, Source` */
function placeOf(setting: string, path: string): string {
  const parts = path === '' ? [] : path.split('.');
  const named = parts.map((part) => {
    if (/^\d+$/.test(part)) return String(Number(part) + 1);
    const field = t(`desk.field.${part}`);
    return field.startsWith('desk.') ? part : field;
  });
  return [t(`desk.settings.${setting}.name`), ...named].join(', ');
}
