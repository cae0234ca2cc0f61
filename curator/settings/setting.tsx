import { useEffect, useState } from 'preact/hooks';
import { t } from '../../ui/i18n.ts';
import { shortTimeOf } from '../parts/times.ts';
import { post, put } from '../shell/api.ts';
import { notify } from '../shell/notices.tsx';
import { Field } from './field.tsx';
import { type Change, type Issue, sentenceOf } from './issues.ts';
import type { Schema } from './schema.ts';

interface Props {
  /** `painting.steps` */
  setting: string;
  schema: Schema;
  value: unknown;
  standard: unknown;
  /** The last change of it; undefined: never changed. */
  changed: Change | undefined;
  onSaved: () => void;
}

/** One setting: what it is, what it is for, who changed it; saved by itself, and taken back by itself. */
export function Setting({ setting, schema, value, standard, changed, onSaved }: Props) {
  const [wish, setWish] = useState<unknown>(value);
  const [edited, setEdited] = useState(false);
  const [faults, setFaults] = useState<readonly string[]>([]);
  const [round, setRound] = useState(0);
  const key = JSON.stringify(value);
  // What somebody else changed is shown, unless something is being typed here.
  useEffect(() => {
    if (edited) return;
    setWish(value);
    setRound((n) => n + 1);
  }, [key]);

  const name = t(`desk.settings.${setting}.name`);
  const show = (next: unknown) => {
    setWish(next);
    setEdited(false);
    setFaults([]);
    setRound((n) => n + 1);
  };
  const save = async (next: unknown) => {
    const answer = await put<{ change: Change | null }>('/desk/settings', {
      setting,
      ...(next === undefined ? {} : { value: next }),
      known: changed?.id ?? null,
    });
    if (answer.ok) {
      const { change } = answer.value;
      setEdited(false);
      setFaults([]);
      onSaved();
      if (change === null) return;
      notify({
        text: t('desk.form.saved', { name }),
        undo: async () => {
          const undone = await post('/desk/settings/undo', { change: change.id });
          notify({ text: t(undone.ok ? 'desk.form.undone' : 'desk.refused', { name }), alarm: !undone.ok });
          onSaved();
        },
      });
      return;
    }
    const body = answer.body as { issues?: Issue[]; since?: Change } | null;
    if (body?.since) {
      setFaults([t('desk.form.since', { name: body.since.staff ?? '', when: shortTimeOf(body.since.at) })]);
      onSaved();
    } else
      setFaults(
        body?.issues?.map(sentenceOf) ?? [t(answer.fault === 'lost' ? 'desk.unreachable' : 'desk.refused')],
      );
  };
  const id = setting.replace('.', '-');
  return (
    <form
      class="setting"
      data-setting={setting}
      onSubmit={(event) => {
        event.preventDefault();
        void save(wish);
      }}
    >
      <div>
        <h3>{name}</h3>
        <p class="hint" id={`${id}-why`}>
          {t(`desk.settings.${setting}.why`)}
        </p>
        {changed && (
          <p class="hint">
            {t('desk.form.changedBy', { name: changed.staff ?? '', when: shortTimeOf(changed.at) })}
          </p>
        )}
      </div>
      <div class="setting__value">
        <Field
          key={round}
          id={id}
          label={name}
          describedBy={`${id}-why`}
          schema={schema}
          value={wish}
          invalid={faults.length > 0}
          onChange={(next) => {
            setWish(next);
            setEdited(true);
          }}
        />
        <div role="alert">
          {faults.map((fault) => (
            <p key={fault} class="alarm">
              {fault}
            </p>
          ))}
        </div>
        {edited && (
          <p class="bar__acts">
            <button type="submit">{t('desk.form.save')}</button>
            <button type="button" class="plain" onClick={() => show(value)}>
              {t('desk.form.revert')}
            </button>
          </p>
        )}
        {!edited && JSON.stringify(value) !== JSON.stringify(standard) && (
          <button type="button" class="plain" onClick={() => save(undefined)}>
            {t('desk.form.default')}
          </button>
        )}
      </div>
    </form>
  );
}
