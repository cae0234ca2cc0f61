import { useEffect, useRef, useState } from 'preact/hooks';
import { GAMMA_MAX, GAMMA_MIN, OVERLAP_MAX, UPLIFT_MAX, WALL_PARTS_MAX } from '../../protocol/limits.ts';
import type { CalibrationProfile, TestPattern, WallStatus } from '../../protocol/projection.ts';
import { STRAIGHT, TEST_PATTERNS, TURNS } from '../../protocol/projection-kinds.ts';
import { t } from '../../ui/i18n.ts';
import { post, put, remove } from '../shell/api.ts';
import { notify } from '../shell/notices.tsx';
import { Corners } from './corners.tsx';

/** What is dragged is sent this often at most; the wall follows the hand. */
const SEND_EVERY_MS = 120;

/** One projector's profile, set live: every change is on the wall at once, and can be taken back. */
export function Alignment({ wall, onChange }: { wall: WallStatus; onChange: () => void }) {
  const at = `/desk/walls/${wall.station}`;
  const [profile, setProfile] = useState(wall.profile);
  const sending = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  // Somebody at the wall, or an undo, has changed it.
  useEffect(() => {
    if (sending.current === undefined) setProfile(wall.profile);
  }, [JSON.stringify(wall.profile)]);

  const answer = ({ ok }: { ok: boolean }) => {
    if (!ok) notify({ text: t('desk.refused'), alarm: true });
    onChange();
  };
  const latest = useRef(profile);
  const change = (next: CalibrationProfile) => {
    latest.current = next;
    setProfile(next);
    sending.current ??= setTimeout(() => {
      sending.current = undefined;
      void put(`${at}/profile`, latest.current).then(answer);
    }, SEND_EVERY_MS);
  };
  const show = (pattern: TestPattern | null) => void post(`${at}/pattern`, { pattern }).then(answer);
  const { part } = profile;
  const setPart = (changed: Partial<typeof part>) => {
    const of = changed.of ?? part.of;
    change({
      ...profile,
      part: { ...part, ...changed, of, index: Math.min(changed.index ?? part.index, of) },
    });
  };

  return (
    <div class="alignment">
      <fieldset>
        <legend>{t('desk.calibration.pattern')}</legend>
        {[null, ...TEST_PATTERNS].map((pattern) => (
          <button
            key={pattern}
            type="button"
            aria-pressed={wall.pattern === pattern}
            onClick={() => show(pattern)}
          >
            {t(`desk.calibration.patterns.${pattern ?? 'off'}`)}
          </button>
        ))}
      </fieldset>
      <Corners corners={profile.corners} onMove={(corners) => change({ ...profile, corners })} />
      <p class="alignment__row">
        <button type="button" onClick={() => change({ ...profile, corners: STRAIGHT.corners })}>
          {t('desk.calibration.straighten')}
        </button>
        <button
          type="button"
          disabled={!wall.undo}
          onClick={() => void remove(`${at}/profile/last`).then(answer)}
        >
          {t('desk.undo')}
        </button>
      </p>
      <div class="alignment__numbers">
        {wall.part === null ? (
          <>
            <Amount
              name="of"
              value={part.of}
              least={1}
              most={WALL_PARTS_MAX}
              step={1}
              onInput={(of) => setPart({ of })}
            />
            <Amount
              name="index"
              value={part.index}
              least={1}
              most={part.of}
              step={1}
              onInput={(index) => setPart({ index })}
            />
            <Amount
              name="overlap"
              value={part.overlap}
              least={0}
              most={OVERLAP_MAX}
              step={0.001}
              onInput={(overlap) => setPart({ overlap })}
            />
          </>
        ) : (
          <p class="quiet">{t('desk.calibration.addressed')}</p>
        )}
        <Amount
          name="gamma"
          value={profile.gamma}
          least={GAMMA_MIN}
          most={GAMMA_MAX}
          step={0.02}
          onInput={(gamma) => change({ ...profile, gamma })}
        />
        <Amount
          name="uplift"
          value={profile.uplift}
          least={0}
          most={UPLIFT_MAX}
          step={0.002}
          onInput={(uplift) => change({ ...profile, uplift })}
        />
        <label>
          {t('desk.calibration.turn')}
          <select
            value={profile.turn}
            onChange={(event) => {
              const turn = TURNS[event.currentTarget.selectedIndex];
              if (turn !== undefined) change({ ...profile, turn });
            }}
          >
            {TURNS.map((turn) => (
              <option key={turn} value={turn}>
                {turn}°
              </option>
            ))}
          </select>
        </label>
      </div>
    </div>
  );
}

function Amount(props: {
  name: 'of' | 'index' | 'overlap' | 'gamma' | 'uplift';
  value: number;
  least: number;
  most: number;
  step: number;
  onInput: (value: number) => void;
}) {
  const { name, value, least, most, step, onInput } = props;
  return (
    <label>
      {t(`desk.calibration.${name}`)}
      <input
        type="number"
        dir="ltr"
        min={least}
        max={most}
        step={step}
        value={value}
        onInput={(event) => {
          const typed = event.currentTarget.valueAsNumber;
          if (typed >= least && typed <= most) onInput(typed);
        }}
      />
    </label>
  );
}
