import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The sentences of `assets/locales`, for the few pages that the server itself writes. */
export interface Locales {
  readonly languages: readonly string[];
  /** Path of a language's file; undefined when we do not speak it. */
  file(language: string): string | undefined;
  /** The sentence at a dotted key; English when the language lacks it, the key itself when nobody has it. */
  say(language: string, key: string): string;
}

export function loadLocales(folder: string): Locales {
  const languages = readdirSync(folder)
    .filter((name) => /^[A-Za-z0-9-]+\.json$/.test(name))
    .map((name) => name.slice(0, -'.json'.length));
  const sentences = new Map(
    languages.map((language) => [
      language,
      JSON.parse(readFileSync(join(folder, `${language}.json`), 'utf8')) as unknown,
    ]),
  );
  const find = (language: string, key: string): string | undefined => {
    let found: unknown = sentences.get(language);
    for (const part of key.split('.'))
      found =
        found && typeof found === 'object' && Object.hasOwn(found, part)
          ? Reflect.get(found, part)
          : undefined;
    return typeof found === 'string' ? found : undefined;
  };
  return {
    languages,
    file: (language) => (languages.includes(language) ? join(folder, `${language}.json`) : undefined),
    say: (language, key) => find(language, key) ?? find('en', key) ?? key,
  };
}

/** The first language of an Accept-Language header that we speak, else English. Weights are taken in the order given. */
export function languageOf(header: string | undefined, spoken: readonly string[]): string {
  for (const part of (header ?? '').split(',')) {
    const tag = part.split(';')[0]?.trim() ?? '';
    const found =
      spoken.find((language) => language === tag) ??
      spoken.find((language) => language.split('-')[0] === tag.split('-')[0]);
    if (found) return found;
  }
  return 'en';
}
