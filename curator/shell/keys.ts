/** The desk's own keys: single letters and signs, never while somebody writes, never with Ctrl, Alt or Meta. */
import { useEffect } from 'preact/hooks';

/** What a key does; true when it did something. */
export type KeyMap = Record<string, () => void>;

const WRITING =
  'input:not([type=checkbox]):not([type=radio]):not([type=button]), textarea, select, [contenteditable]';

export function useKeys(keys: KeyMap): void {
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.altKey || event.metaKey || event.defaultPrevented) return;
      if ((event.target as HTMLElement | null)?.closest(WRITING)) return;
      if (document.querySelector('dialog[open]')) return;
      const act = keys[event.key];
      if (act === undefined) return;
      event.preventDefault();
      act();
    };
    addEventListener('keydown', press);
    return () => removeEventListener('keydown', press);
  });
}
