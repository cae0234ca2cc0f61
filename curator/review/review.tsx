import './review.css';
import { useState } from 'preact/hooks';
import type { Act, ReviewItem } from '../../protocol/curation.ts';
import { t } from '../../ui/i18n.ts';
import { act } from '../parts/acts.ts';
import { useMarks } from '../parts/marks.ts';
import { useStretches } from '../parts/stretches.ts';
import { languageName, shortTimeOf } from '../parts/times.ts';
import { VirtualList } from '../parts/virtual-list.tsx';
import { useKeys } from '../shell/keys.ts';

const ROW_PX = 108;

/** Everything that waits for a person, longest first: words before they are painted, pictures before or after they hang. */
export function Review() {
  const list = useStretches<ReviewItem>('/desk/review', ['jobs', 'works']);
  const total = list.total ?? 0;
  const marks = useMarks(total, list.at);
  const [opened, setOpened] = useState<ReadonlySet<string>>(new Set());

  const doIt = async (what: Act, items: readonly ReviewItem[]) => {
    const fit = items.filter((item) => what !== 'repaint' || item.kind === 'picture');
    if (fit.length === 0) return;
    await act(what, fit);
    marks.clear();
    list.again();
  };
  const look = (id: string) =>
    setOpened((now) => new Set(now.has(id) ? [...now].filter((each) => each !== id) : [...now, id]));
  useKeys({
    r: () => void doIt('release', marks.chosen),
    w: () => void doIt('hide', marks.chosen),
    p: () => void doIt('repaint', marks.chosen),
    o: () => {
      const item = list.at(marks.current);
      if (item?.kind === 'picture') look(item.id);
    },
  });

  if (list.total === 0) return <p class="calm">{t('desk.review.none')}</p>;
  return (
    <>
      <div class="bar">
        <p class="quiet">{t('desk.review.total', { count: total })}</p>
        <p class="bar__acts" aria-live="polite">
          {marks.marked.length > 0 && <span>{t('desk.marked', { count: marks.marked.length })}</span>}
          <button type="button" onClick={() => doIt('release', marks.chosen)}>
            {t('desk.act.release')} <kbd>r</kbd>
          </button>
          <button type="button" class="second" onClick={() => doIt('hide', marks.chosen)}>
            {t('desk.act.withdraw')} <kbd>w</kbd>
          </button>
          <button type="button" class="second" onClick={() => doIt('repaint', marks.chosen)}>
            {t('desk.act.repaint')} <kbd>p</kbd>
          </button>
        </p>
      </div>
      <VirtualList
        label={t('desk.nav.review')}
        total={total}
        rowHeight={ROW_PX}
        current={marks.current}
        onView={list.view}
        row={(index) => {
          const item = list.at(index);
          return item === undefined ? (
            <div class="waiting" />
          ) : (
            <Row
              item={item}
              marked={marks.isMarked(item)}
              opened={opened.has(item.id)}
              onMark={() => marks.toggle(item)}
              onHere={() => marks.goTo(index)}
              onOpen={() => look(item.id)}
              onAct={(what) => doIt(what, [item])}
            />
          );
        }}
      />
    </>
  );
}

interface RowProps {
  item: ReviewItem;
  marked: boolean;
  opened: boolean;
  onMark: () => void;
  onHere: () => void;
  onOpen: () => void;
  onAct: (act: Act) => void;
}

function Row({ item, marked, opened, onMark, onHere, onOpen, onAct }: RowProps) {
  const name = item.number === null ? t('desk.review.words') : t('desk.workNumber', { number: item.number });
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: a click anywhere moves the keys' place; buttons do the rest.
    // biome-ignore lint/a11y/useKeyWithClickEvents: j and k do the same.
    <div class="held" onClick={onHere}>
      <input type="checkbox" checked={marked} onChange={onMark} aria-label={t('desk.mark', { what: name })} />
      {item.kind === 'picture' ? (
        <button
          type="button"
          class="preview"
          aria-pressed={opened}
          aria-label={t(opened ? 'desk.review.closePicture' : 'desk.review.openPicture', { what: name })}
          onClick={onOpen}
        >
          <img src={`/desk/pictures/${item.id}/${opened ? 'thumb' : 'blurred'}.webp`} alt="" loading="lazy" />
        </button>
      ) : (
        <span class="preview preview--words" aria-hidden="true">
          “ ”
        </span>
      )}
      <div class="held__words">
        <p class="said" lang={item.language} dir="auto">
          {item.words || t('desk.review.fromNothing')}
        </p>
        <p class="quiet">
          <strong class={item.kind === 'words' ? 'alarm' : ''}>{t(`desk.reason.${item.reason}`)}</strong> ·{' '}
          {name} · {languageName(item.language)} · {shortTimeOf(item.at)} ·{' '}
          {t('desk.kioskName', { name: item.station.slice(0, 8) })}
          {item.english !== null && (
            <>
              {' '}
              · <bdi lang="en">{item.english}</bdi>
            </>
          )}
        </p>
      </div>
      <p class="held__acts">
        <button type="button" class="second" onClick={() => onAct('release')}>
          {t(item.reason === 'after' ? 'desk.act.keep' : 'desk.act.release')}
        </button>
        <button type="button" class="second" onClick={() => onAct('hide')}>
          {t('desk.act.withdraw')}
        </button>
        {item.kind === 'picture' && (
          <button type="button" class="plain" onClick={() => onAct('repaint')}>
            {t('desk.act.repaint')}
          </button>
        )}
      </p>
    </div>
  );
}
