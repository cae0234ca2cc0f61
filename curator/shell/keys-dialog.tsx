import { useEffect, useRef } from 'preact/hooks';
import { t } from '../../ui/i18n.ts';

const KEYS: readonly (readonly [string, string])[] = [
  ['1 – 9', 'desk.keys.sections'],
  ['j  k', 'desk.keys.move'],
  ['x', 'desk.keys.mark'],
  ['z', 'desk.keys.undo'],
  ['?', 'desk.keys.help'],
];

/** The keys of the desk, for whoever asks. */
export function KeysDialog({ onClose }: { onClose: () => void }) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => dialog.current?.showModal(), []);
  return (
    <dialog ref={dialog} aria-labelledby="keys-title" onClose={onClose}>
      <h2 id="keys-title" class="heading">
        {t('desk.keys.title')}
      </h2>
      <dl class="facts">
        {KEYS.map(([key, sentence]) => (
          <>
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{t(sentence)}</dd>
          </>
        ))}
      </dl>
      <form method="dialog">
        <button type="submit">{t('desk.keys.close')}</button>
      </form>
    </dialog>
  );
}
