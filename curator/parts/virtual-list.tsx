/** A list of any length of which only what is in view is in the page: rows of one height. */
import type { ComponentChildren } from 'preact';
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import './virtual-list.css';

/** Rows drawn above and below the view, so that a quick hand sees no gap. */
const BEYOND = 4;

interface Props {
  label: string;
  total: number;
  rowHeight: number;
  /** The row that keys act on; scrolled into view when it changes. */
  current: number;
  row: (index: number) => ComponentChildren;
  onView: (from: number, to: number) => void;
}

export function VirtualList({ label, total, rowHeight, current, row, onView }: Props) {
  const box = useRef<HTMLElement>(null);
  const [view, setView] = useState({ from: 0, to: 20 });
  const look = () => {
    const element = box.current;
    if (element === null) return;
    const from = Math.max(0, Math.floor(element.scrollTop / rowHeight) - BEYOND);
    const to = Math.ceil((element.scrollTop + element.clientHeight) / rowHeight) + BEYOND;
    setView((now) => (now.from === from && now.to === to ? now : { from, to }));
  };
  useLayoutEffect(look, [total]);
  useEffect(() => {
    const observer = new ResizeObserver(look);
    if (box.current) observer.observe(box.current);
    return () => observer.disconnect();
  }, []);
  const to = Math.min(view.to, total);
  const from = Math.min(view.from, to);
  useEffect(() => onView(from, to), [from, to, total]);
  useEffect(() => {
    const element = box.current;
    if (element === null) return;
    const top = current * rowHeight;
    if (top < element.scrollTop) element.scrollTop = top;
    else if (top + rowHeight > element.scrollTop + element.clientHeight)
      element.scrollTop = top + rowHeight - element.clientHeight;
  }, [current]);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: whoever has no mouse scrolls it with the arrow keys.
    <section class="virtual" ref={box} onScroll={look} tabIndex={0} aria-label={label}>
      <ul style={{ blockSize: `${total * rowHeight}px` }}>
        {Array.from({ length: to - from }, (_, i) => from + i).map((index) => (
          <li
            key={index}
            aria-setsize={total}
            aria-posinset={index + 1}
            data-current={index === current}
            style={{ insetBlockStart: `${index * rowHeight}px`, blockSize: `${rowHeight}px` }}
          >
            {row(index)}
          </li>
        ))}
      </ul>
    </section>
  );
}
