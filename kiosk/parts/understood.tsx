import { useEffect, useState } from 'preact/hooks';
import type { Reading } from '../../protocol/index.ts';
import { language as page, t } from '../../ui/i18n.ts';
import { isolate } from './isolate.ts';

/** Quiet enough that a sentence is not read letter by letter. */
const PAUSE_MS = 350;

export interface UnderstoodProps {
  words: string;
  /** The language the words are in, as far as anybody knows. */
  language: string;
  /** Null where it cannot be known now: then nothing is shown. */
  read: (words: string, language: string) => Promise<Reading[] | null>;
  /** The visitor wants other words in place of these. */
  onChange: (words: string) => void;
}

/** What the painter would understand, before anything is sent: piece by piece, each to be said in another way. */
export function Understood({ words, language, read, onChange }: UnderstoodProps) {
  const [reading, setReading] = useState<readonly Reading[]>([]);
  const said = words.trim();
  useEffect(() => {
    let isWanted = said !== '';
    if (!isWanted) setReading([]);
    const timer = setTimeout(async () => {
      if (!isWanted) return;
      const found = await read(said, language);
      if (isWanted && found !== null) setReading(found);
    }, PAUSE_MS);
    return () => {
      isWanted = false;
      clearTimeout(timer);
    };
  }, [said, language]);
  if (said === '' || reading.length === 0) return null;
  const list = new Intl.ListFormat(page(), { type: 'conjunction' });
  const understood = reading.filter(isUnderstood).map(sayShort);
  return (
    <section class="understood" aria-label={t('kiosk.understood')}>
      <p class="aside-for-readers" role="status">
        {understood.length > 0
          ? t('kiosk.understoodSaid', { words: list.format(understood) })
          : t('kiosk.understoodNothing')}
      </p>
      <p aria-hidden="true">{t('kiosk.understood')}</p>
      <ul>
        {reading.map((one) => (
          <li key={`${one.kind} ${one.words}`}>
            <button
              type="button"
              class="piece"
              data-kind={isUnderstood(one) ? 'understood' : 'left-out'}
              aria-label={t(isUnderstood(one) ? 'kiosk.understoodChange' : 'kiosk.notUnderstoodChange', {
                words: sayShort(one),
              })}
              onClick={() => onChange(one.words)}
            >
              {sayShort(one)}
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** What was asked not to be there was understood too. */
const isUnderstood = (one: Reading): boolean => one.kind !== 'left-out' || one.why === 'negated';

const sayShort = (one: Reading): string =>
  one.kind === 'taken-as' ? `${isolate(one.words)} → ${isolate(one.as)}` : isolate(one.words);
