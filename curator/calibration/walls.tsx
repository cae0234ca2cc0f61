import './calibration.css';
import { useState } from 'preact/hooks';
import type { WallStatus } from '../../protocol/projection.ts';
import { t } from '../../ui/i18n.ts';
import { timeOf } from '../parts/times.ts';
import type { SectionProps } from '../sections.ts';
import { useAsked } from '../shell/live.ts';
import { Alignment } from './alignment.tsx';

/** The walls: how each is, what went wrong on it, and how its projector is aligned. */
export function Walls({ staff }: SectionProps) {
  const { value, again } = useAsked<{ walls: WallStatus[] }>('/desk/walls', ['devices']);
  const [open, setOpen] = useState<string | null>(null);
  if (value === null) return null;
  if (value.walls.length === 0) return <p class="quiet">{t('desk.calibration.none')}</p>;
  return (
    <>
      {value.walls.map((wall) => (
        <section key={wall.station} class="wall" aria-labelledby={`wall-${wall.station}`}>
          <h2 id={`wall-${wall.station}`}>
            {t('desk.calibration.wall', partOf(wall))} <code>{wall.station.slice(0, 8)}</code>
          </h2>
          <State wall={wall} />
          {staff.role === 'curator' && wall.connected && (
            <button
              type="button"
              aria-expanded={open === wall.station}
              onClick={() => setOpen(open === wall.station ? null : wall.station)}
            >
              {t('desk.calibration.align')}
            </button>
          )}
          {open === wall.station && wall.connected && <Alignment wall={wall} onChange={again} />}
        </section>
      ))}
    </>
  );
}

const partOf = (wall: WallStatus): { index: number; of: number } => wall.part ?? wall.profile.part;

function State({ wall }: { wall: WallStatus }) {
  const { beat, faults } = wall;
  return (
    <>
      <p class={wall.connected && !wall.silent ? '' : 'alarm'}>
        {!wall.connected
          ? t('desk.stationGone', { when: timeOf(wall.lastSeen) })
          : wall.silent
            ? t('desk.calibration.silent')
            : t('desk.stationHere')}
      </p>
      {beat !== null && (
        <p class="quiet">
          {t(beat.face === '3d' ? 'desk.calibration.deep' : 'desk.calibration.flat')} ·{' '}
          {t('desk.calibration.frames', { fps: Math.round(beat.fps), quality: beat.quality })} ·{' '}
          <bdi>
            {beat.width} × {beat.height}
          </bdi>
        </p>
      )}
      {faults.length > 0 && (
        <ul class="alarm">
          {faults.map(({ fault, at }) => (
            <li key={fault}>
              {t(`desk.calibration.fault.${fault}`)} <span class="quiet">{timeOf(at)}</span>
            </li>
          ))}
        </ul>
      )}
    </>
  );
}
