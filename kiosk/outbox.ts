/**
 * What was said and not yet answered. An entry is written before it is sent and removed after it was answered, so that no crash,
 * reload or broken line loses words; the server tells a repeat by its key. It does not know what words are, nor how they travel.
 */
import type { PromptSubmitInput, SubmitAnswer } from '../protocol/index.ts';

export interface OutboxEntry {
  readonly key: string;
  /** Null: only the cancelling of a job is left to do. */
  readonly prompt: PromptSubmitInput | null;
  readonly job: string | null;
  /** It may have reached the server: taking it back needs its answer first. */
  readonly attempted: boolean;
  /** Nobody waits for it any more. */
  readonly unwanted: boolean;
}

/** Where entries are kept; shared by every tab of this kiosk. */
export interface OutboxStore {
  /** In no particular order. */
  entries(): Promise<OutboxEntry[]>;
  put(entry: OutboxEntry): Promise<void>;
  /** Changes an entry in one step; does nothing when another tab has removed it. */
  update(key: string, change: (entry: OutboxEntry) => OutboxEntry): Promise<void>;
  remove(key: string): Promise<void>;
}

/** The line to the server; both reject when no answer came. */
export interface OutboxLine {
  submit(prompt: PromptSubmitInput): Promise<SubmitAnswer>;
  cancel(job: string): Promise<void>;
}

export interface OutboxOptions {
  store: OutboxStore;
  line: OutboxLine;
  /** Called once for every answer to words that somebody still wants. */
  onAnswer: (key: string, answer: SubmitAnswer) => void;
  /** Milliseconds before the n-th next attempt. */
  pauseMs?: (attempt: number) => number;
}

export interface Outbox {
  /** Resolves when the words are kept, or could not be; sending goes on by itself. */
  submit(prompt: PromptSubmitInput): Promise<void>;
  /** Takes back what is not answered yet, cancels what is. */
  abandon(what: { key: string | null; job: string | null }): Promise<void>;
  /** Says which visit's words are still wanted; what is left of others is taken back. */
  keepOnly(visit: string | null): Promise<void>;
  /** Jobs that are only waiting to be cancelled: nobody should be led back to them. */
  abandonedJobs(): Promise<ReadonlySet<string>>;
  has(key: string): Promise<boolean>;
  /** The line is there: send everything, oldest first. */
  flush(): Promise<void>;
  close(): void;
}

const defaultPauseMs = (attempt: number): number => Math.min(10_000, 500 * 2 ** attempt);

export function createOutbox({ store, line, onAnswer, pauseMs = defaultPauseMs }: OutboxOptions): Outbox {
  /** What this page waits for: another tab may be quicker, and a full disk may keep nothing, but the answer is wanted here. */
  const awaited = new Map<string, OutboxEntry>();
  let flushing: Promise<void> | null = null;
  let again = false;
  let attempt = 0;
  let retry: ReturnType<typeof setTimeout> | undefined;
  let closed = false;

  /** Does what is left to do for one entry; rejects when no answer came. */
  const deliver = async (entry: OutboxEntry): Promise<void> => {
    if (entry.unwanted && !entry.attempted && entry.job === null) return store.remove(entry.key);
    let { job } = entry;
    if (job === null && entry.prompt !== null) {
      await store.update(entry.key, (now) => ({ ...now, attempted: true }));
      const answer = await line.submit(entry.prompt);
      // The page hears its answer at once: the first sight of the picture is right behind it on the line. It remembers before the
      // entry goes: a crash between the two asks again, and hears the same.
      if (awaited.delete(entry.key)) {
        onAnswer(entry.key, answer);
        return store.remove(entry.key);
      }
      // Sent by a page before this one, or given up while it was on its way.
      const now = (await store.entries()).find(({ key }) => key === entry.key);
      if (now?.unwanted !== true) {
        onAnswer(entry.key, answer);
        return store.remove(entry.key);
      }
      if (!answer.ok) return store.remove(entry.key);
      job = answer.job;
      await store.update(entry.key, (latest) => ({ ...latest, job }));
    }
    if (job !== null) await line.cancel(job);
    await store.remove(entry.key);
  };

  const flushAll = async (): Promise<void> => {
    do {
      again = false;
      const kept = await store.entries();
      const keys = new Set(kept.map(({ key }) => key));
      const entries = [...kept, ...[...awaited.values()].filter(({ key }) => !keys.has(key))];
      // UUIDv7 keys sort by the time they were made.
      entries.sort((a, b) => (a.key < b.key ? -1 : 1));
      for (const entry of entries) {
        if (closed) return;
        await deliver(entry);
        attempt = 0;
      }
    } while (again && !closed);
  };

  const flush = (): Promise<void> => {
    if (flushing !== null) {
      again = true;
      return flushing;
    }
    clearTimeout(retry);
    flushing = flushAll().then(
      () => {
        flushing = null;
        // Somebody asked in the moment between the last look and this one.
        if (again && !closed) void flush();
      },
      () => {
        // No answer: the words stay where they are, and this is tried again.
        flushing = null;
        if (!closed) retry = setTimeout(() => void flush(), pauseMs(attempt++));
      },
    );
    return flushing;
  };

  return {
    async submit(prompt) {
      const entry = { key: prompt.key, prompt, job: null, attempted: false, unwanted: false };
      awaited.set(entry.key, entry);
      try {
        await store.put(entry);
      } catch (error) {
        console.warn('the outbox keeps nothing now; these words live as long as this page', error);
      }
      void flush();
    },
    async abandon({ key, job }) {
      if (key !== null) awaited.delete(key);
      if (key !== null) await store.update(key, (entry) => ({ ...entry, unwanted: true }));
      if (job !== null) {
        await store.put({ key: job, prompt: null, job, attempted: true, unwanted: true });
      }
      void flush();
    },
    async keepOnly(visit) {
      for (const { key, prompt } of await store.entries()) {
        if (prompt !== null && prompt.visit !== visit) {
          await store.update(key, (entry) => ({ ...entry, unwanted: true }));
        }
      }
    },
    async abandonedJobs() {
      const entries = await store.entries();
      return new Set(entries.flatMap(({ unwanted, job }) => (unwanted && job !== null ? [job] : [])));
    },
    async has(key) {
      return (
        awaited.has(key) || (await store.entries()).some((entry) => entry.key === key && !entry.unwanted)
      );
    },
    flush,
    close() {
      closed = true;
      clearTimeout(retry);
    },
  };
}
