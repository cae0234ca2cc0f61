import { useState } from 'preact/hooks';
import { directionOf, LANGUAGES, language, t } from '../../ui/i18n.ts';

export interface LanguagesProps {
  onChoose: (language: string) => void;
  /** Only the page's own until it is touched: the page is about something else. */
  folded?: boolean;
}

/** A language in its own words and script, with a capital where the script has one. */
function ownName(tag: string): string {
  const name = new Intl.DisplayNames([tag], { type: 'language' }).of(tag) ?? tag;
  const [first = '', ...rest] = name;
  return first.toLocaleUpperCase(tag) + rest.join('');
}

/** Every language at a glance, each in its own script: who cannot read the page finds their own. */
export function Languages({ onChoose, folded = false }: LanguagesProps) {
  const [open, setOpen] = useState(!folded);
  if (!open)
    return (
      <button
        type="button"
        class="quiet-button"
        aria-expanded={false}
        aria-label={`${t('kiosk.language')}: ${ownName(language())}`}
        onClick={() => setOpen(true)}
      >
        <Globe /> {ownName(language())}
      </button>
    );
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
              setOpen(!folded);
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

/** Known where the page cannot be read. */
function Globe() {
  return (
    <svg class="globe" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      <circle cx="12" cy="12" r="9" />
      <path d="M3 12h18M12 3c3 3 3 15 0 18M12 3c-3 3-3 15 0 18" />
    </svg>
  );
}
