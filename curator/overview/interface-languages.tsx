import { useEffect, useState } from 'preact/hooks';
import { language as page, reviews, t } from '../../ui/i18n.ts';

type Reviews = Awaited<ReturnType<typeof reviews>>;

/** The languages visitors may read the kiosk in, and which of them no speaker has read yet. */
export function InterfaceLanguages() {
  const [all, setAll] = useState<Reviews>([]);
  useEffect(() => {
    void reviews().then(setAll);
  }, []);
  const names = new Intl.DisplayNames([page()], { type: 'language' });
  return (
    <ul>
      {all.map(({ language, reviewedBy }) => (
        <li key={language}>
          {names.of(language)}{' '}
          <span class="quiet">
            {reviewedBy === null ? t('desk.notReviewed') : t('desk.reviewedBy', { name: reviewedBy })}
          </span>
        </li>
      ))}
    </ul>
  );
}
