import type { RefObject } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';

/**
 * Focus goes to what a page is about when it comes up, so that keys and screen readers are where the eye is: before the
 * page is painted, because a quick hand types on, and what it types then would reach nobody.
 */
export function useFirstFocus<E extends HTMLElement>(when: unknown, isWanted = true): RefObject<E> {
  const element = useRef<E>(null);
  // `when` is the occasion, not something that is read.
  useLayoutEffect(() => {
    if (isWanted) element.current?.focus({ preventScroll: true });
  }, [when]);
  return element;
}
