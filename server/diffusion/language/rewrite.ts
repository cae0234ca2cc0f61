/** A word as it would stand in a dictionary, and whether what was taken off made it a plural. */
export interface Rewritten {
  readonly word: string;
  readonly plural: boolean;
}

/** What a word may be a form of, likeliest first: the fewest rules, then the rule that changes most. */
export type Rewrite = (word: string) => Rewritten[];

/** A small one of several ("perritos" → "perrito" → "perro") takes two rules; more would find anything in anything. */
const RULES_MAX = 2;

/**
 * Rules of a language's spelling: "ces>z" makes "peces" a "pez", "+" before it says that it was a plural. A rule knows both ends, unlike
 * an ending alone, so that short words can be trusted with it: "laghi" is a "lago", "pere" a "pera".
 */
export function createRewrite(rules: readonly string[], shortest: number): Rewrite {
  const parsed = rules
    .map((rule) => {
      const plural = rule.startsWith('+');
      const [from = '', to = ''] = rule.slice(plural ? 1 : 0).split('>');
      return { from, to, plural };
    })
    .sort((a, b) => b.from.length - a.from.length);
  const step = ({ word, plural }: Rewritten): Rewritten[] =>
    parsed
      .filter(({ from }) => word.endsWith(from) && word.length - from.length >= shortest - 1)
      .map((rule) => ({
        word: word.slice(0, word.length - rule.from.length) + rule.to,
        plural: plural || rule.plural,
      }))
      .filter((rewritten) => rewritten.word.length >= shortest);
  return (word) => {
    const all: Rewritten[] = [];
    let forms: Rewritten[] = [{ word, plural: false }];
    for (let rule = 0; rule < RULES_MAX; rule++) {
      forms = forms.flatMap(step);
      all.push(...forms);
    }
    return all;
  };
}
