import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { Settings } from '../storage/settings.ts';

/** Above this word error rate a language is off until a person switches it on. */
export const SPEECH_ERRORS_MAX = 0.25;

/** A language the listener knows, with how well. `assets/models/speech/languages.json` is a list of them. */
export const KnownLanguage = z.object({
  /** ISO 639-1, or 639-3 where there is none. */
  language: z.string().regex(/^[a-z]{2,3}$/),
  /** Word error rate; 1 is every word, and more is possible. */
  errors: z.number().min(0),
  /** Where the rate was measured, or published. */
  where: z.string().min(1),
  /** Whether the listener's makers would offer it. */
  offered: z.boolean(),
});
export type KnownLanguage = z.infer<typeof KnownLanguage>;

/** As the desk shows it. */
export interface SpokenLanguage extends Omit<KnownLanguage, 'offered'> {
  /** Visitors may speak it. */
  on: boolean;
}

/** Which languages may be spoken: those worth it by their errors, and as the curator decided otherwise. */
export interface SpokenLanguages {
  all(): SpokenLanguage[];
  isOn(language: string): boolean;
  /** False when nobody knows the language. */
  turn(language: string, on: boolean): boolean;
  /** Returns how to stop listening. */
  onChange(listener: () => void): () => void;
}

/** None without the file. Throws when it is not of its shape. */
export function loadKnownLanguages(assets: string): KnownLanguage[] {
  const file = join(assets, 'models', 'speech', 'languages.json');
  return existsSync(file) ? z.array(KnownLanguage).parse(JSON.parse(readFileSync(file, 'utf8'))) : [];
}

export function createSpokenLanguages(deps: {
  known: readonly KnownLanguage[];
  settings: Settings;
}): SpokenLanguages {
  const { known, settings } = deps;
  const listeners = new Set<() => void>();
  const nameOf = (language: string) => `speech_${language}`;
  const isOn = ({ language, errors, offered }: KnownLanguage): boolean => {
    const decided = settings.get(nameOf(language));
    return decided === undefined ? offered && errors <= SPEECH_ERRORS_MAX : decided === '1';
  };
  return {
    all: () => known.map(({ offered, ...rest }) => ({ ...rest, on: isOn({ offered, ...rest }) })),
    isOn: (language) => known.some((each) => each.language === language && isOn(each)),
    turn(language, on) {
      if (!known.some((each) => each.language === language)) return false;
      settings.set(nameOf(language), on ? '1' : '0');
      for (const listener of [...listeners]) listener();
      return true;
    },
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
