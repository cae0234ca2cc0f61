import type { LatestWorks, Work } from '../protocol/index.ts';

/** How often the attract loop asks what hangs now. */
export const LATEST_EVERY_MS = 20_000;

/** What hangs on the wall, newest first; null when the server has no answer: what is shown stays. */
export async function fetchLatestWorks(signal: AbortSignal): Promise<Work[] | null> {
  try {
    const answer = await fetch('/works/latest.json', { signal, cache: 'no-cache' });
    if (!answer.ok) return null;
    const { works } = (await answer.json()) as LatestWorks;
    return Array.isArray(works) ? works : null;
  } catch {
    return null;
  }
}
