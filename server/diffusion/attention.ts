import type { Source } from '../../protocol/index.ts';
import type { Composition } from './composition.ts';
import type { SampleStep } from './pipeline.ts';

/** Where the picture's own tokens looked while it was painted, besides at its sources. Shares with those of the sources sum to 1. */
export interface AttentionShares {
  readonly picture: number;
  readonly words: number;
}

/** What a composition has of the painting: 1, or less of each of two. */
export interface Part {
  readonly composition: Composition;
  readonly weight: number;
}

/** The mean over all steps, a row for each part; null where the denoiser does not tell. */
export function meanAttention(steps: readonly SampleStep['attention'][], parts: readonly Part[]) {
  const told = steps.filter((rows) => rows !== null && rows.length === parts.length);
  if (told.length === 0) return null;
  const mean = (part: number, token: number) =>
    told.reduce((sum, rows) => sum + (rows?.[part]?.[token] as number), 0) / told.length;
  const weighed = (token: number) =>
    parts.reduce((sum, { weight }, part) => sum + weight * mean(part, token), 0);
  const sources = new Map<string, number>();
  for (const [part, { composition, weight }] of parts.entries()) {
    for (const [place, id] of composition.seen.entries())
      sources.set(id, (sources.get(id) ?? 0) + weight * mean(part, 2 + place));
  }
  return { shares: { picture: weighed(0), words: weighed(1) } as AttentionShares, sources };
}

/** The works of all parts, each once, its shares weighed and with the attention it got: null for a work that was not looked at. */
export function creditParts(
  parts: readonly Part[],
  attention: ReturnType<typeof meanAttention> = null,
): Source[] {
  const credited = new Map<string, Source>();
  for (const { composition, weight } of parts) {
    for (const source of composition.sources) {
      const before = credited.get(source.id)?.share ?? 0;
      credited.set(source.id, { ...source, share: before + weight * source.share });
    }
  }
  return [...credited.values()].map((source) => ({
    ...source,
    attention: attention?.sources.get(source.id) ?? null,
  }));
}
