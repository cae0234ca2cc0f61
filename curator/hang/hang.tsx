import './hang.css';
import '../review/review.css';
import { t } from '../../ui/i18n.ts';
import type { DeskStatus } from '../overview/status.ts';
import { clearWall } from '../parts/acts.ts';
import { BlankButton } from '../parts/blank-button.tsx';
import type { SectionProps } from '../sections.ts';
import { useAsked } from '../shell/live.ts';
import { HangChoice } from './hang-choice.tsx';
import { Works } from './works.tsx';

/** What hangs and how; the collection beside it. */
export function HangSection({ staff }: SectionProps) {
  const { value, again } = useAsked<DeskStatus>('/desk/status', ['hang', 'works']);
  const curator = staff.role === 'curator';
  return (
    <div class="hang">
      <Works curator={curator} />
      <div class="hang__side">
        {value && (
          <section aria-labelledby="wall-title">
            <h2 id="wall-title">{t('desk.wallTitle')}</h2>
            <p class="bar__acts">
              <BlankButton blank={value.blank} onTurned={again} />
              {curator && (
                <button type="button" class="second" onClick={() => clearWall().then(again)}>
                  {t('desk.act.clear')}
                </button>
              )}
            </p>
          </section>
        )}
        {value && curator && <HangChoice hang={value.hang} onChosen={again} />}
      </div>
    </div>
  );
}
