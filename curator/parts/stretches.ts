/** A list too long to be told at once: stretches are asked for as they come into view, and again when something changed. */
import { useEffect, useRef, useState } from 'preact/hooks';
import type { Stretch } from '../../protocol/curation.ts';
import type { DeskTopic } from '../../protocol/desk.ts';
import { ask, type Fault } from '../shell/api.ts';
import { onTopics } from '../shell/live.ts';

const STRETCH = 100;
/** Stretches kept beside those in view. */
const KEPT = 12;

export interface LongList<Item> {
  /** Null before the first answer. */
  total: number | null;
  fault: Fault | null;
  /** Undefined while it is on its way. */
  at(index: number): Item | undefined;
  /** What is in view, from and to (exclusive); asks for what is missing. */
  view(from: number, to: number): void;
  /** Asks again for what is in view. */
  again(): void;
}

/** @param path with its query but for `from` and `count` */
export function useStretches<Item>(path: string, topics: readonly DeskTopic[]): LongList<Item> {
  const [, redraw] = useState(0);
  const kept = useRef({ path: '', total: null as number | null, fault: null as Fault | null });
  const stretches = useRef(new Map<number, Item[]>());
  const asked = useRef(new Set<number>());
  const seen = useRef({ from: 0, to: 1 });

  if (kept.current.path !== path) {
    kept.current = { path, total: null, fault: null };
    stretches.current = new Map();
    asked.current = new Set();
    seen.current = { from: 0, to: 1 };
  }

  const fetchStretch = async (index: number): Promise<void> => {
    if (asked.current.has(index)) return;
    asked.current.add(index);
    const separator = path.includes('?') ? '&' : '?';
    const answer = await ask<Stretch<Item>>(`${path}${separator}from=${index * STRETCH}&count=${STRETCH}`);
    if (kept.current.path !== path) return; // another list by now
    asked.current.delete(index);
    if (answer.ok) {
      const map = stretches.current;
      map.delete(index);
      map.set(index, answer.value.items);
      for (const oldest of map.keys()) {
        if (map.size <= KEPT) break;
        map.delete(oldest);
      }
      kept.current = { path, total: answer.value.total, fault: null };
    } else kept.current = { ...kept.current, fault: answer.fault };
    redraw((n) => n + 1);
  };
  const inView = (): number[] => {
    const { from, to } = seen.current;
    const [first, last] = [Math.floor(from / STRETCH), Math.floor(Math.max(from, to - 1) / STRETCH)];
    return Array.from({ length: last - first + 1 }, (_, i) => first + i);
  };
  const again = (): void => {
    const view = inView();
    for (const index of stretches.current.keys()) if (!view.includes(index)) stretches.current.delete(index);
    for (const index of view) void fetchStretch(index);
  };
  const key = topics.join();
  useEffect(() => {
    again();
    return onTopics(topics, again);
  }, [path, key]);

  return {
    total: kept.current.total,
    fault: kept.current.fault,
    at: (index) => stretches.current.get(Math.floor(index / STRETCH))?.[index % STRETCH],
    view(from, to) {
      seen.current = { from, to };
      for (const index of inView()) if (!stretches.current.has(index)) void fetchStretch(index);
    },
    again,
  };
}
