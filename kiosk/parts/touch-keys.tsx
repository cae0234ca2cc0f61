import { lazy, Suspense } from 'preact/compat';
import { useEffect, useState } from 'preact/hooks';
import { t } from '../../ui/i18n.ts';

/** Fetched when first wanted: most stations have a keyboard of their own, and so has every phone. */
const OnScreenKeyboard = lazy(() => import('../keyboard/keyboard.tsx'));

/** A touch screen at a standing place, without mouse or trackpad beside it. */
const STANDING_TOUCH = '(any-pointer: coarse) and (not (any-pointer: fine)) and (min-width: 48rem)';

export interface TouchKeysProps {
  words: string;
  onWords: (words: string) => void;
}

/** Whether the page shows keys of its own; a key that was really pressed puts them away. */
export function useTouchKeys(): { shown: boolean; show: (shown: boolean) => void } {
  const [shown, show] = useState(() => matchMedia(STANDING_TOUCH).matches);
  useEffect(() => {
    const onKey = (key: KeyboardEvent): void => {
      if (key.isTrusted && key.key.length === 1) show(false);
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, []);
  return { shown, show };
}

/** The keys, where they are shown. */
export function TouchKeys({ words, onWords, shown, show }: TouchKeysProps & ReturnType<typeof useTouchKeys>) {
  if (!shown) return null;
  return (
    <Suspense fallback={null}>
      <OnScreenKeyboard words={words} onWords={onWords} onClose={() => show(false)} />
    </Suspense>
  );
}

/** What brings the keys, where they are not. */
export function ShowTouchKeys({ shown, show }: ReturnType<typeof useTouchKeys>) {
  if (shown) return null;
  return (
    <button type="button" class="quiet-button show-keys" onClick={() => show(true)}>
      {t('kiosk.keyboard')}
    </button>
  );
}
