import './overview.css';
import type { HangKind } from '../../protocol/hang.ts';
import { t } from '../../ui/i18n.ts';
import { BlankButton } from '../parts/blank-button.tsx';
import { languageName, shortTimeOf } from '../parts/times.ts';
import { useAsked } from '../shell/live.ts';
import { type Check, checksOf } from './checks.ts';
import { Latest } from './latest.tsx';
import type { DeskStatus } from './status.ts';

export const HANG_NAMES: Record<HangKind, string> = {
  salon: 'desk.hangSalon',
  kinship: 'desk.hangKinship',
  time: 'desk.hangTime',
  echo: 'desk.hangEcho',
  constellation: 'desk.hangConstellation',
};

/** Four questions in one glance: is everything well, what waits for me, what hangs, what do visitors say. */
export function Overview() {
  const { value, again } = useAsked<DeskStatus>('/desk/status', [
    'jobs',
    'works',
    'hang',
    'house',
    'devices',
  ]);
  if (value === null) return null;
  const checks = checksOf(value);
  const alarms = checks.filter(({ state }) => state === 'act');
  const { words, before, after } = value.waiting;
  const waiting = words + before + after;
  return (
    <div class="overview">
      <section class="overview__well" aria-labelledby="well-title" data-well={alarms.length === 0}>
        <h2 id="well-title">
          {alarms.length === 0
            ? t('desk.overview.well')
            : t('desk.overview.notWell', { count: alarms.length })}
        </h2>
        <ul class="checks">
          {checks.map((check) => (
            <CheckItem key={check.id} check={check} />
          ))}
        </ul>
      </section>
      <section aria-labelledby="waits-title">
        <h2 id="waits-title">{t('desk.overview.waits')}</h2>
        <p class="figure">
          <a href="#review">{waiting}</a>
        </p>
        <ul class="plain-list">
          <li class={words > 0 ? '' : 'quiet'}>{t('desk.overview.words', { number: words })}</li>
          <li class={before > 0 ? '' : 'quiet'}>{t('desk.overview.before', { number: before })}</li>
          <li class={after > 0 ? '' : 'quiet'}>{t('desk.overview.after', { number: after })}</li>
        </ul>
        <p class="quiet">
          {t('desk.overview.queue', { waiting: value.queue.pending, painting: value.queue.in_progress })}
        </p>
      </section>
      <section aria-labelledby="hangs-title">
        <h2 id="hangs-title">{t('desk.overview.hangs')}</h2>
        <p>
          <a href="#hang">{t(HANG_NAMES[value.hang.laid])}</a>
          <span class="quiet"> · {t('desk.worksHung', { hung: value.hung, works: value.works })}</span>
        </p>
        <Latest />
        <BlankButton blank={value.blank} onTurned={again} />
      </section>
      <section class="overview__said" aria-labelledby="said-title">
        <h2 id="said-title">{t('desk.overview.said')}</h2>
        {value.said.length === 0 && <p class="quiet">{t('desk.overview.nothingSaid')}</p>}
        <ol class="plain-list">
          {value.said.map((said) => (
            <li key={said.job}>
              <p class="said" lang={said.language} dir="auto">
                {said.words}
              </p>
              <p class="quiet">
                {shortTimeOf(said.at)} · {languageName(said.language)} · {t(`desk.job.${said.state}`)}
              </p>
            </li>
          ))}
        </ol>
      </section>
    </div>
  );
}

function CheckItem({ check: { name, state, said, more } }: { check: Check }) {
  return (
    <li data-state={state}>
      <span class="quiet">{name}</span>
      <strong class={state === 'act' ? 'alarm' : ''}>{said}</strong>
      {more !== null && (
        <span class="checks__more" dir="auto">
          {more}
        </span>
      )}
    </li>
  );
}
