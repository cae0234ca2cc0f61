import './overview.css';
import { t } from '../../ui/i18n.ts';
import { timeOf } from '../parts/times.ts';
import { useAsked } from '../shell/live.ts';
import { InterfaceLanguages } from './interface-languages.tsx';
import { SpokenLanguages } from './spoken-languages.tsx';
import type { DeskStatus } from './status.ts';

/** Whether everything is well. */
export function Overview() {
  const { value, again } = useAsked<DeskStatus>('/desk/status', [
    'jobs',
    'works',
    'hang',
    'house',
    'devices',
  ]);
  return value && <Status status={value} onChange={again} />;
}

const HOSTS = {
  painter: {
    ready: 'desk.painterReady',
    starting: 'desk.painterStarting',
    unavailable: 'desk.painterUnavailable',
  },
  listener: {
    ready: 'desk.listenerReady',
    starting: 'desk.listenerStarting',
    unavailable: 'desk.listenerUnavailable',
  },
} as const;

function Host({
  kind,
  state,
  name,
  reason,
}: {
  kind: keyof typeof HOSTS;
  state: DeskStatus['painter'];
  name: string | null;
  reason: string | null;
}) {
  return (
    <dd class={state === 'unavailable' ? 'alarm' : ''}>
      {t(HOSTS[kind][state])}
      {name !== null && <span class="quiet"> {name}</span>}
      {reason !== null && (
        <p class="reason" dir="ltr" lang="en">
          {reason}
        </p>
      )}
    </dd>
  );
}

function Status({ status, onChange }: { status: DeskStatus; onChange: () => void }) {
  const { queue, disk, listener } = status;
  return (
    <dl class="facts">
      <dt>{t('desk.painter')}</dt>
      <Host kind="painter" state={status.painter} name={status.painterName} reason={status.painterReason} />
      <dt>{t('desk.listener')}</dt>
      {listener === null ? (
        <dd>{t('desk.listenerNone')}</dd>
      ) : (
        <Host kind="listener" state={listener} name={status.listenerName} reason={status.listenerReason} />
      )}
      <dt>{t('desk.spoken')}</dt>
      <dd>
        <SpokenLanguages languages={status.languages} onChange={onChange} />
      </dd>
      <dt>{t('desk.interface')}</dt>
      <dd>
        <InterfaceLanguages />
      </dd>
      <dt>{t('desk.queue')}</dt>
      <dd>
        <ul>
          <li>{t('desk.queueWaiting', { count: queue.pending })}</li>
          <li>{t('desk.queuePainting', { count: queue.in_progress })}</li>
          {queue.held > 0 && <li class="alarm">{t('desk.queueHeld', { count: queue.held })}</li>}
          {queue.quarantined > 0 && (
            <li class="alarm">{t('desk.queueQuarantined', { count: queue.quarantined })}</li>
          )}
        </ul>
      </dd>
      <dt>{t('desk.works')}</dt>
      <dd>{t('desk.worksHung', { hung: status.hung, works: status.works })}</dd>
      <dt>{t('desk.disk')}</dt>
      <dd class={disk.paused ? 'alarm' : ''}>
        {disk.paused ? t('desk.diskPaused') : t('desk.diskFree', { percent: Math.round(disk.free * 100) })}
      </dd>
      <dt>{t('desk.walls')}</dt>
      <dd>{status.walls}</dd>
      <dt>{t('desk.stations')}</dt>
      <dd>
        {status.stations.length === 0 && t('desk.stationsNone')}
        <ul>
          {status.stations.map(({ id, role, connected, lastSeen }) => (
            <li key={id}>
              {t(role === 'kiosk' ? 'desk.roleKiosk' : 'desk.roleDisplay')} <code>{id.slice(0, 8)}</code>{' '}
              {connected ? t('desk.stationHere') : t('desk.stationGone', { when: timeOf(lastSeen) })}
            </li>
          ))}
        </ul>
      </dd>
    </dl>
  );
}
