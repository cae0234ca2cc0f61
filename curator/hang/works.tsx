import { useState } from 'preact/hooks';
import type { Act, DeskWork, WorkStateName } from '../../protocol/curation.ts';
import { t } from '../../ui/i18n.ts';
import { act, swap } from '../parts/acts.ts';
import { useMarks } from '../parts/marks.ts';
import { useStretches } from '../parts/stretches.ts';
import { languageName, shortTimeOf } from '../parts/times.ts';
import { VirtualList } from '../parts/virtual-list.tsx';
import { DestroyDialog } from './destroy-dialog.tsx';
import { StoryDialog } from './story-dialog.tsx';

const ROW_PX = 76;
const STATES: readonly (WorkStateName | 'all')[] = ['hung', 'held', 'retired', 'hidden', 'all'];
/** What can be done to a work in each state, the likeliest first. */
const FITTING: Record<WorkStateName, readonly Act[]> = {
  hung: ['hide', 'retire'],
  held: ['release', 'hide'],
  retired: ['hang', 'hide'],
  hidden: ['hang'],
  destroyed: [],
};

/** The collection: found by state, words or number, and everything that can be done to a work. */
export function Works({ curator, group }: { curator: boolean; group?: string }) {
  const [state, setState] = useState<WorkStateName | 'all'>(group === undefined ? 'hung' : 'all');
  const [search, setSearch] = useState('');
  const [told, setTold] = useState<string | null>(null);
  const [doomed, setDoomed] = useState<readonly DeskWork[]>([]);
  const query = new URLSearchParams({ state, search, ...(group === undefined ? {} : { group }) });
  const list = useStretches<DeskWork>(`/desk/works?${query}`, ['works']);
  const total = list.total ?? 0;
  const marks = useMarks(total, list.at);

  const doIt = async (what: Act, works: readonly DeskWork[]) => {
    await act(
      what,
      works.map(({ id, seq }) => ({ kind: 'picture', id, seq })),
    );
    marks.clear();
    list.again();
  };
  const may = (what: Act): boolean => curator || what === 'hide' || what === 'release';
  const [one, two] = marks.marked;
  return (
    <section aria-labelledby="works-title">
      <div class="bar">
        <h2 id="works-title">{t('desk.works.title', { count: total })}</h2>
        <p class="bar__acts">
          <label>
            <span class="aside-for-readers">{t('desk.works.state')}</span>
            <select value={state} onChange={(event) => setState(event.currentTarget.value as WorkStateName)}>
              {STATES.map((each) => (
                <option key={each} value={each}>
                  {t(`desk.state.${each}`)}
                </option>
              ))}
            </select>
          </label>
          <input
            type="search"
            placeholder={t('desk.works.search')}
            aria-label={t('desk.works.search')}
            maxLength={120}
            onInput={(event) => setSearch(event.currentTarget.value)}
          />
        </p>
      </div>
      {marks.marked.length > 0 && (
        <p class="bar__acts marked" aria-live="polite">
          <span>{t('desk.marked', { count: marks.marked.length })}</span>
          <button type="button" onClick={() => doIt('hide', marks.marked)}>
            {t('desk.act.hide')}
          </button>
          {curator && (
            <>
              <button type="button" class="second" onClick={() => doIt('retire', marks.marked)}>
                {t('desk.act.retire')}
              </button>
              <button type="button" class="second" onClick={() => doIt('pin', marks.marked)}>
                {t('desk.act.pin')}
              </button>
              {marks.marked.length === 2 && one && two && (
                <button type="button" class="second" onClick={() => swap([one.id, two.id]).then(marks.clear)}>
                  {t('desk.act.swap')}
                </button>
              )}
              <button type="button" class="grave" onClick={() => setDoomed(marks.marked)}>
                {t('desk.act.destroy')}
              </button>
            </>
          )}
          <button type="button" class="plain" onClick={marks.clear}>
            {t('desk.act.unmark')}
          </button>
        </p>
      )}
      <VirtualList
        label={t('desk.works.list')}
        total={total}
        rowHeight={ROW_PX}
        current={marks.current}
        onView={list.view}
        row={(index) => {
          const work = list.at(index);
          if (work === undefined) return <div class="waiting" />;
          const acts = [
            ...FITTING[work.state],
            ...(work.state === 'hung' || work.state === 'retired'
              ? [work.pinned ? ('unpin' as const) : ('pin' as const)]
              : []),
          ].filter(may);
          return (
            // biome-ignore lint/a11y/noStaticElementInteractions: a click anywhere moves the keys' place; buttons do the rest.
            // biome-ignore lint/a11y/useKeyWithClickEvents: j and k do the same.
            <div class="work" onClick={() => marks.goTo(index)}>
              <input
                type="checkbox"
                checked={marks.isMarked(work)}
                onChange={() => marks.toggle(work)}
                aria-label={t('desk.mark', { what: t('desk.workNumber', { number: work.number }) })}
              />
              <img
                src={`/desk/pictures/${work.id}/${work.state === 'held' ? 'blurred' : 'thumb'}.webp`}
                alt=""
                loading="lazy"
                width={60}
                height={60}
              />
              <div class="work__words">
                <p class="said" lang={work.language} dir="auto">
                  {work.words || t('desk.review.fromNothing')}
                </p>
                <p class="quiet">
                  {t('desk.workNumber', { number: work.number })} · {t(`desk.state.${work.state}`)}
                  {work.pinned && ` · ${t('desk.works.pinned')}`} · {languageName(work.language)} ·{' '}
                  {shortTimeOf(work.paintedAt)}
                </p>
              </div>
              <p class="work__acts">
                {work.state !== 'destroyed' && (
                  <button type="button" class="plain" onClick={() => setTold(work.id)}>
                    {t('desk.act.story')}
                  </button>
                )}
                {acts.map((each) => (
                  <button key={each} type="button" class="plain" onClick={() => doIt(each, [work])}>
                    {t(`desk.act.${each}`)}
                  </button>
                ))}
              </p>
            </div>
          );
        }}
      />
      {told !== null && <StoryDialog work={told} onClose={() => setTold(null)} />}
      {doomed.length > 0 && (
        <DestroyDialog
          count={doomed.length}
          onDone={(sure) => {
            if (sure) void doIt('destroy', doomed);
            setDoomed([]);
          }}
        />
      )}
    </section>
  );
}
