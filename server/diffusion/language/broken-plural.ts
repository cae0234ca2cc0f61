/** A name is known by so many consonants; two are shared by too many. */
const CONSONANTS_MIN = 3;
/** What a plural puts between the consonants of its singular, or before them. */
const WEAK = /[اويى]/g;
const HAMZA = /[أإآ]/g;
const FEMININE = /ة$/;

/** What stays of an Arabic word when its vowels are taken out: "qilāʿ" and "qalʿa" are both q-l-ʿ. Null where too little stays. */
export function consonantsOf(word: string): string | null {
  const bare = word.replace(FEMININE, '').replace(HAMZA, 'ا');
  const [first = '', ...rest] = bare;
  // A word may begin with a weak consonant; only the "a" of "aqlām" is the plural's.
  const left = (first === 'ا' ? '' : first) + rest.join('').replace(WEAK, '');
  return left.length >= CONSONANTS_MIN ? left : null;
}
