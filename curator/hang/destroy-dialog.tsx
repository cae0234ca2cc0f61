import { useEffect, useRef } from 'preact/hooks';
import { t } from '../../ui/i18n.ts';

/** The one thing that cannot be taken back is asked about. */
export function DestroyDialog({ count, onDone }: { count: number; onDone: (sure: boolean) => void }) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => dialog.current?.showModal(), []);
  return (
    <dialog
      ref={dialog}
      aria-labelledby="destroy-title"
      onClose={(event) => onDone(event.currentTarget.returnValue === 'sure')}
    >
      <h2 id="destroy-title" class="heading">
        {t('desk.destroy.title', { count })}
      </h2>
      <p>{t('desk.destroy.what')}</p>
      <form method="dialog">
        <button type="submit" value="no">
          {t('desk.destroy.no')}
        </button>
        <button type="submit" value="sure" class="grave">
          {t('desk.destroy.yes')}
        </button>
      </form>
    </dialog>
  );
}
