import { useEffect, useState } from 'preact/hooks';
import type { Work } from '../../protocol/index.ts';
import { language, t } from '../../ui/i18n.ts';
import { purgeWorks } from '../../ui/offline.ts';
import { fetchLatestWorks, LATEST_EVERY_MS } from '../latest-works.ts';
import { Hand } from '../parts/hand.tsx';
import { Languages } from '../parts/languages.tsx';
import { newId } from '../station.ts';
import type { KioskEvent } from '../visit.ts';

/** How long the light stays on one work. */
const LOOK_MS = 7_000;
/** Works hung to either side of the one in the light. */
const SIDES = 2;

const ENTERS_NOTHING = /^(Tab|Shift|Control|Alt|AltGraph|Meta|CapsLock|Escape|F\d+)$/;

export function Attract({ tell }: { tell: (event: KioskEvent) => void }) {
  const works = useLatestWorks();
  const enter = (chosen?: string): void =>
    tell({ type: 'entered', visit: newId(), ...(chosen === undefined ? {} : { language: chosen }) });

  useEffect(() => {
    const onKey = (key: KeyboardEvent): void => {
      const isOnButton = key.target instanceof HTMLButtonElement && (key.key === 'Enter' || key.key === ' ');
      if (
        key.defaultPrevented ||
        isOnButton ||
        ENTERS_NOTHING.test(key.key) ||
        key.ctrlKey ||
        key.metaKey ||
        key.altKey
      )
        return;
      key.preventDefault();
      enter();
      // Who starts to type has said the first letter already.
      if (key.key.length === 1 && key.key.trim() !== '') tell({ type: 'worded', words: key.key });
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  });

  return (
    // The whole page answers a touch; keys have the button in it.
    // biome-ignore lint/a11y/useKeyWithClickEvents: any key enters, see above.
    <main class="page attract" data-page="attract" onClick={() => enter()}>
      <Salon works={works} />
      <div class="attract__reach">
        <h1 class="said attract__invitation">{t('kiosk.attractInvite')}</h1>
        <button type="button" class="attract__touch">
          <Hand />
          <span>{t('kiosk.attractTouch')}</span>
        </button>
        <Languages onChoose={(chosen) => enter(chosen === language() ? undefined : chosen)} />
      </div>
    </main>
  );
}

function useLatestWorks(): readonly Work[] {
  const [works, setWorks] = useState<readonly Work[]>([]);
  useEffect(() => {
    const stop = new AbortController();
    let shown: readonly Work[] = [];
    const look = async (): Promise<void> => {
      const latest = await fetchLatestWorks(stop.signal);
      if (latest === null || stop.signal.aborted) return;
      // What left the wall leaves this station's cache too: hidden means hidden everywhere.
      const gone = shown.filter(({ id }) => !latest.some((work) => work.id === id)).map(({ id }) => id);
      if (gone.length > 0) void purgeWorks(gone);
      shown = latest;
      setWorks(latest);
    };
    void look();
    const timer = setInterval(() => void look(), LATEST_EVERY_MS);
    return () => {
      clearInterval(timer);
      stop.abort();
    };
  }, []);
  return works;
}

/** The wall's own latest works along their centreline, one of them in the light. */
function Salon({ works }: { works: readonly Work[] }) {
  const [turnNumber, setTurn] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => setTurn((now) => now + 1), LOOK_MS);
    return () => clearInterval(timer);
  }, []);

  if (works.length === 0) {
    return (
      <div class="salon">
        <div class="lamp" aria-hidden="true" />
        <figure class="hung" data-slot="0">
          <div class="frame frame--empty">
            <p class="said">{t('kiosk.attractFirst')}</p>
          </div>
        </figure>
      </div>
    );
  }
  const sides = Math.min(SIDES, Math.floor((works.length - 1) / 2));
  const slots = Array.from({ length: 2 * sides + 1 }, (_, index) => index - sides);
  const at = (slot: number): Work | undefined =>
    works[(((turnNumber + slot) % works.length) + works.length) % works.length];
  return (
    <div class="salon" aria-hidden="true">
      <div class="lamp" />
      {slots.map((slot) => {
        const work = at(slot);
        return work === undefined ? null : <Hung key={work.id} work={work} slot={slot} />;
      })}
    </div>
  );
}

function Hung({ work, slot }: { work: Work; slot: number }) {
  return (
    <figure class="hung" data-slot={slot}>
      <div class="frame">
        <img src={`/pictures/${work.id}/wall.webp`} alt="" width={1024} height={1024} decoding="async" />
      </div>
      <figcaption class="plate">
        <span class="said plate__words" lang={work.language} dir="auto">
          {work.words === '' ? t('kiosk.fromNothing') : work.words}
        </span>
        <span>{t('kiosk.number', { number: work.number })}</span>
      </figcaption>
    </figure>
  );
}
