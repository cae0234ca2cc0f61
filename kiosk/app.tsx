import { useEffect, useLayoutEffect, useReducer } from 'preact/hooks';
import { language, onLanguageChanged, setLanguage, t } from '../ui/i18n.ts';
import { Attract } from './pages/attract.tsx';
import { Compose } from './pages/compose.tsx';
import { Easel } from './pages/easel.tsx';
import { Keepsake } from './pages/keepsake.tsx';
import { OutOfService } from './pages/out-of-service.tsx';
import { ReadAloud } from './parts/read-aloud.tsx';
import { StillThere } from './parts/still-there.tsx';
import type { Station } from './station.ts';
import { isOutOfService, warningSeconds } from './visit.ts';

export interface AppProps {
  station: Station;
}

export function App({ station }: AppProps) {
  const [, redraw] = useReducer((count: number) => count + 1, 0);
  useEffect(() => {
    const stops = [station.onChange(() => redraw(null)), onLanguageChanged(() => redraw(null))];
    // Effects run after the first frame: a welcome that came before it was heard by nobody.
    redraw(null);
    return () => {
      for (const stop of stops) stop();
    };
  }, [station]);

  const { kiosk } = station;
  const { visit } = kiosk;
  const wanted = (visit.at === 'attract' ? null : visit.language) ?? kiosk.language;
  useEffect(() => {
    if (wanted === language()) return;
    setLanguage(wanted).catch((error) => console.warn('this language could not be loaded', error));
  }, [wanted]);
  // A small screen that was scrolled down begins the next page at its beginning.
  useLayoutEffect(() => scrollTo(0, 0), [visit.at]);
  useEffect(() => {
    document.title = t('kiosk.pageTitle');
  });

  return (
    <>
      <ReadAloud page={visit.at} />
      <Page station={station} />
      <StillThere seconds={warningSeconds(kiosk, station.now())} onStay={() => station.stay()} />
    </>
  );
}

function Page({ station }: { station: Station }) {
  const { kiosk, tell } = station;
  const { visit } = kiosk;
  if (isOutOfService(kiosk, station.now())) return <OutOfService service={kiosk.service} />;
  switch (visit.at) {
    case 'attract':
      return <Attract tell={tell} />;
    case 'compose':
    case 'listening':
    case 'review':
      // One page: the microphone stays under the hand that holds it.
      return (
        <Compose
          key={visit.visit}
          visit={visit}
          kiosk={kiosk}
          level={station.level}
          read={station.read}
          tell={tell}
        />
      );
    case 'waiting':
    case 'reveal':
      return (
        <Easel key={visit.visit} visit={visit} service={kiosk.service} manners={kiosk.manners} tell={tell} />
      );
    case 'keepsake':
      return <Keepsake key={visit.visit} visit={visit} tell={tell} />;
    default:
      return visit satisfies never;
  }
}
