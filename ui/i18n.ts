/// <reference types="vite/client" />
/**
 * The sentences people read, from `assets/locales/<language>.json`. Each locale is bundled as its own chunk, so the
 * service worker holds them all and a language is there with the network gone.
 */
import i18next, { type i18n } from 'i18next';
import { isPseudo, type Messages, PSEUDO_LANGUAGES, pseudoMessages } from './pseudo.ts';

const FALLBACK = 'en';
/** A locale: its sentences, and the speaker of the language who has read them; null while nobody has. */
interface Locale {
  readonly reviewedBy: string | null;
  readonly [section: string]: Messages | string | null;
}
type Files<File> = Record<string, () => Promise<File>>;
const files: Files<Locale> = import.meta.glob<Locale>('../assets/locales/*.json', { import: 'default' });
const deskFiles: Files<Messages> = import.meta.glob<Messages>('../assets/locales/desk/*.json', {
  import: 'default',
});

const languagesOf = (of: Files<unknown>): readonly string[] =>
  Object.keys(of)
    .map((path) => path.replace(/^.*\/|\.json$/g, ''))
    .sort((a, b) => Number(b === FALLBACK) - Number(a === FALLBACK) || a.localeCompare(b));

/** Real languages with a locale file, as BCP 47 tags, English first. */
export const LANGUAGES: readonly string[] = languagesOf(files);

/** Visitors' pages speak `LANGUAGES`; the desk speaks fewer, and has its own sentences beside the visitors'. */
export type Speaker = 'visitor' | 'desk';
let speaker: Speaker = 'visitor';

const instance: i18n = i18next.createInstance();

async function load(language: string): Promise<Messages> {
  if (isPseudo(language)) return pseudoMessages(await load(FALLBACK), language);
  const file = files[`../assets/locales/${language}.json`];
  if (file === undefined) throw new Error(`no locale file for "${language}"`);
  const own = speaker === 'desk' ? deskFiles[`../assets/locales/desk/${language}.json`] : undefined;
  const [{ reviewedBy: _, ...shared }, more] = await Promise.all([file(), own?.()]);
  return { ...(shared as Messages), ...more };
}

/** Who that speaks it has read each language's sentences. */
export const reviews = (): Promise<{ language: string; reviewedBy: string | null }[]> =>
  Promise.all(
    LANGUAGES.map(async (language) => {
      const { reviewedBy } = await (files[`../assets/locales/${language}.json`] as () => Promise<Locale>)();
      return { language, reviewedBy };
    }),
  );

/** The nearest language that we speak: the tag itself, then one with the same first part ("zh-CN" is "zh-Hans"), then English. */
export function nearestLanguage(wanted: readonly string[]): string {
  const spoken = speaker === 'desk' ? languagesOf(deskFiles) : LANGUAGES;
  for (const tag of wanted) {
    if (spoken.includes(tag) || isPseudo(tag)) return tag;
    const near = spoken.find((language) => language.split('-')[0] === tag.split('-')[0]);
    if (near) return near;
  }
  return FALLBACK;
}

export function directionOf(language: string): 'ltr' | 'rtl' {
  return /^(ar|fa|he|ps|sd|ug|ur|yi|dv)(-|$)/i.test(language) ? 'rtl' : 'ltr';
}

/** What the page was asked for: `?lang=`, or the languages of the browser. */
export function wantedLanguages(location: Location = window.location): string[] {
  const asked = new URLSearchParams(location.search).get('lang');
  return asked === null ? [...navigator.languages] : [asked, ...navigator.languages];
}

/** Loads English and the wanted language and sets `lang` and `dir` of the document. Call once, before the first `t`. */
export async function startI18n(
  wanted: readonly string[] = wantedLanguages(),
  as: Speaker = 'visitor',
): Promise<string> {
  speaker = as;
  const language = nearestLanguage(wanted);
  const english = await load(FALLBACK);
  await instance.init({
    lng: FALLBACK,
    fallbackLng: FALLBACK,
    supportedLngs: [...LANGUAGES, ...PSEUDO_LANGUAGES],
    showSupportNotice: false,
    // Words are only ever set as text content or drawn on a canvas, so nothing needs escaping.
    interpolation: { escapeValue: false },
    resources: { [FALLBACK]: { translation: english } },
  });
  await setLanguage(language);
  return language;
}

/** Changes the language of the page; a locale that cannot be loaded leaves the page as it is and rejects. */
export async function setLanguage(language: string): Promise<void> {
  if (!instance.hasResourceBundle(language, 'translation')) {
    instance.addResourceBundle(language, 'translation', await load(language));
  }
  await instance.changeLanguage(language);
  document.documentElement.lang = language;
  document.documentElement.dir = directionOf(language);
}

/** The sentence of `key` in the page's language, with `{{name}}` filled from `values`; `count` chooses the plural form. */
export function t(key: string, values: Record<string, string | number> = {}): string {
  return instance.t(key, isolate(values));
}

/** First strong isolate and its end: a name or an address in another script must not turn the sentence around it. */
const FSI = '\u2068';
const PDI = '\u2069';

function isolate(values: Record<string, string | number>): Record<string, string | number> {
  if (directionOf(language()) === 'ltr') return values;
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [
      name,
      typeof value === 'string' ? `${FSI}${value}${PDI}` : value,
    ]),
  );
}

/** The sentence in another language than the page's: one of `LANGUAGES`, already loaded by `setLanguage` or English. */
export function tIn(language: string, key: string, values: Record<string, string | number> = {}): string {
  return instance.t(key, { ...values, lng: language });
}

export function language(): string {
  return instance.language ?? FALLBACK;
}

export function onLanguageChanged(listener: (language: string) => void): () => void {
  instance.on('languageChanged', listener);
  return () => instance.off('languageChanged', listener);
}
