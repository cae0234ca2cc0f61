import './keyboard.css';
import 'simple-keyboard/build/css/index.css';
import { useEffect, useRef } from 'preact/hooks';
import { SimpleKeyboard as Keyboard } from 'simple-keyboard';
import { language, t } from '../../ui/i18n.ts';
import { joinMarks, layoutOf } from './layouts.ts';

export interface OnScreenKeyboardProps {
  words: string;
  onWords: (words: string) => void;
  onClose: () => void;
}

/** Keys to touch, in the page's language; focus stays in the field, so that its caret is where the letters go. */
export default function OnScreenKeyboard({ words, onWords, onClose }: OnScreenKeyboardProps) {
  const place = useRef<HTMLDivElement>(null);
  const keys = useRef<Keyboard | null>(null);
  const told = useRef({ onWords, onClose, words });
  told.current = { onWords, onClose, words };
  const spoken = language();

  useEffect(() => {
    let isWanted = true;
    void layoutOf(spoken).then((layout) => {
      if (!isWanted || place.current === null) return;
      const board: Keyboard = new Keyboard(place.current, {
        ...layout,
        layoutCandidatesPageSize: 6,
        theme: 'hg-theme-default keyboard',
        useButtonTag: true,
        preventMouseDownDefault: true,
        display: {
          '{bksp}': '⌫',
          '{shift}': '⇧',
          '{space}': ' ',
          '{close}': '⌄',
        },
        buttonAttributes: [
          { attribute: 'aria-label', value: t('kiosk.keyDelete'), buttons: '{bksp}' },
          { attribute: 'aria-label', value: t('kiosk.keyShift'), buttons: '{shift}' },
          { attribute: 'aria-label', value: t('kiosk.keySpace'), buttons: '{space}' },
          { attribute: 'aria-label', value: t('kiosk.keyClose'), buttons: '{close}' },
        ],
        // In a form a button without a kind would send it.
        onRender: () => {
          for (const key of place.current?.querySelectorAll('button') ?? []) key.type = 'button';
        },
        onChange: (typed) => {
          const joined = joinMarks(typed);
          if (joined !== typed) board.setInput(joined);
          told.current.onWords(joined);
        },
        onKeyPress: (key) => {
          if (key === '{close}') told.current.onClose();
          if (key === '{shift}') {
            const isShifted = board.options.layoutName === 'shift';
            board.setOptions({ layoutName: isShifted ? 'default' : 'shift' });
          }
        },
      });
      board.setInput(told.current.words);
      keys.current = board;
    });
    return () => {
      isWanted = false;
      keys.current?.destroy();
      keys.current = null;
    };
  }, [spoken]);

  useEffect(() => {
    if (keys.current && keys.current.getInput() !== words) keys.current.setInput(words);
  }, [words]);

  // biome-ignore lint/a11y/useSemanticElements: a fieldset would frame it.
  return <div ref={place} class="simple-keyboard" role="group" aria-label={t('kiosk.keyboard')} />;
}
