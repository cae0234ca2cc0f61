import { directionOf, LANGUAGES, language, t } from '../../ui/i18n.ts';

export interface LanguagesProps {
  onChoose: (language: string) => void;
}

/** A language in its own words and script, with a capital where the script has one. */
function ownName(tag: string): string {
  const name = new Intl.DisplayNames([tag], { type: 'language' }).of(tag) ?? tag;
  const [first = '', ...rest] = name;
  return first.toLocaleUpperCase(tag) + rest.join('');
}

/** Every language at a glance, each in its own script: who cannot read the page finds their own. */
export function Languages({ onChoose }: LanguagesProps) {
  return (
    <ul class="languages" aria-label={t('kiosk.language')}>
      {LANGUAGES.map((tag) => (
        <li key={tag}>
          <button
            type="button"
            class="quiet-button"
            lang={tag}
            dir={directionOf(tag)}
            aria-pressed={tag === language()}
            onClick={(click) => {
              click.stopPropagation();
              onChoose(tag);
            }}
          >
            {ownName(tag)}
          </button>
        </li>
      ))}
    </ul>
  );
}
