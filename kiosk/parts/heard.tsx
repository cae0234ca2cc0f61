import type { LeftOutReason, Reading } from '../../protocol/index.ts';
import { language, t } from '../../ui/i18n.ts';
import { isolate } from './isolate.ts';

/** In the order in which they are told. */
const LEFT_OUT = {
  unknown: 'kiosk.heardUnknown',
  name: 'kiosk.heardName',
  contradiction: 'kiosk.heardContradiction',
  'too-many': 'kiosk.heardTooMany',
  negated: 'kiosk.heardNegated',
} as const satisfies Record<LeftOutReason, string>;

/** What the painter made of the words where it was not simply what was said: nothing else is worth a visitor's time. */
export function Heard({ reading }: { reading: readonly Reading[] }) {
  const told = [...takenAs(reading), ...leftOut(reading)];
  if (told.length === 0) return null;
  return <p class="easel__heard">{told.join(' ')}</p>;
}

const takenAs = (reading: readonly Reading[]): string[] =>
  reading.flatMap((one) =>
    one.kind === 'taken-as'
      ? [t('kiosk.heardTakenAs', { words: isolate(one.words), as: isolate(one.as) })]
      : [],
  );

function leftOut(reading: readonly Reading[]): string[] {
  const list = new Intl.ListFormat(language(), { type: 'conjunction' });
  return Object.entries(LEFT_OUT).flatMap(([why, key]) => {
    const said = reading.flatMap((one) => (one.kind === 'left-out' && one.why === why ? [one.words] : []));
    return said.length > 0 ? [t(key, { words: list.format([...new Set(said)].map(isolate)) })] : [];
  });
}
