import { useEffect, useState } from 'preact/hooks';
import { language, t } from '../../ui/i18n.ts';
import type { Frame } from '../pace.ts';
import { EmergingPicture } from '../parts/emerging-picture.tsx';
import { Heard } from '../parts/heard.tsx';
import { isolate } from '../parts/isolate.ts';
import { KeptSteps } from '../parts/kept-steps.tsx';
import { mannerName } from '../parts/manners.tsx';
import { Sources } from '../parts/sources.tsx';
import { useFirstFocus } from '../parts/use-first-focus.ts';
import { newId } from '../station.ts';
import { type KioskEvent, type Service, stepBefore, type VisitOf } from '../visit.ts';

export interface EaselProps {
  visit: VisitOf<'waiting'> | VisitOf<'reveal'>;
  service: Service;
  manners: readonly string[];
  tell: (event: KioskEvent) => void;
}

/** Waiting and reveal are one page: the picture stays where it is while it becomes itself. */
export function Easel({ visit, service, manners, tell }: EaselProps) {
  const isWaiting = visit.at === 'waiting';
  const frame = sightOf(visit);
  const phase = isWaiting ? (frame === null ? 'line' : 'emerging') : visit.phase;
  return (
    <main
      class="page easel"
      data-page={visit.at}
      data-phase={phase}
      data-looking={visit.looking !== null || undefined}
    >
      <div class="easel__picture">
        <div class="lamp" aria-hidden="true" />
        <div class="easel__frame">
          <EmergingPicture frame={frame} />
          {visit.at === 'reveal' && visit.phase !== 'stillness' && visit.looking === null && (
            <Finished visit={visit} />
          )}
        </div>
      </div>
      <div class="easel__reach">
        {isWaiting ? (
          <Waiting visit={visit} service={service} tell={tell} />
        ) : (
          <Reveal visit={visit} manners={manners} tell={tell} />
        )}
      </div>
    </main>
  );
}

/** What stands on the easel: a step gone back to, or else where the picture is. */
function sightOf(visit: EaselProps['visit']): Frame | null {
  if (visit.at === 'waiting') return visit.looking === null ? visit.pace.shown : (stepBefore(visit) ?? null);
  if (visit.looking === null) return visit.last;
  return { kind: 'kept', work: visit.work.id, step: visit.looking, of: visit.work.until };
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
      {visit.finishing === null && shown !== null && shown.kind !== 'draft' && (
        <Steps visit={visit} tell={tell} />
      )}
      {visit.finishing === null && stepBefore(visit) !== undefined && (
        <button type="button" class="main-button" onClick={() => tell({ type: 'finished' })}>
          {t('kiosk.finish')}
        </button>
      )}
      <button type="button" class="quiet-button easel__leave" onClick={() => tell({ type: 'left' })}>
        {t('kiosk.waitingLeave')}
      </button>
    </>
  );
}

/** One calm sentence about where the picture is. Steps are counted beside it and read out only at their quarters. */
function news(visit: VisitOf<'waiting'>): string {
  const frame: Frame | null = visit.pace.shown;
  if (visit.finishing !== null) return t('kiosk.finishing', { step: visit.finishing.step });
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
    case 'kept':
      return '';
    case 'brush':
      return t('kiosk.waitingBrush');
    default:
      return frame satisfies never;
  }
}

/** The steps so far, each a sight to go back to, and the count at the room's pace. */
function Steps({ visit, tell }: { visit: VisitOf<'waiting'>; tell: EaselProps['tell'] }) {
  const { kept } = visit.pace;
  const last = kept.at(-1);
  if (last === undefined) return null;
  const { steps } = last;
  const step = visit.looking ?? last.step;
  return (
    <div class="steps">
      <KeptSteps
        count={steps}
        there={last.step}
        looking={step}
        onLook={(wanted) => tell({ type: 'looked', step: wanted === last.step ? null : wanted })}
      />
      <span
        class="steps__count"
        role="progressbar"
        aria-valuemin={0}
        aria-valuenow={step}
        aria-valuemax={steps}
        aria-label={t('kiosk.waitingTitle')}
        aria-valuetext={t('kiosk.waitingStepSaid', { step, steps })}
      >
        {t('kiosk.waitingStep', { step, steps })}
      </span>
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

function Reveal({
  visit,
  manners,
  tell,
}: {
  visit: VisitOf<'reveal'>;
  manners: readonly string[];
  tell: EaselProps['tell'];
}) {
  const title = useFirstFocus<HTMLHeadingElement>(visit.phase === 'sources');
  const { work } = visit;
  return (
    <>
      <h1 ref={title} class="aside-for-readers" tabIndex={-1}>
        {t('kiosk.revealTitle')}
      </h1>
      {visit.phase !== 'stillness' && <Words words={work.words} lang={work.language} />}
      {visit.phase === 'sources' &&
        (visit.looking === null ? (
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
            <OnceMore visit={visit} manners={manners} tell={tell} />
            {visit.finishing === 'refused' && (
              <p class="reveal__hung" role="status">
                {t('refusal.unfinished')}
              </p>
            )}
            <Earlier visit={visit} tell={tell} />
          </div>
        ) : (
          <div class="reveal">
            <Earlier visit={visit} tell={tell} />
            <div class="reveal__actions">
              <button
                type="button"
                class="main-button"
                disabled={visit.finishing === 'asked'}
                onClick={() => tell({ type: 'finished' })}
              >
                {t('kiosk.finish')}
              </button>
              <button
                type="button"
                class="quiet-button"
                disabled={visit.finishing === 'asked'}
                onClick={() => tell({ type: 'looked', step: null })}
              >
                {t('kiosk.finishBack')}
              </button>
            </div>
          </div>
        ))}
    </>
  );
}

/** The way back through the steps of the finished picture. One that was not painted in steps has none. */
function Earlier({ visit, tell }: { visit: VisitOf<'reveal'>; tell: EaselProps['tell'] }) {
  const { until } = visit.work;
  if (until < 2) return null;
  return (
    <section class="steps" aria-labelledby="earlier">
      <h2 id="earlier" class="steps__count">
        {visit.looking === null
          ? t('kiosk.finishEarlier')
          : t('kiosk.waitingStepSaid', { step: visit.looking, steps: visit.work.steps })}
      </h2>
      <KeptSteps
        count={until}
        there={until}
        looking={visit.looking}
        onLook={(step) => tell({ type: 'looked', step })}
      />
    </section>
  );
}

/** The same words with another chance, or with the same chance in other manners: one touch each. */
function OnceMore({
  visit,
  manners,
  tell,
}: {
  visit: VisitOf<'reveal'>;
  manners: readonly string[];
  tell: EaselProps['tell'];
}) {
  const others = manners.filter((manner) => manner !== visit.work.manner);
  return (
    <div class="once-more">
      <button type="button" class="quiet-button" onClick={() => tell({ type: 'varied', key: newId() })}>
        {t('kiosk.otherChance')}
      </button>
      {others.length > 0 && (
        <>
          <h2>{t('kiosk.otherManners')}</h2>
          <div class="once-more__manners">
            {others.map((manner) => (
              <button
                key={manner}
                type="button"
                class="quiet-button"
                onClick={() => tell({ type: 'varied', key: newId(), manner })}
              >
                {mannerName(manner)}
              </button>
            ))}
          </div>
        </>
      )}
    </div>
  );
}
