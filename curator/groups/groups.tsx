import { useState } from 'preact/hooks';
import type { VisitingGroup } from '../../protocol/curation.ts';
import { t } from '../../ui/i18n.ts';
import { DestroyDialog } from '../hang/destroy-dialog.tsx';
import { faultSentence } from '../parts/acts.ts';
import { shortTimeOf } from '../parts/times.ts';
import type { SectionProps } from '../sections.ts';
import { type Answer, post, remove } from '../shell/api.ts';
import { useAsked } from '../shell/live.ts';
import { notify } from '../shell/notices.tsx';

const MINUTES = 60;

/** School classes: an hour with a name, and everything made in it erased whole when it should be. */
export function Groups({ staff }: SectionProps) {
  const { value, again } = useAsked<{ groups: VisitingGroup[] }>('/desk/groups', ['works']);
  const [doomed, setDoomed] = useState<VisitingGroup | null>(null);
  const settle = (answer: Answer<unknown>, done?: string) => {
    again();
    if (!answer.ok) notify({ text: t(faultSentence(answer)), alarm: true });
    else if (done !== undefined) notify({ text: done });
  };
  const erase = async ({ id }: VisitingGroup) => {
    const answer = await remove<{ works: number }>(`/desk/groups/${id}`);
    settle(answer, answer.ok ? t('desk.groups.erasedNow', { count: answer.value.works }) : undefined);
  };
  return (
    <>
      <p class="quiet">{t('desk.groups.intro')}</p>
      <Begin onBegin={async (label, minutes) => settle(await post('/desk/groups', { label, minutes }))} />
      <ul class="rows">
        {value?.groups.map((group) => (
          <li key={group.id} class="row">
            <span class="row__main">
              <strong>
                <bdi>{group.label || t('desk.groups.nameless')}</bdi>
              </strong>{' '}
              <span class="quiet">
                {shortTimeOf(group.beganAt)} ·{' '}
                {group.erasedAt === null
                  ? t('desk.groups.works', { number: group.works })
                  : t('desk.groups.erased', { when: shortTimeOf(group.erasedAt) })}
                {group.running && ` · ${t('desk.groups.running', { when: shortTimeOf(group.endsAt) })}`}
              </span>
            </span>
            {group.running && (
              <button
                type="button"
                class="second"
                onClick={async () => settle(await post(`/desk/groups/${group.id}/end`))}
              >
                {t('desk.groups.end')}
              </button>
            )}
            {staff.role === 'curator' && group.erasedAt === null && (
              <button type="button" class="grave" onClick={() => setDoomed(group)}>
                {t('desk.groups.erase')}
              </button>
            )}
          </li>
        ))}
      </ul>
      {doomed !== null && (
        <DestroyDialog
          count={doomed.works}
          onDone={(sure) => {
            if (sure) void erase(doomed);
            setDoomed(null);
          }}
        />
      )}
    </>
  );
}

function Begin({ onBegin }: { onBegin: (label: string, minutes: number) => Promise<void> }) {
  const [label, setLabel] = useState('');
  const [minutes, setMinutes] = useState(MINUTES);
  return (
    <form
      class="inline"
      onSubmit={async (event) => {
        event.preventDefault();
        await onBegin(label, minutes);
        setLabel('');
      }}
    >
      <label>
        {t('desk.groups.label')}
        <input
          required
          maxLength={60}
          value={label}
          onInput={(event) => setLabel(event.currentTarget.value)}
        />
      </label>
      <label>
        {t('desk.minutes')}
        <input
          type="number"
          required
          min={5}
          max={720}
          dir="ltr"
          value={minutes}
          onInput={(event) => setMinutes(event.currentTarget.valueAsNumber)}
        />
      </label>
      <button type="submit">{t('desk.groups.begin')}</button>
    </form>
  );
}
