import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createOutbox, type OutboxEntry, type OutboxLine, type OutboxStore } from '../../kiosk/outbox.ts';
import { memoryStore } from '../../kiosk/outbox-store.ts';
import type { PromptSubmitInput, SubmitAnswer } from '../../protocol/index.ts';

const prompt = (number: number, visit = 'visit'): PromptSubmitInput => ({
  key: `key-${String(number).padStart(4, '0')}`,
  visit,
  words: `words ${number}`,
});

/** A server of one rule: the same key has the same job. Its answers can be lost on their way, before or after it has heard. */
function ledger() {
  const jobs = new Map<string, string>();
  const cancelled = new Set<string>();
  const heard: string[] = [];
  /** What befalls the next messages; 'ok' when empty. */
  const luck: ('ok' | 'unheard' | 'unanswered')[] = [];
  const meet = async <Answer>(answer: () => Answer): Promise<Answer> => {
    await Promise.resolve();
    const fate = luck.shift() ?? 'ok';
    if (fate === 'unheard') throw new Error('no line');
    const said = answer();
    if (fate === 'unanswered') throw new Error('no answer');
    return said;
  };
  const line: OutboxLine = {
    submit: ({ key }) =>
      meet((): SubmitAnswer => {
        heard.push(key);
        const job = jobs.get(key) ?? `job-of-${key}`;
        jobs.set(key, job);
        return { ok: true, job, place: 0 };
      }),
    cancel: (job) => meet(() => void cancelled.add(job)),
  };
  return { jobs, cancelled, heard, luck, line };
}

function open(store: OutboxStore, line: OutboxLine) {
  const answers: [string, SubmitAnswer][] = [];
  const outbox = createOutbox({
    store,
    line,
    onAnswer: (...answer) => answers.push(answer),
    pauseMs: () => 0,
  });
  return { outbox, answers };
}

const settle = async (store: OutboxStore): Promise<void> => {
  const end = Date.now() + 2_000;
  while ((await store.entries()).length > 0) {
    if (Date.now() > end) throw new Error('the outbox never became empty');
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
};

describe('the outbox', () => {
  it('[K5] has the words before they are sent, and nothing after they were answered', async () => {
    const store = memoryStore();
    const server = ledger();
    let kept: OutboxEntry[] = [];
    const { outbox, answers } = open(store, {
      ...server.line,
      submit: async (said) => {
        kept = await store.entries();
        return server.line.submit(said);
      },
    });
    await outbox.submit(prompt(1));
    await settle(store);
    expect(kept).toMatchObject([{ key: 'key-0001', attempted: true, unwanted: false }]);
    expect(answers).toEqual([['key-0001', { ok: true, job: 'job-of-key-0001', place: 0 }]]);
    outbox.close();
  });

  it('[K5] makes exactly one job of every key, whatever is lost, in two tabs, over reloads', async () => {
    const fate = fc.constantFrom('ok' as const, 'unheard' as const, 'unanswered' as const);
    await fc.assert(
      fc.asyncProperty(
        fc.array(fate, { maxLength: 12 }),
        fc.integer({ min: 1, max: 5 }),
        fc.integer({ min: 0, max: 4 }),
        async (luck, count, reloadAfter) => {
          const store = memoryStore();
          const server = ledger();
          server.luck.push(...luck);
          let first = open(store, server.line);
          const second = open(store, server.line);
          for (let number = 1; number <= count; number++) {
            await first.outbox.submit(prompt(number));
            void second.outbox.flush();
            if (number === reloadAfter) {
              first.outbox.close();
              first = open(store, server.line);
              void first.outbox.flush();
            }
          }
          await settle(store);
          expect([...server.jobs.keys()].sort()).toEqual(
            Array.from({ length: count }, (_, index) => prompt(index + 1).key),
          );
          first.outbox.close();
          second.outbox.close();
        },
      ),
      { numRuns: 150 },
    );
  });

  it('[K5] answers the tab that asked, even when the other tab was quicker', async () => {
    const store = memoryStore();
    const server = ledger();
    const asking = open(store, server.line);
    const other = open(store, server.line);
    await Promise.all([asking.outbox.submit(prompt(1)), other.outbox.flush()]);
    await other.outbox.flush();
    await asking.outbox.flush();
    await settle(store);
    expect(asking.answers).toHaveLength(1);
    expect(server.jobs.size).toBe(1);
  });

  it('[K5] sends what it could not keep: a full disk takes no words away', async () => {
    const broken: OutboxStore = {
      ...memoryStore(),
      put: async () => {
        throw new DOMException('full', 'QuotaExceededError');
      },
    };
    const server = ledger();
    const { outbox, answers } = open(broken, server.line);
    await outbox.submit(prompt(1));
    await outbox.flush();
    expect(answers).toHaveLength(1);
  });

  it('[K6] takes back what never left, and cancels what may have been heard', async () => {
    const store = memoryStore();
    const server = ledger();
    server.luck.push('unanswered');
    const { outbox, answers } = open(store, server.line);
    await outbox.submit(prompt(1));
    await outbox.flush();
    await outbox.abandon({ key: 'key-0001', job: null });
    await settle(store);
    expect(server.cancelled).toEqual(new Set(['job-of-key-0001']));
    expect(answers).toEqual([]);

    await store.put({
      key: 'key-0002',
      prompt: prompt(2, 'gone'),
      job: null,
      attempted: false,
      unwanted: false,
    });
    await outbox.keepOnly('visit');
    await outbox.flush();
    await settle(store);
    expect(server.heard).not.toContain('key-0002');
    outbox.close();
  });

  it('[K6] cancels a job until the server has heard it, and names it meanwhile', async () => {
    const store = memoryStore();
    const server = ledger();
    server.luck.push('unheard', 'unheard');
    const { outbox } = open(store, server.line);
    await outbox.abandon({ key: null, job: 'job-9' });
    expect(await outbox.abandonedJobs()).toEqual(new Set(['job-9']));
    await settle(store);
    expect(server.cancelled).toEqual(new Set(['job-9']));
    expect(await outbox.abandonedJobs()).toEqual(new Set());
    outbox.close();
  });
});
