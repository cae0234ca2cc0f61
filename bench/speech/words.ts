/** Words in the order they were said, without case and signs. */
export const wordsOf = (text: string): string[] =>
  text
    .normalize('NFC')
    .toLowerCase()
    .match(/[\p{L}\p{N}]+(?:['’][\p{L}\p{N}]+)*/gu) ?? [];

/** Substitutions, deletions and insertions that lead from one list of words to the other (Levenshtein), at least. */
export function wordErrors(said: readonly string[], heard: readonly string[]): number {
  let before = heard.map((_, i) => i + 1);
  before.unshift(0);
  for (const [i, word] of said.entries()) {
    const row = [i + 1];
    for (const [j, other] of heard.entries()) {
      const replaced = (before[j] ?? 0) + (word === other ? 0 : 1);
      row.push(Math.min(replaced, (before[j + 1] ?? 0) + 1, (row[j] ?? 0) + 1));
    }
    before = row;
  }
  return before.at(-1) ?? 0;
}
