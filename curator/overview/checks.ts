/** What must be well, each with a sentence; `act` is for a person, red, and nothing else is red. */
import { t } from '../../ui/i18n.ts';
import { shortTimeOf } from '../parts/times.ts';
import type { DeskStatus } from './status.ts';

export interface Check {
  id: string;
  name: string;
  /** `wait`: it comes by itself. */
  state: 'well' | 'wait' | 'act';
  said: string;
  more: string | null;
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
const STATES = { ready: 'well', starting: 'wait', unavailable: 'act' } as const;

export function checksOf(status: DeskStatus): Check[] {
  const { painter, listener, disk, queue, clock, stations, blank } = status;
  const kiosks = stations.filter(({ role }) => role === 'kiosk');
  const away = kiosks.filter(({ connected }) => !connected);
  const gone = away[0];
  return [
    {
      id: 'painter',
      name: t('desk.painter'),
      state: STATES[painter],
      said: t(HOSTS.painter[painter]),
      more: status.painterReason ?? status.painterName,
    },
    {
      id: 'listener',
      name: t('desk.listener'),
      state: listener === null ? 'well' : STATES[listener],
      said: t(listener === null ? 'desk.listenerNone' : HOSTS.listener[listener]),
      more: status.listenerReason ?? status.listenerName,
    },
    {
      id: 'walls',
      name: t('desk.walls'),
      state: status.walls > 0 ? 'well' : 'act',
      said: blank ? t('desk.overview.dark') : String(status.walls),
      more: status.walls > 0 ? null : t('desk.overview.noWall'),
    },
    {
      id: 'kiosks',
      name: t('desk.overview.kiosks'),
      state: away.length > 0 || kiosks.length === 0 ? 'act' : 'well',
      said: t('desk.overview.kiosksHere', { here: kiosks.length - away.length, all: kiosks.length }),
      more: gone
        ? t('desk.overview.kioskGone', { name: gone.id.slice(0, 8), when: shortTimeOf(gone.lastSeen) })
        : null,
    },
    {
      id: 'disk',
      name: t('desk.disk'),
      state: disk.paused ? 'act' : 'well',
      said: disk.paused ? t('desk.diskPaused') : t('desk.diskFree', { percent: Math.round(disk.free * 100) }),
      more: null,
    },
    {
      id: 'clock',
      name: t('desk.overview.clock'),
      state: clock ? 'well' : 'act',
      said: t(clock ? 'desk.overview.clockWell' : 'desk.overview.clockWrong'),
      more: null,
    },
    ...(queue.quarantined > 0
      ? [
          {
            id: 'quarantine',
            name: t('desk.queue'),
            state: 'act' as const,
            said: t('desk.queueQuarantined', { count: queue.quarantined }),
            more: null,
          },
        ]
      : []),
  ];
}
