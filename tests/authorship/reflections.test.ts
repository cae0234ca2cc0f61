import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { Reflection } from '../../protocol/index.ts';
import { createReflections, loadReflections, orderOf } from '../../server/authorship/reflections.ts';
import { assetsFolder } from '../../server/config/paths.ts';

const folders: string[] = [];
afterEach(() => {
  vi.useRealTimers();
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

function files(questions: unknown, facts: unknown): string {
  const folder = mkdtempSync(join(tmpdir(), 'echoes-facts-'));
  folders.push(folder);
  writeFileSync(join(folder, 'questions.json'), JSON.stringify(questions));
  writeFileSync(join(folder, 'facts.json'), JSON.stringify(facts));
  return folder;
}

const fact = {
  id: 'a-fact',
  text: 'Something that is so.',
  source: 'A source',
  date: '2024',
  checkedOn: '2026-11-23',
};
const question = { id: 'a-question', text: 'Is it so, or not?' };

describe('reflections', () => {
  it('[R1] has source, date and the day it was checked for every fact it ships', () => {
    const order = orderOf(loadReflections(join(assetsFolder(), 'facts')));
    const facts = order.filter(({ kind }) => kind === 'fact');
    expect(new Set(facts.map(({ id }) => id)).size).toBeGreaterThanOrEqual(10);
    expect(new Set(order.map(({ id }) => id)).size).toBeGreaterThan(20);
    for (const reflection of order) Reflection.parse(reflection);
  });

  it.each(['source', 'date', 'checkedOn'] as const)('[R1] refuses a fact without %s', (key) => {
    const { [key]: _left, ...rest } = fact;
    expect(() => loadReflections(files([question], [rest]))).toThrow();
    expect(() => loadReflections(files([question], [{ ...fact, [key]: '' }]))).toThrow();
    expect(orderOf(loadReflections(files([question], [fact])))).toHaveLength(3);
  });

  it('asks twice for every fact it tells, and leaves none out', () => {
    const questions = Array.from({ length: 5 }, (_, k) => ({ ...question, id: `question-${k}` }));
    const facts = Array.from({ length: 2 }, (_, k) => ({ ...fact, id: `fact-${k}` }));
    const order = orderOf(loadReflections(files(questions, facts)));
    expect(order.map(({ kind }) => kind[0]).join('')).toBe('qqfqqfqqf');
    expect(new Set(order.map(({ id }) => id)).size).toBe(7);
  });

  it('shows one at a time, each for its while, and begins again', () => {
    vi.useFakeTimers();
    let said = loadReflections(files([question], [fact]));
    const reflections = createReflections({ said: () => said, intervalMs: () => 45_000 });
    const heard: string[] = [];
    reflections.onChange(({ id }) => heard.push(id));
    expect(reflections.current?.id).toBe('a-question');
    vi.advanceTimersByTime(44_999);
    expect(heard).toEqual([]);
    vi.advanceTimersByTime(90_001);
    expect(heard).toEqual(['a-question', 'a-fact', 'a-question']);
    reflections.renew(); // nothing was changed: nothing moves
    expect(heard).toHaveLength(3);
    said = { ...said, questions: [{ id: 'another-question', text: 'And who asks the questions?' }] };
    reflections.renew();
    expect(reflections.current?.id).toBe('another-question');
    reflections.close();
    vi.advanceTimersByTime(450_000);
    expect(heard).toHaveLength(4);
  });
});
