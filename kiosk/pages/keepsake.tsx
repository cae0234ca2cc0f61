import { language, t } from '../../ui/i18n.ts';
import { SquareCode } from '../parts/square-code.tsx';
import { useFirstFocus } from '../parts/use-first-focus.ts';
import { newId } from '../station.ts';
import type { KioskEvent, VisitOf } from '../visit.ts';

export interface KeepsakeProps {
  visit: VisitOf<'keepsake'>;
  tell: (event: KioskEvent) => void;
}

/** What the visitor takes home: the picture's address, its code, and the right to take it back. */
export function Keepsake({ visit, tell }: KeepsakeProps) {
  const title = useFirstFocus<HTMLHeadingElement>(visit.erasing);
  const isGone = visit.erasing === 'done';
  return (
    <main class="page take" data-page="keepsake" data-phase={visit.erasing}>
      <div class="take__picture">
        <div class="lamp" aria-hidden="true" />
        {!isGone && (
          <div class="frame">
            <img
              src={`/pictures/${visit.work.id}/wall.webp`}
              alt={t('kiosk.keepsakePicture', { number: visit.work.number })}
              width={1024}
              height={1024}
            />
          </div>
        )}
      </div>
      <div class="take__reach">
        <h1 ref={title} class="said" tabIndex={-1}>
          {t(TITLES[visit.erasing])}
        </h1>
        {visit.erasing === 'no' || visit.erasing === 'failed' ? (
          <Taking visit={visit} tell={tell} />
        ) : (
          <Erasing visit={visit} tell={tell} />
        )}
        {visit.erasing !== 'asked' && visit.erasing !== 'sent' && (
          <div class="take__actions">
            <button type="button" class="main-button" onClick={() => tell({ type: 'again', visit: newId() })}>
              {t('kiosk.revealAgain')}
            </button>
            <button type="button" class="quiet-button" onClick={() => tell({ type: 'left' })}>
              {t('kiosk.leave')}
            </button>
          </div>
        )}
      </div>
    </main>
  );
}

const TITLES = {
  no: 'kiosk.keepsakeTitle',
  failed: 'kiosk.keepsakeTitle',
  asked: 'kiosk.eraseQuestion',
  sent: 'kiosk.eraseQuestion',
  done: 'kiosk.erased',
} as const;

function Taking({ visit, tell }: KeepsakeProps) {
  const { keepsake } = visit;
  if (keepsake === null) return <p class="take__note">{t('kiosk.keepsakeNone')}</p>;
  const { code, link, until } = keepsake;
  return (
    <>
      <div class="take__ways">
        {link !== null && (
          <div class="take__way">
            <SquareCode text={link} label={t('keepsake.qr')} />
            <p>{t('kiosk.keepsakePhone')}</p>
          </div>
        )}
        <div class="take__way">
          <p class="take__code" dir="ltr">
            {code.slice(0, 5)} {code.slice(5)}
          </p>
          <p>{t('kiosk.keepsakeCode')}</p>
        </div>
      </div>
      <p class="take__note">
        {until !== null && t('keepsake.until', { date: dayOf(until) })}
        <span role="alert">{visit.erasing === 'failed' && t('kiosk.eraseFailed')}</span>
      </p>
      <button type="button" class="quiet-button" onClick={() => tell({ type: 'erase-asked' })}>
        {t('keepsake.erase')}
      </button>
    </>
  );
}

function Erasing({ visit, tell }: KeepsakeProps) {
  return (
    <>
      <p class="take__note" role="status">
        {t(NOTES[visit.erasing])}
      </p>
      {visit.erasing === 'asked' && (
        <div class="take__actions">
          <button type="button" class="main-button" onClick={() => tell({ type: 'erase-kept' })}>
            {t('kiosk.eraseKeep')}
          </button>
          <button type="button" class="quiet-button" onClick={() => tell({ type: 'erase-meant' })}>
            {t('kiosk.eraseSure')}
          </button>
        </div>
      )}
    </>
  );
}

const NOTES = {
  no: 'keepsake.eraseNote',
  failed: 'keepsake.eraseNote',
  asked: 'keepsake.eraseNote',
  sent: 'kiosk.erasing',
  done: 'keepsake.erasedNote',
} as const;

const dayOf = (iso: string): string =>
  new Intl.DateTimeFormat(language(), { dateStyle: 'long' }).format(new Date(iso));
