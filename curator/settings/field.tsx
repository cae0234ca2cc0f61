/** One input for one value, whatever its schema says it is. */
import { useState } from 'preact/hooks';
import { LANGUAGES, t } from '../../ui/i18n.ts';
import { languageName } from '../parts/times.ts';
import { emptyRecord, kindOf, nullable, type Schema, whole } from './schema.ts';

interface Props {
  id: string;
  label: string;
  describedBy?: string | undefined;
  schema: Schema;
  value: unknown;
  invalid: boolean;
  onChange: (value: unknown) => void;
}

export function Field(props: Props) {
  const { id, label, describedBy, schema, value, invalid, onChange } = props;
  const common = {
    id,
    'aria-label': label,
    'aria-describedby': describedBy,
    'aria-invalid': invalid,
  };
  const own = whole(schema);
  const text = typeof value === 'string' ? value : '';
  switch (kindOf(schema)) {
    case 'choice':
      return (
        <select {...common} value={text} onChange={(event) => onChange(event.currentTarget.value)}>
          {own.enum?.map((choice) => (
            <option key={choice} value={choice}>
              {t(`desk.choice.${choice}`)}
            </option>
          ))}
        </select>
      );
    case 'number':
      return (
        <input
          {...common}
          type="number"
          dir="ltr"
          step={own.type === 'integer' ? 1 : 'any'}
          placeholder={nullable(schema) ? t('desk.form.none') : undefined}
          value={typeof value === 'number' ? value : ''}
          onInput={({ currentTarget: { value: typed, valueAsNumber } }) =>
            onChange(typed === '' ? null : valueAsNumber)
          }
        />
      );
    case 'colour':
      return (
        <span class="colour">
          <input
            type="color"
            aria-label={label}
            value={text}
            onInput={(event) => onChange(event.currentTarget.value)}
          />
          <input
            {...common}
            class="code"
            dir="ltr"
            value={text}
            onInput={(event) => onChange(event.currentTarget.value)}
          />
        </span>
      );
    case 'date':
      return (
        <input
          {...common}
          type="date"
          value={text}
          onInput={(event) => onChange(event.currentTarget.value)}
        />
      );
    case 'line':
      return (
        <input
          {...common}
          value={text}
          placeholder={nullable(schema) ? t('desk.form.any') : undefined}
          onInput={({ currentTarget: { value: typed } }) =>
            onChange(typed === '' && nullable(schema) ? null : typed)
          }
        />
      );
    case 'paragraph':
      return (
        <textarea
          {...common}
          rows={3}
          value={text}
          onInput={(event) => onChange(event.currentTarget.value)}
        />
      );
    case 'lines':
      return (
        <textarea
          {...common}
          rows={4}
          defaultValue={(Array.isArray(value) ? value : []).join('\n')}
          onInput={(event) => onChange(linesOf(event.currentTarget.value))}
        />
      );
    case 'languages':
      return <Languages {...props} />;
    case 'records':
      return <Records {...props} />;
  }
}

const linesOf = (text: string): string[] =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');

/** A text in each language that has one. */
function Languages({ id, label, schema, value, invalid, onChange }: Props) {
  const texts = (value ?? {}) as Record<string, string>;
  const inner = typeof schema.additionalProperties === 'object' ? schema.additionalProperties : {};
  const set = (language: string, text: string) => {
    const { [language]: _, ...others } = texts;
    onChange(text === '' ? others : { ...others, [language]: text });
  };
  const [added, setAdded] = useState<readonly string[]>([]);
  const languages = [...new Set(['en', ...Object.keys(texts), ...added])];
  const others = LANGUAGES.filter((language) => !languages.includes(language));
  return (
    <div class="languages">
      {languages.map((language) => (
        <div key={language} class="languages__one" lang={language} dir="auto">
          <label for={`${id}-${language}`} class="quiet">
            {languageName(language)}
          </label>
          <Field
            id={`${id}-${language}`}
            label={`${label}, ${languageName(language)}`}
            schema={inner}
            value={texts[language] ?? ''}
            invalid={invalid}
            onChange={(text) => set(language, String(text))}
          />
        </div>
      ))}
      {others.length > 0 && (
        <select
          aria-label={`${label}, ${t('desk.form.addLanguage')}`}
          value=""
          onChange={(event) => setAdded([...added, event.currentTarget.value])}
        >
          <option value="">{t('desk.form.addLanguage')}</option>
          {others.map((language) => (
            <option key={language} value={language}>
              {languageName(language)}
            </option>
          ))}
        </select>
      )}
    </div>
  );
}

/** A list of things of several fields each. */
function Records({ id, label, schema, value, invalid, onChange }: Props) {
  const records = (Array.isArray(value) ? value : []) as Record<string, unknown>[];
  const inner = schema.items ?? {};
  const replace = (index: number, record: Record<string, unknown> | null) =>
    onChange(records.flatMap((each, i) => (i === index ? (record === null ? [] : [record]) : [each])));
  return (
    <div class="records">
      {records.map((record, index) => (
        <fieldset key={index}>
          <legend class="aside-for-readers">{`${label} ${index + 1}`}</legend>
          {Object.entries(inner.properties ?? {}).map(([name, field]) => (
            <div class="record" key={name} data-field={name}>
              <label class="quiet" for={`${id}-${index}-${name}`}>
                {t(`desk.field.${name}`)}
              </label>
              <Field
                id={`${id}-${index}-${name}`}
                label={`${label} ${index + 1}, ${t(`desk.field.${name}`)}`}
                schema={field}
                value={record[name]}
                invalid={invalid}
                onChange={(next) => replace(index, { ...record, [name]: next })}
              />
            </div>
          ))}
          <button type="button" class="plain" onClick={() => replace(index, null)}>
            {t('desk.form.removeOne')}
          </button>
        </fieldset>
      ))}
      <button type="button" class="second" onClick={() => onChange([...records, emptyRecord(inner)])}>
        {t('desk.form.add')}
      </button>
    </div>
  );
}
