import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { Reflection } from '../../protocol/index.ts';

const Id = z.string().regex(/^[a-z0-9-]{3,60}$/);
export const Questions = z.array(z.strictObject({ id: Id, text: z.string().min(10).max(220) })).min(1);
/** A printed fact without source, date and the day it was checked is refused at start. */
export const Facts = z
  .array(
    z.strictObject({
      id: Id,
      text: z.string().min(10).max(220),
      source: z.string().min(5).max(160),
      date: z.string().min(4).max(40),
      checkedOn: z.iso.date(),
    }),
  )
  .min(1);

/** Questions between two facts: the room is asked more often than it is told. */
const QUESTIONS_PER_FACT = 2;

/** What may be said between the works. */
export interface Sayings {
  questions: z.infer<typeof Questions>;
  facts: z.infer<typeof Facts>;
}

/** What the exhibition brings along. Throws when a file is not of its shape. */
export function loadReflections(folder: string): Sayings {
  const read = (name: string): unknown => JSON.parse(readFileSync(join(folder, name), 'utf8'));
  return { questions: Questions.parse(read('questions.json')), facts: Facts.parse(read('facts.json')) };
}

/** The order in which they are shown. */
export function orderOf({ questions, facts }: Sayings): Reflection[] {
  const order: Reflection[] = [];
  const rounds = Math.max(Math.ceil(questions.length / QUESTIONS_PER_FACT), facts.length);
  for (let round = 0; round < rounds; round++) {
    for (let k = 0; k < QUESTIONS_PER_FACT; k++) {
      const question = questions[(round * QUESTIONS_PER_FACT + k) % questions.length];
      if (question) order.push({ kind: 'question', ...question });
    }
    const fact = facts[round % facts.length];
    if (fact) order.push({ kind: 'fact', ...fact });
  }
  return order;
}

/** One reflection at a time. */
export interface Reflections {
  readonly current: Reflection | null;
  onChange(listener: (reflection: Reflection) => void): () => void;
  /** What may be said, or for how long, was changed: goes on with the next of the new order. */
  renew(): void;
  close(): void;
}

/** Goes through what is said from its beginning, each standing for `intervalMs`; both are asked again after every `renew`. */
export function createReflections(deps: { said: () => Sayings; intervalMs: () => number }): Reflections {
  const listeners = new Set<(reflection: Reflection) => void>();
  let order = orderOf(deps.said());
  let index = 0;
  let timer: NodeJS.Timeout;
  const wait = (): void => {
    timer = setTimeout(next, deps.intervalMs());
    timer.unref();
  };
  const next = (): void => {
    index = (index + 1) % order.length;
    const reflection = order[index];
    if (reflection) for (const listener of listeners) listener(reflection);
    wait();
  };
  wait();
  return {
    get current() {
      return order[index] ?? null;
    },
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    renew() {
      const renewed = orderOf(deps.said());
      if (JSON.stringify(renewed) === JSON.stringify(order)) return;
      order = renewed;
      clearTimeout(timer);
      next();
    },
    close: () => clearTimeout(timer),
  };
}
