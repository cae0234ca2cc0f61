import { loadLanguages } from '../catalogue/languages.ts';
import { loadSigns } from './signs.ts';
import { createTongue, englishTongue, type Tongue, type TongueDeps } from './tongue.ts';

/** Another language than the visitor's own is heard only where it explains so much more of the letters. */
const CLEARLY_MORE = 0.2;

export interface Tongues {
  readonly languages: readonly string[];
  /**
   * The language that words are read in: the visitor's own, unless another explains clearly more of them. People type in their own
   * language at a kiosk that stands in another.
   */
  tongueOf(words: string, language: string): Tongue;
}

/** Reads every language of the catalogue. @throws CatalogueError naming the file at fault */
export async function loadTongues(folder: string, given: TongueDeps): Promise<Tongues> {
  const deps = { ...given, readSign: await loadSigns(folder, given.concepts) };
  const english = englishTongue(deps);
  const files = await loadLanguages(folder);
  const tongues = [english, ...files.map((file) => createTongue(file, english, deps))];
  const byLanguage = new Map(tongues.map((tongue) => [tongue.language, tongue]));
  return {
    languages: [...byLanguage.keys()],
    tongueOf(words, language) {
      const own = byLanguage.get(nearestTag(language, byLanguage)) ?? english;
      const ownShare = knownShare(own, words);
      // What is understood so well no other language explains clearly better.
      if (ownShare + CLEARLY_MORE >= 1) return own;
      let best = { tongue: own, share: ownShare + CLEARLY_MORE };
      for (const tongue of tongues) {
        const share = knownShare(tongue, words);
        if (share > best.share) best = { tongue, share };
      }
      return best.tongue;
    },
  };
}

/** "de-AT" is "de"; "zh-TW" and "zh-HK" are written in traditional characters; "no" is Bokmål. */
function nearestTag(language: string, known: ReadonlyMap<string, Tongue>): string {
  const tag = language.toLowerCase();
  if (known.has(tag)) return tag;
  if (/^zh-(tw|hk|mo)\b/.test(tag)) return 'zh-hant';
  const [primary = 'en'] = tag.split('-');
  return primary === 'no' || primary === 'nn' ? 'nb' : primary;
}

/** Share of the letters that stand in words of the language's own. */
function knownShare(tongue: Tongue, words: string): number {
  const tokens = tongue.tokens(words);
  const knows = tongue.knows(tokens);
  const letters = (of: (i: number) => boolean) =>
    tokens.reduce((sum, { text }, i) => sum + (of(i) ? text.length : 0), 0);
  const all = letters(() => true);
  return all === 0 ? 0 : letters((i) => knows[i] === true) / all;
}
