/** Shorter words have too many neighbours. */
const SHORTEST = 5;

/** Finds the one known word that a misspelt one may have been meant as. */
export type Respell = (word: string) => string | null;

/**
 * One letter too many, too few, wrong, or two changed about, but never the first: "knight" is no misspelt "night". Null where several words
 * are as near, or none.
 */
export function createRespell(words: Iterable<string>): Respell {
  const byLetter = new Map<string, string[]>();
  for (const word of new Set(words)) {
    if (word.length < SHORTEST - 1 || !/^\p{L}+$/u.test(word)) continue;
    const listed = byLetter.get(word.charAt(0));
    if (listed) listed.push(word);
    else byLetter.set(word.charAt(0), [word]);
  }
  return (word) => {
    if (word.length < SHORTEST || !/^\p{L}+$/u.test(word)) return null;
    const near = (byLetter.get(word.charAt(0)) ?? []).filter((known) => isOneEditAway(word, known));
    return near.length === 1 ? (near[0] as string) : null;
  };
}

/** Insertion, deletion, substitution or transposition of neighbours. */
function isOneEditAway(a: string, b: string): boolean {
  if (Math.abs(a.length - b.length) > 1 || a === b) return false;
  let start = 0;
  while (start < a.length && a[start] === b[start]) start++;
  let [endA, endB] = [a.length, b.length];
  while (endA > start && endB > start && a[endA - 1] === b[endB - 1]) {
    endA--;
    endB--;
  }
  const [restA, restB] = [a.slice(start, endA), b.slice(start, endB)];
  if (restA.length <= 1 && restB.length <= 1) return true;
  return restA.length === 2 && restB.length === 2 && restA[0] === restB[1] && restA[1] === restB[0];
}
