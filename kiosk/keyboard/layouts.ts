/** What the keys of one language are: rows of signs parted by spaces, and what may be chosen for letters typed. */
export interface KeyLayout {
  readonly layout: Readonly<Record<string, string[]>>;
  /** Letters typed → signs to choose from, parted by spaces. */
  readonly layoutCandidates?: Readonly<Record<string, string>>;
}

type Load = () => Promise<{ default: KeyLayout }>;

/** Each language's own file, fetched when its keyboard is wanted. Japanese has kana alone: the library knows no kanji. */
const LAYOUTS: Readonly<Record<string, Load>> = {
  ar: () => import('simple-keyboard-layouts/build/layouts/arabic.js'),
  de: () => import('simple-keyboard-layouts/build/layouts/german.js'),
  en: () => import('simple-keyboard-layouts/build/layouts/english.js'),
  es: () => import('simple-keyboard-layouts/build/layouts/spanish.js'),
  fr: () => import('simple-keyboard-layouts/build/layouts/french.js'),
  hi: () => import('simple-keyboard-layouts/build/layouts/hindi.js'),
  it: () => import('simple-keyboard-layouts/build/layouts/italian.js'),
  ja: () => import('simple-keyboard-layouts/build/layouts/japanese.js'),
  pt: () => import('simple-keyboard-layouts/build/layouts/brazilian.js'),
  uk: () => import('simple-keyboard-layouts/build/layouts/ukrainian.js'),
  'zh-Hans': () => import('simple-keyboard-layouts/build/layouts/chinese.js'),
} as unknown as Record<string, Load>;

/** Keys for writing a sentence need neither tabs nor addresses of mail; Enter sends, so it stands alone. */
const NOT_OURS = /^(\{tab\}|\{lock\}|\{enter\}|\{shift\}|\{bksp\}|\.com|@)$/;
/** Signs that nobody imagines in: what is left fits under a finger at 64 px. */
const ODD = /^[`~^\\|<>{}[\]_=+*%$#&]$/;

/** Where the library's keys set an accent by a key of its own, which takes two to know: the letters themselves. */
const ACCENTED: Readonly<Record<string, { default: string; shift: string }>> = {
  es: { default: 'á é í ó ú ü ¿ ¡', shift: 'Á É Í Ó Ú Ü ¿ ¡' },
  fr: { default: 'à â ç é è ê ë î ï ô û ù œ', shift: 'À Â Ç É È Ê Ë Î Ï Ô Û Ù Œ' },
  pt: { default: 'á â ã à é ê í ó ô õ ú', shift: 'Á Â Ã À É Ê Í Ó Ô Õ Ú' },
};
/** Accents alone. */
const DEAD = /^[´¨ªº]$/;

/** The layout of a language as a visitor needs it; English where there is none. */
export async function layoutOf(language: string): Promise<KeyLayout> {
  const load = LAYOUTS[language] ?? (LAYOUTS.en as Load);
  const found = await load();
  // A module of the older kind may come wrapped twice.
  const { layout, layoutCandidates } = ((found.default as { default?: KeyLayout }).default ??
    found.default) as KeyLayout;
  const accented = ACCENTED[language];
  const rows = (name: 'default' | 'shift'): string[] => [
    ...(accented ? [accented[name]] : []),
    ...(layout[name] ?? [])
      .slice(accented ? 1 : 0, -1)
      .map((row) =>
        row
          .split(' ')
          .filter((key) => key !== '' && !NOT_OURS.test(key) && !ODD.test(key) && !DEAD.test(key))
          .join(' '),
      )
      // Numbers are words here too; without their row the keys fit a page that lies.
      .filter((row) => /\p{L}/u.test(row)),
    '{shift} {space} {bksp} {close}',
  ];
  return {
    layout: { default: rows('default'), shift: rows('shift') },
    ...(layoutCandidates ? { layoutCandidates } : {}),
  };
}

/** A kana and the mark typed after it are one sign. */
export const joinMarks = (words: string): string =>
  words.replace(/(\p{Script=Hiragana})([゛゜])/gu, (both, kana: string, mark: string) => {
    const joined = `${kana}${mark === '゛' ? '\u3099' : '\u309a'}`.normalize('NFC');
    return [...joined].length === 1 ? joined : both;
  });
