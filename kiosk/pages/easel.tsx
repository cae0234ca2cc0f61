import { useEffect, useState } from 'preact/hooks';
import { language, t } from '../../ui/i18n.ts';
import type { Frame } from '../pace.ts';
import { EmergingPicture } from '../parts/emerging-picture.tsx';
import { Heard } from '../parts/heard.tsx';
import { isolate } from '../parts/isolate.ts';
import { Sources } from '../parts/sources.tsx';
import { useFirstFocus } from '../parts/use-first-focus.ts';
import { newId } from '../station.ts';
import type { KioskEvent, Service, VisitOf } from '../visit.ts';

export interface EaselProps {
  visit: VisitOf<'waiting'> | VisitOf<'reveal'>;
  service: Service;
  tell: (event: KioskEvent) => void;
}

/** Waiting and reveal are one page: the picture stays where it is while it becomes itself. */
export function Easel({ visit, service, tell }: EaselProps) {
  const isWaiting = visit.at === 'waiting';
  const frame = isWaiting ? visit.pace.shown : visit.last;
  const phase = isWaiting ? (frame === null ? 'line' : 'emerging') : visit.phase;
  return (
    <main class="page easel" data-page={visit.at} data-phase={phase}>
      <div class="easel__picture">
        <div class="lamp" aria-hidden="true" />
        <div class="easel__frame">
          <EmergingPicture frame={frame} />
          {visit.at === 'reveal' && visit.phase !== 'stillness' && <Finished visit={visit} />}
        </div>
      </div>
      <div class="easel__reach">
        {isWaiting ? (
          <Waiting visit={visit} service={service} tell={tell} />
        ) : (
          <Reveal visit={visit} tell={tell} />
        )}
      </div>
    </main>
  );
}

const wordsOf = (words: string): string => (words.trim() === '' ? t('kiosk.fromNothing') : words);

function Words({ words, lang }: { words: string; lang?: string | undefined }) {
  return (
    <p class="said easel__words" dir="auto" lang={lang}>
      {wordsOf(words)}
    </p>
  );
}

function Waiting({
  visit,
  service,
  tell,
}: {
  visit: VisitOf<'waiting'>;
  service: Service;
  tell: EaselProps['tell'];
}) {
  const title = useFirstFocus<HTMLHeadingElement>('waiting');
  const { shown } = visit.pace;
  return (
    <>
      <h1 ref={title} class="aside-for-readers" tabIndex={-1}>
        {t('kiosk.waitingTitle')}
      </h1>
      <Words words={visit.fromNothing ? '' : visit.words} />
      <p class="easel__news" role="status">
        {service.open ? news(visit) : t('kiosk.waitingLink')}
      </p>
      {service.open && <Heard reading={visit.pace.reading} />}
      {shown?.kind === 'step' && <Steps step={shown.step} steps={shown.steps} />}
      <button type="button" class="quiet-button easel__leave" onClick={() => tell({ type: 'left' })}>
        {t('kiosk.waitingLeave')}
      </button>
    </>
  );
}

/** One calm sentence about where the picture is. Steps are counted beside it and read out only at their quarters. */
function news(visit: VisitOf<'waiting'>): string {
  const frame: Frame | null = visit.pace.shown;
  if (visit.state === 'held') return t('kiosk.waitingHeld');
  if (frame === null) {
    return visit.place > 0 ? t('kiosk.waitingPlace', { count: visit.place }) : t('kiosk.waitingPlan');
  }
  switch (frame.kind) {
    case 'draft': {
      const names = [...new Set(frame.sources.map(({ author }) => author))];
      if (names.length === 0) return t(visit.fromNothing ? 'kiosk.waitingNoise' : 'kiosk.waitingPlan');
      const list = new Intl.ListFormat(language(), { type: 'conjunction' });
      return t('kiosk.waitingDraft', { names: list.format(names.map(isolate)) });
    }
    case 'step':
      return '';
    case 'brush':
      return t('kiosk.waitingBrush');
    default:
      return frame satisfies never;
  }
}

function Steps({ step, steps }: { step: number; steps: number }) {
  return (
    <div
      class="steps"
      role="progressbar"
      aria-valuemin={0}
      aria-valuenow={step}
      aria-valuemax={steps}
      aria-label={t('kiosk.waitingTitle')}
      aria-valuetext={t('kiosk.waitingStepSaid', { step, steps })}
    >
      <span class="steps__marks" aria-hidden="true">
        {Array.from({ length: steps }, (_, index) => (
          <span key={index} data-done={index < step} />
        ))}
      </span>
      <span class="steps__count">{t('kiosk.waitingStep', { step, steps })}</span>
    </div>
  );
}

/** The finished picture comes up only once it is whole: never half a picture, never a flash. */
function Finished({ visit }: { visit: VisitOf<'reveal'> }) {
  const source = `/pictures/${visit.work.id}/wall.webp`;
  const [isThere, setThere] = useState(false);
  useEffect(() => {
    const image = new Image();
    image.src = source;
    let isGone = false;
    image
      .decode()
      .then(() => !isGone && setThere(true))
      .catch((error) => console.warn('the finished picture could not be shown', error));
    return () => {
      isGone = true;
    };
  }, [source]);
  return (
    <img
      class="easel__finished"
      data-there={isThere}
      src={source}
      alt={t('kiosk.revealPicture', { words: isolate(wordsOf(visit.work.words)) })}
      width={1024}
      height={1024}
    />
  );
}

function Reveal({ visit, tell }: { visit: VisitOf<'reveal'>; tell: EaselProps['tell'] }) {
  const title = useFirstFocus<HTMLHeadingElement>(visit.phase === 'sources');
  const { work } = visit;
  return (
    <>
      <h1 ref={title} class="aside-for-readers" tabIndex={-1}>
        {t('kiosk.revealTitle')}
      </h1>
      {visit.phase !== 'stillness' && <Words words={work.words} lang={work.language} />}
      {visit.phase === 'sources' && (
        <div class="reveal">
          <p class="reveal__hung">{t('kiosk.revealHung', { number: work.number })}</p>
          <Sources sources={work.sources} />
          <p class="said reveal__question">{t('kiosk.revealQuestion')}</p>
          <div class="reveal__actions">
            <button type="button" class="main-button" onClick={() => tell({ type: 'onward' })}>
              {t('kiosk.revealOnward')}
            </button>
            <button
              type="button"
              class="quiet-button"
              onClick={() => tell({ type: 'again', visit: newId() })}
            >
              {t('kiosk.revealAgain')}
            </button>
            <button type="button" class="quiet-button" onClick={() => tell({ type: 'left' })}>
              {t('kiosk.leave')}
            </button>
          </div>
        </div>
      )}
    </>
  );
}
