/** Which rows are marked, and which one keys act on. */
import { useState } from 'preact/hooks';
import { useKeys } from '../shell/keys.ts';

export interface Marks<Item extends { id: string }> {
  current: number;
  goTo(index: number): void;
  isMarked(item: Item): boolean;
  toggle(item: Item): void;
  clear(): void;
  /** What is marked; without marks the current one. */
  chosen: Item[];
  marked: readonly Item[];
}

/** `j` and `k` go through the list, `x` marks. */
export function useMarks<Item extends { id: string }>(
  total: number,
  at: (index: number) => Item | undefined,
): Marks<Item> {
  const [wanted, setCurrent] = useState(0);
  const [marks, setMarks] = useState<ReadonlyMap<string, Item>>(new Map());
  const current = Math.max(0, Math.min(wanted, total - 1));
  const toggle = (item: Item) => {
    const next = new Map(marks);
    if (!next.delete(item.id)) next.set(item.id, item);
    setMarks(next);
  };
  useKeys({
    j: () => setCurrent(Math.min(total - 1, current + 1)),
    k: () => setCurrent(Math.max(0, current - 1)),
    x: () => {
      const item = at(current);
      if (item) toggle(item);
    },
  });
  const one = at(current);
  return {
    current,
    goTo: setCurrent,
    isMarked: ({ id }) => marks.has(id),
    toggle,
    clear: () => setMarks(new Map()),
    chosen: marks.size > 0 ? [...marks.values()] : one ? [one] : [],
    marked: [...marks.values()],
  };
}
