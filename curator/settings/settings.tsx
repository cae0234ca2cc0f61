import './settings.css';
import { t } from '../../ui/i18n.ts';
import { InterfaceLanguages } from '../overview/interface-languages.tsx';
import { SpokenLanguages } from '../overview/spoken-languages.tsx';
import type { DeskStatus } from '../overview/status.ts';
import { shortTimeOf } from '../parts/times.ts';
import { useAsked } from '../shell/live.ts';
import type { Change } from './issues.ts';
import type { Schema } from './schema.ts';
import { Setting } from './setting.tsx';

interface Answer {
  schema: Schema;
  values: Record<string, Record<string, unknown>>;
  defaults: Record<string, Record<string, unknown>>;
  changed: Change[];
  history: Change[];
}

/** Everything that can be set while the exhibition runs. The form is made from the schema that checks it. */
export function Settings() {
  const { value, again } = useAsked<Answer>('/desk/settings', ['settings']);
  if (value === null) return null;
  const sections = Object.entries(value.schema.properties ?? {});
  return (
    <div class="settings">
      <nav aria-label={t('desk.nav.settings')}>
        <ul>
          {sections.map(([section]) => (
            <li key={section}>
              <button
                type="button"
                class="plain"
                onClick={() =>
                  document.getElementById(`settings-${section}`)?.scrollIntoView({ block: 'start' })
                }
              >
                {t(`desk.settings.${section}.section`)}
              </button>
            </li>
          ))}
        </ul>
      </nav>
      <div>
        {sections.map(([section, { properties }]) => (
          <section key={section} id={`settings-${section}`} aria-labelledby={`title-${section}`}>
            <h2 id={`title-${section}`}>{t(`desk.settings.${section}.section`)}</h2>
            {Object.entries(properties ?? {}).map(([field, schema]) => (
              <Setting
                key={field}
                setting={`${section}.${field}`}
                schema={schema}
                value={value.values[section]?.[field]}
                standard={value.defaults[section]?.[field]}
                changed={value.changed.find(({ setting }) => setting === `${section}.${field}`)}
                onSaved={again}
              />
            ))}
            {section === 'visit' && (
              <>
                <Spoken />
                <div class="setting">
                  <h3>{t('desk.interface')}</h3>
                  <div>
                    <InterfaceLanguages />
                  </div>
                </div>
              </>
            )}
          </section>
        ))}
        <section aria-labelledby="title-history">
          <h2 id="title-history">{t('desk.form.history')}</h2>
          {value.history.length === 0 && <p class="quiet">{t('desk.form.noHistory')}</p>}
          <ol class="rows">
            {value.history.map(({ id, setting, staff, at }) => (
              <li key={id} class="row">
                <span class="row__main">{t(`desk.settings.${setting}.name`)}</span>
                <span class="quiet">
                  <bdi>{staff}</bdi> · {shortTimeOf(at)}
                </span>
              </li>
            ))}
          </ol>
        </section>
      </div>
    </div>
  );
}

/** What may be spoken is no text to be typed: each language with how often it is misheard. */
function Spoken() {
  const { value, again } = useAsked<DeskStatus>('/desk/status', ['settings', 'house']);
  return (
    <div class="setting">
      <h3>{t('desk.spoken')}</h3>
      <div>{value && <SpokenLanguages languages={value.languages} onChange={again} />}</div>
    </div>
  );
}
