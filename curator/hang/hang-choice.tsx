import { useState } from 'preact/hooks';
import type { HangKind } from '../../protocol/hang.ts';
import { HANGS } from '../../protocol/hang-kinds.ts';
import { t } from '../../ui/i18n.ts';
import { chooseHang, type HangStatus } from './choose.ts';

const NAMES: Record<HangKind, string> = {
  salon: 'desk.hangSalon',
  kinship: 'desk.hangKinship',
  time: 'desk.hangTime',
  echo: 'desk.hangEcho',
  constellation: 'desk.hangConstellation',
};
const MINUTES_MOST = 24 * 60;

/** One hang that stays, or several by turns, each for its minutes. */
export function HangChoice({ hang, onChosen }: { hang: HangStatus; onChosen: () => void }) {
  const [minutes, setMinutes] = useState<Partial<Record<HangKind, number>>>(() =>
    Object.fromEntries(hang.programme.map((step) => [step.hang, step.minutes])),
  );
  const [failed, setFailed] = useState(false);
  const choose = async (choice: Parameters<typeof chooseHang>[0]) => {
    setFailed(!(await chooseHang(choice)));
    onChosen();
  };
  const programme = HANGS.flatMap((kind) => {
    const each = minutes[kind] ?? 0;
    return each >= 1 ? [{ hang: kind, minutes: Math.min(each, MINUTES_MOST) }] : [];
  });
  return (
    <section class="hang-choice" aria-labelledby="hang-title">
      <h2 id="hang-title">{t('desk.hang')}</h2>
      <p role="status" class={failed ? 'alarm' : 'quiet'}>
        {failed
          ? t('desk.unreachable')
          : hang.chosen === hang.laid
            ? t(hang.programme.length > 0 ? 'desk.hangByTurns' : 'desk.hangStays', {
                hang: t(NAMES[hang.laid]),
              })
            : t('desk.hangComing', { hang: t(NAMES[hang.chosen]) })}
      </p>
      <ul>
        {HANGS.map((kind) => (
          <li key={kind}>
            <button type="button" aria-pressed={hang.chosen === kind} onClick={() => choose({ hang: kind })}>
              {t(NAMES[kind])}
            </button>
            <input
              type="number"
              inputMode="numeric"
              min={0}
              max={MINUTES_MOST}
              dir="ltr"
              placeholder={t('desk.minutesShort')}
              aria-label={t('desk.hangMinutes', { hang: t(NAMES[kind]) })}
              value={minutes[kind] ?? ''}
              onInput={(event) => setMinutes({ ...minutes, [kind]: event.currentTarget.valueAsNumber || 0 })}
            />
          </li>
        ))}
      </ul>
      <button
        type="button"
        class="second"
        disabled={programme.length < 2}
        onClick={() => choose({ programme })}
      >
        {t('desk.hangAlternate')}
      </button>
      <p class="quiet">{t('desk.hangHint')}</p>
    </section>
  );
}
