import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { Reflection } from '../../protocol/index.ts';

const Id = z.string().regex(/^[a-z0-9-]{3,60}$/);
const Questions = z.array(z.strictObject({ id: Id, text: z.string().min(10).max(220) })).min(1);
/** A printed fact without source, date and the day it was checked is refused at start. */
const Facts = z
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

/** What may stand on the reflection wall, in the order it is shown. Throws when a file is not of its shape. */
export function loadReflections(folder: string): Reflection[] {
  const read = (name: string): unknown => JSON.parse(readFileSync(join(folder, name), 'utf8'));
  const questions = Questions.parse(read('questions.json'));
  const facts = Facts.parse(read('facts.json'));
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
  close(): void;
}

/** Goes through `order` from its beginning, each standing for `intervalMs`. */
export function createReflections(deps: { order: readonly Reflection[]; intervalMs: number }): Reflections {
  const listeners = new Set<(reflection: Reflection) => void>();
  let index = 0;
  const timer = setInterval(() => {
    index = (index + 1) % deps.order.length;
    const reflection = deps.order[index];
    if (reflection) for (const listener of listeners) listener(reflection);
  }, deps.intervalMs);
  timer.unref();
  return {
    get current() {
      return deps.order[index] ?? null;
    },
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close: () => clearInterval(timer),
  };
}
