import type { DeskWork, Stretch } from '../../protocol/curation.ts';
import { t } from '../../ui/i18n.ts';
import { useAsked } from '../shell/live.ts';

const SHOWN = 12;

/** The newest works on the wall. */
export function Latest() {
  const { value } = useAsked<Stretch<DeskWork>>(`/desk/works?state=hung&count=${SHOWN}`, ['works']);
  return (
    <ul class="latest">
      {value?.items.map((work) => (
        <li key={work.id}>
          <img
            src={`/desk/pictures/${work.id}/thumb.webp`}
            alt={t('desk.workNumber', { number: work.number })}
            title={work.words}
            width={72}
            height={72}
          />
        </li>
      ))}
    </ul>
  );
}
