/** From what was seen in a file and what the collection knows to one answer. */
import type { Biography, Relative, Verdict, Verification } from '../../protocol/index.ts';
import { publicPart } from './biography.ts';
import { ALIKE_BITS, SAME_BITS } from './fingerprint.ts';
import type { Looked } from './look.ts';

/** What is asked of the collection; works that may not be shown are as if they had never been. */
export interface Collected {
  readonly workOfMark: (mark: number) => string | undefined;
  readonly nearest: (fingerprints: readonly Uint8Array[]) => (Relative & { distance: number }) | undefined;
  readonly biographyOf: (work: string) => Biography | undefined;
}

export function judge(looked: Looked, collected: Collected): Verification {
  const { trouble, fingerprints, ...seen } = looked;
  const marked = seen.mark ? collected.workOfMark(seen.mark.id) : undefined;
  const like = fingerprints.length > 0 ? collected.nearest(fingerprints) : undefined;
  const nearest =
    like && like.distance <= ALIKE_BITS ? { ...like, certain: like.distance <= SAME_BITS } : null;
  const work = marked ?? (nearest?.certain ? nearest.id : undefined);
  const biography = work === undefined ? undefined : collected.biographyOf(work);
  return {
    ...seen,
    verdict: verdictOf(looked, nearest !== null),
    nearest,
    biography: biography ? publicPart(biography, { words: true }) : null,
  };
}

/** The strongest evidence speaks: a signature before a mark, a mark before words anybody can write, words before looks. */
function verdictOf({ trouble, manifest, mark, claims }: Looked, resembles: boolean): Verdict {
  if (manifest?.state === 'valid') return manifest.ours ? 'ours' : 'signed';
  if (manifest) return 'changed';
  if (trouble) return trouble;
  if (mark) return 'marked';
  if (claims?.sourceType) return 'claims';
  return resembles ? 'resembles' : 'silent';
}
