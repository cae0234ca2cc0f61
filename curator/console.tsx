import { useEffect, useState } from 'preact/hooks';
import type { ReviewItem, Stretch } from '../protocol/curation.ts';
import type { Staff } from '../protocol/desk.ts';
import { t } from '../ui/i18n.ts';
import type { LinkState } from '../ui/link.ts';
import { type Section, sectionsFor } from './sections.ts';
import { remove } from './shell/api.ts';
import { useKeys } from './shell/keys.ts';
import { KeysDialog } from './shell/keys-dialog.tsx';
import { openLive, useAsked } from './shell/live.ts';
import { Notices } from './shell/notices.tsx';
import { chooseTheme, currentTheme } from './shell/theme.ts';

/** The navigation beside one section; which one stands in the address. */
export function Console({ staff, onSignOut }: { staff: Staff; onSignOut: () => void }) {
  const sections = sectionsFor(staff.role);
  const section = useSection(sections);
  const [line, setLine] = useState<LinkState>('connecting');
  const waiting = useAsked<Stretch<ReviewItem>>('/desk/review?count=1', ['jobs', 'works']).value?.total ?? 0;
  const [keys, setKeys] = useState(false);
  const [theme, setTheme] = useState(currentTheme);
  useEffect(() => openLive(setLine), []);
  useEffect(() => {
    document.title = `${t(`desk.nav.${section.id}`)} – ${t('desk.pageTitle')}`;
  }, [section]);
  useKeys({
    ...Object.fromEntries(sections.map(({ id }, index) => [String(index + 1), () => goTo(id)])),
    '?': () => setKeys(true),
  });
  const turn = () => {
    const next = theme === 'dark' ? 'light' : 'dark';
    chooseTheme(next);
    setTheme(next);
  };
  const signOut = async () => {
    await remove('/desk/session');
    onSignOut();
  };
  return (
    <div class="console">
      <aside class="rail">
        <p class="rail__title">{t('desk.pageTitle')}</p>
        <nav aria-label={t('desk.nav.label')}>
          <ul>
            {sections.map(({ id }, index) => (
              <li key={id}>
                <a href={`#${id}`} aria-current={id === section.id ? 'page' : undefined}>
                  {t(`desk.nav.${id}`)}{' '}
                  {id === 'review' && waiting > 0 && <span class="count">{waiting}</span>}
                  <kbd>{index + 1}</kbd>
                </a>
              </li>
            ))}
          </ul>
        </nav>
        <p class="rail__person">
          <strong>
            <bdi>{staff.name}</bdi>
          </strong>
          <span class="quiet">{t(`desk.role.${staff.role}`)}</span>
        </p>
        <p class="rail__tools">
          <button type="button" class="plain" onClick={turn}>
            {t(theme === 'dark' ? 'desk.nav.light' : 'desk.nav.dark')}
          </button>
          <button type="button" class="plain" onClick={() => setKeys(true)}>
            {t('desk.nav.keys')} <kbd>?</kbd>
          </button>
          <button type="button" class="plain" onClick={signOut}>
            {t('desk.nav.signOut')}
          </button>
        </p>
      </aside>
      <main class="desk" id={section.id}>
        {line === 'lost' && (
          <p class="alarm" role="alert">
            {t('desk.unreachable')}
          </p>
        )}
        <h1>{t(`desk.nav.${section.id}`)}</h1>
        <section.show staff={staff} />
      </main>
      <Notices />
      {keys && <KeysDialog onClose={() => setKeys(false)} />}
    </div>
  );
}

const goTo = (id: string): void => {
  location.hash = id;
};

/** The section that the address names; the first one when it names none of these. */
function useSection(sections: readonly Section[]): Section {
  const read = () => location.hash.slice(1).split('/')[0];
  const [id, setId] = useState(read);
  useEffect(() => {
    const changed = () => setId(read());
    addEventListener('hashchange', changed);
    return () => removeEventListener('hashchange', changed);
  }, []);
  return sections.find((section) => section.id === id) ?? (sections[0] as Section);
}
