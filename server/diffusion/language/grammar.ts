/** The words of a language that name nothing but say how the others hang together. */
export interface Grammar {
  /** After these begins a new thing: an adjective said before belongs to the last one. */
  readonly determiners: ReadonlySet<string>;
  /** After these a word that may be a thing or a surrounding is the surrounding: "in a castle", "over the mountains". */
  readonly into: ReadonlySet<string>;
  /** The same, standing after the surrounding. */
  readonly intoAfter: ReadonlySet<string>;
  /** Words that join things: what follows may be one. */
  readonly joining: ReadonlySet<string>;
  readonly function: ReadonlySet<string>;
  /** "A painting of a fox" shows a fox. */
  readonly frames: ReadonlySet<string>;
  readonly of: ReadonlySet<string>;
  /** After these comes what must not be there. */
  readonly negations: ReadonlySet<string>;
  /** Before these stands what must not be there. */
  readonly negationsAfter: ReadonlySet<string>;
  /** A negation goes on after these: "without cars or people". */
  readonly negationGoesOn: ReadonlySet<string>;
  /** "Not only a fox" is a fox and more. */
  readonly notNegated: ReadonlySet<string>;
  readonly articles: ReadonlySet<string>;
  /** More than can be told apart. */
  readonly crowd: ReadonlySet<string>;
  /** After these comes whose hand is meant: "in the style of". Words joined by spaces. */
  readonly styles: ReadonlySet<string>;
  /** The same where nouns have capitals too, and a name is known by this alone. */
  readonly by: ReadonlySet<string>;
  /** Every noun begins with a capital, not names alone. */
  readonly nounsCapital: boolean;
  /** What is heard but not worth repeating as understood, unless it says where something stands. */
  readonly unsaid: ReadonlySet<string>;
  /** Endings of words that say how or what is done, not what is there. */
  readonly notAThing: RegExp | null;
  /** An adjective right after a noun belongs to it. */
  readonly adjectivesFollow: boolean;
  /** "Above", "in" and "beside" stand after their noun. */
  readonly postpositions: boolean;
  /** Of "a foxes" the noun decides how many; elsewhere endings have more than one meaning, and the number does. */
  readonly nounDecides: boolean;
}

export type WordRole = {
  [K in keyof Grammar]: Grammar[K] extends ReadonlySet<string> ? K : never;
}[keyof Grammar];

const words = (list: string): ReadonlySet<string> => new Set(list.split(' '));
const NONE: ReadonlySet<string> = new Set();

export const ENGLISH: Grammar = {
  determiners: words('the this that these those my your our his her its their another every each no'),
  into: words('in on at above over across through into along around among inside during within'),
  intoAfter: NONE,
  joining: words('and or of with without like as from to for near by under behind than'),
  function: words(
    'who which that is are was were be being been it he she they them him i you we me us there here very so too not up down out off but while when where then just please want see show make',
  ),
  frames: words(
    'painting picture image drawing sketch portrait photo photograph scene view dream vision paint draw imagine',
  ),
  of: words('of'),
  negations: words('no not without never neither nor minus zero 0'),
  negationsAfter: NONE,
  negationGoesOn: words('or and nor'),
  notNegated: words('only just'),
  articles: words('a an'),
  crowd: words(
    'six seven eight nine ten eleven twelve dozen dozens twenty thirty fifty hundred hundreds thousand thousands',
  ),
  styles: new Set([
    'in the style of',
    'in style of',
    'style of',
    'in the manner of',
    'painted by',
    'drawn by',
    'à la',
    'a la',
  ]),
  by: NONE,
  nounsCapital: false,
  unsaid: words('a an one 1 and with by near in on'),
  notAThing: /(ing|(?<!f)ly|ed)$/,
  adjectivesFollow: false,
  postpositions: false,
  nounDecides: true,
};
