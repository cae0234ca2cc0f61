import { useEffect, useRef } from 'preact/hooks';
import { t } from '../../ui/i18n.ts';

export interface StillThereProps {
  /** Seconds until the page goes home; null while nobody needs to be asked. */
  seconds: number | null;
  onStay: () => void;
}

/** Asks before the page forgets a visitor. Any touch or key stays; the button is for those who look for one. */
export function StillThere({ seconds, onStay }: StillThereProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const isAsking = seconds !== null;
  useEffect(() => {
    if (isAsking) dialog.current?.showModal();
    else dialog.current?.close();
  }, [isAsking]);
  return (
    <dialog ref={dialog} class="still-there" aria-labelledby="still-there" onCancel={onStay}>
      {seconds !== null && (
        <>
          <h2 id="still-there" class="said">
            {t('kiosk.idleQuestion')}
          </h2>
          {/* The seconds are for the eye: read aloud each one would drown the question. */}
          <p aria-live="off">{t('kiosk.idleCountdown', { count: seconds })}</p>
          <button type="button" class="main-button" onClick={onStay}>
            {t('kiosk.idleStay')}
          </button>
        </>
      )}
    </dialog>
  );
}
