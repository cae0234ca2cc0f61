import { useEffect, useState } from 'preact/hooks';
import { language as page, t } from '../../ui/i18n.ts';
import { type SpokenLanguage, turnLanguage } from './status.ts';

/** Which languages visitors may speak: how often words are misheard in each, where that figure is from, and a switch. */
export function SpokenLanguages({
  languages,
  onChange,
}: {
  languages: SpokenLanguage[];
  onChange: () => void;
}) {
  const [failed, setFailed] = useState(false);
  /** What was just switched and is not yet in the server's answer: a box never jumps back under the hand. */
  const [wished, setWished] = useState<Record<string, boolean>>({});
  const turn = async (language: string, on: boolean) => {
    setWished((now) => ({ ...now, [language]: on }));
    const taken = await turnLanguage(language, on);
    setFailed(!taken);
    if (!taken) setWished({});
    onChange();
  };
  useEffect(
    () =>
      setWished((now) =>
        Object.fromEntries(
          Object.entries(now).filter(([name, on]) =>
            languages.some((each) => each.language === name && each.on !== on),
          ),
        ),
      ),
    [languages],
  );
  const names = new Intl.DisplayNames([page()], { type: 'language' });
  if (languages.length === 0) return <>{t('desk.spokenNone')}</>;
  return (
    <>
      <ul class="spoken">
        {languages.map(({ language, errors, where, on }) => (
          <li key={language}>
            <label>
              <input
                type="checkbox"
                checked={wished[language] ?? on}
                onChange={(event) => turn(language, event.currentTarget.checked)}
              />
              {names.of(language)}{' '}
              <span class="quiet">
                {t('desk.spokenErrors', { percent: Math.round(errors * 100) })}, <bdi lang="en">{where}</bdi>
              </span>
            </label>
          </li>
        ))}
      </ul>
      {failed && (
        <p class="alarm" role="alert">
          {t('desk.spokenFailed')}
        </p>
      )}
    </>
  );
}
