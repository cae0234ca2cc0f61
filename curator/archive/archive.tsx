import { useState } from 'preact/hooks';
import { ARCHIVE_FAULTS, type DeskArchive } from '../../protocol/archive.ts';
import { language, t } from '../../ui/i18n.ts';
import { faultSentence } from '../parts/acts.ts';
import { timeOf } from '../parts/times.ts';
import { type Answer, post, putFile, remove } from '../shell/api.ts';
import { useAsked } from '../shell/live.ts';
import { notify } from '../shell/notices.tsx';

/** The whole exhibition: saved every night, taken out as one file, taken in from one. */
export function Archive() {
  const { value, again } = useAsked<DeskArchive>('/desk/backups', ['house']);
  const [busy, setBusy] = useState<'backup' | 'import' | null>(null);
  if (value === null) return null;

  const during = async (what: 'backup' | 'import', work: () => Promise<Answer<unknown>>, done: string) => {
    setBusy(what);
    const answer = await work();
    setBusy(null);
    again();
    notify(answer.ok ? { text: t(done) } : { text: t(refusalOf(answer)), alarm: true });
  };
  const choose = (file: File | undefined) => {
    if (file) void during('import', () => putFile('/desk/archive', file), 'desk.archive.taken');
  };

  return (
    <>
      <section aria-labelledby="backups-title">
        <h2 id="backups-title">{t('desk.archive.backups')}</h2>
        <p class="quiet">
          {t('desk.archive.backupsWhy')} <bdi dir="ltr">{value.folder}</bdi>
        </p>
        {value.fault !== null && (
          <p class="alarm" role="alert">
            {t(`desk.archive.backupFailed.${value.fault}`)}
          </p>
        )}
        {value.kept.length === 0 && <p class="alarm">{t('desk.archive.noBackup')}</p>}
        <ul class="rows">
          {value.kept.map(({ file, madeAt, bytes, works, torn }) => (
            <li key={file} class="row">
              <span class="row__main">
                <strong>{timeOf(madeAt)}</strong>{' '}
                <span class="quiet">
                  {t('desk.archive.works', { count: works })} · {sizeOf(bytes)} · {t('desk.archive.readBack')}
                  {torn > 0 && ` · ${t('desk.archive.torn', { count: torn })}`}
                </span>
              </span>
            </li>
          ))}
        </ul>
        <button
          type="button"
          disabled={busy !== null || value.running}
          onClick={() => during('backup', () => post('/desk/backups'), 'desk.archive.backedUp')}
        >
          {t(busy === 'backup' || value.running ? 'desk.archive.backingUp' : 'desk.archive.backUp')}
        </button>
      </section>
      <section aria-labelledby="export-title">
        <h2 id="export-title">{t('desk.archive.export')}</h2>
        <p class="quiet">{t('desk.archive.exportWhy')}</p>
        <p>
          <a href="/desk/archive" download>
            {t('desk.archive.exportNow')}
          </a>
        </p>
      </section>
      <section aria-labelledby="import-title">
        <h2 id="import-title">{t('desk.archive.import')}</h2>
        <p class="quiet">{t('desk.archive.importWhy')}</p>
        {value.ready === null ? (
          <label class="field">
            {t(busy === 'import' ? 'desk.archive.reading' : 'desk.archive.file')}
            <input
              type="file"
              accept=".zip,application/zip"
              disabled={busy !== null}
              onChange={(event) => choose(event.currentTarget.files?.[0])}
            />
          </label>
        ) : (
          <div class="told">
            <span>
              {t('desk.archive.ready', {
                count: value.ready.works,
                when: timeOf(value.ready.madeAt),
              })}
            </span>
            <button
              type="button"
              class="second"
              onClick={() => during('import', () => remove('/desk/archive'), 'desk.archive.dropped')}
            >
              {t('desk.archive.drop')}
            </button>
          </div>
        )}
      </section>
    </>
  );
}

const FAULTS: readonly string[] = ARCHIVE_FAULTS;

function refusalOf(answer: Answer<unknown> & { ok: false }): string {
  const error = String((answer.body as { error?: unknown } | null)?.error);
  return FAULTS.includes(error) ? `desk.archive.refused.${error}` : faultSentence(answer);
}

const sizeOf = (bytes: number): string =>
  new Intl.NumberFormat(language(), {
    style: 'unit',
    unit: 'megabyte',
    maximumFractionDigits: bytes < 1e7 ? 1 : 0,
  }).format(bytes / 1e6);
