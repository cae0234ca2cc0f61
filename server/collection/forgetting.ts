import type { ExhibitionSettings } from '../settings/exhibition.ts';
import { shareOf } from './hangs/hang-work.ts';

/** Which work makes room when the wall is full. */
export type ForgettingRule = ExhibitionSettings['wall']['forgetting'];

/** What the rules look at. */
export interface Forgettable {
  readonly id: string;
  readonly number: number;
  /** The eye's unit vector; null where nobody looked. */
  readonly embedding: Float32Array | null;
}

/**
 * The works that leave, `count` of them, in the order of leaving. `oldest`: those that were made first. `chance`: a draw that the number of the
 * newcomer decides, so that it can be told again. `alike`: those most like the newcomer, so that the wall stays various; works that
 * nobody looked at go first by age. Pure.
 */
export function forget(
  rule: ForgettingRule,
  hung: readonly Forgettable[],
  newcomer: Forgettable | null,
  count: number,
): string[] {
  if (count <= 0) return [];
  const byAge = [...hung].sort((a, b) => a.number - b.number);
  const score = scoreOf(rule, newcomer);
  const order = score ? byAge.sort((a, b) => score(b) - score(a)) : byAge;
  return order.slice(0, count).map(({ id }) => id);
}

/** Higher leaves earlier; null keeps the order of age. */
function scoreOf(rule: ForgettingRule, newcomer: Forgettable | null): ((work: Forgettable) => number) | null {
  if (rule === 'chance') return ({ number }) => shareOf(number + 977 * (newcomer?.number ?? 0));
  if (rule === 'alike' && newcomer?.embedding) {
    const { embedding } = newcomer;
    return (work) => (work.embedding ? dot(work.embedding, embedding) : Number.POSITIVE_INFINITY);
  }
  return null;
}

function dot(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] as number) * (b[i] ?? 0);
  return sum;
}
