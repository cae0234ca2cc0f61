/** Drafts of the jobs being painted, in memory only: fetched by the one station that knows the job's unguessable id. */
export interface Drafts {
  put(job: string, webp: Uint8Array): void;
  get(job: string): Uint8Array | undefined;
  drop(job: string): void;
}

/** A station that fetches a moment after the end must still find it; the oldest give way. */
const KEPT = 4;

export function createDrafts(): Drafts {
  const drafts = new Map<string, Uint8Array>();
  return {
    put(job, webp) {
      drafts.delete(job);
      drafts.set(job, webp);
      for (const oldest of drafts.keys()) {
        if (drafts.size <= KEPT) break;
        drafts.delete(oldest);
      }
    },
    get: (job) => drafts.get(job),
    drop: (job) => void drafts.delete(job),
  };
}
