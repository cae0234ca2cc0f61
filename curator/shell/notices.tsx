/** What just happened, in one sentence, and how to take it back. One notice at a time: the last one counts. */
import { useEffect, useState } from 'preact/hooks';
import { t } from '../../ui/i18n.ts';
import { useKeys } from './keys.ts';

/** Long enough to be read, and to find that one did not mean it. */
const SHOWN_MS = 20_000;

export interface Notice {
  text: string;
  /** Something a person must know; stays until it is put away. */
  alarm?: boolean;
  undo?: (() => Promise<void>) | undefined;
}

let show: (notice: Notice | null) => void = () => {};

export const notify = (notice: Notice): void => show(notice);

export function Notices() {
  const [notice, setNotice] = useState<Notice | null>(null);
  show = setNotice;
  useEffect(() => {
    if (notice === null || notice.alarm) return;
    const timer = setTimeout(() => setNotice(null), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [notice]);
  const undo = () => {
    const taken = notice?.undo;
    if (taken === undefined) return;
    setNotice(null);
    void taken();
  };
  useKeys({ z: undo });
  return (
    <div class="notices" role="status" data-alarm={notice?.alarm === true}>
      {notice !== null && (
        <p>
          <span>{notice.text}</span>
          {notice.undo !== undefined && (
            <button type="button" onClick={undo}>
              {t('desk.undo')} <kbd>z</kbd>
            </button>
          )}
          <button
            type="button"
            class="plain"
            aria-label={t('desk.keys.close')}
            onClick={() => setNotice(null)}
          >
            ×
          </button>
        </p>
      )}
    </div>
  );
}
