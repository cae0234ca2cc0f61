/** A biography as a reader of any language has it: what the keepsake's page and the desk show, one fact a row. */
import type { Biography, Reading } from '../../protocol/index.ts';
import { dateOf, type Teller } from './label-text.ts';

/** The fact's name, and what it is in one line or more. */
export type StoryRow = readonly [name: string, ...lines: string[]];

export function storyOf(biography: Biography, language: string, tell: Teller): StoryRow[] {
  const { words, painter, ms, runtime } = biography;
  const number = new Intl.NumberFormat(language, { maximumFractionDigits: 1 });
  const total = Object.values(ms).reduce((sum, each) => sum + each, 0) / 1000;
  const secondsEach = Object.fromEntries(
    Object.entries(ms).map(([stage, each]) => [stage, number.format(each / 1000)]),
  );
  const numbers = (relatives: readonly { number: number }[]): string =>
    relatives.map((relative) => tell('provenance.number', { number: relative.number })).join(', ');
  const rows: (StoryRow | null)[] = [
    [tell('keepsake.date'), dateOf(biography, language) || tell('keepsake.dateUnknown')],
    words.used === words.said ? null : [tell('keepsake.used'), words.used],
    ...words.reading.map((reading) => readingRow(reading, tell)),
    [tell('keepsake.manner'), tell(`manner.${biography.manner}`)],
    [tell('keepsake.painter'), painter.name],
    [
      tell('keepsake.learnt'),
      ...painter.learntFrom.map(({ works, ...set }) => tell('keepsake.learntSet', { ...set, count: works })),
    ],
    [tell('keepsake.seed'), String(biography.seed)],
    [
      tell('keepsake.settings'),
      `${tell('kiosk.waitingStep', { step: biography.until, steps: biography.steps })} / ${number.format(biography.freedom)}`,
    ],
    [
      tell('keepsake.seconds'),
      tell('keepsake.secondsValue', { seconds: number.format(total), ...secondsEach }),
    ],
    [
      tell('keepsake.energy'),
      biography.energyJoules === null
        ? tell('keepsake.energyUnknown')
        : tell('keepsake.energyValue', { joules: number.format(biography.energyJoules) }),
    ],
    runtime && [
      tell('keepsake.runtime'),
      `${runtime.processor}, Node ${runtime.node}, ONNX Runtime ${runtime.onnxruntime}`,
    ],
    biography.parents.length > 0 ? [tell('keepsake.parents'), numbers(biography.parents)] : null,
    [tell('keepsake.siblings'), numbers(biography.siblings) || tell('keepsake.siblingsNone')],
    [tell('keepsake.moderation'), moderationIn(biography, tell)],
    [tell('keepsake.credit'), tell('keepsake.creditOpen')],
  ];
  return rows.filter((row) => row !== null);
}

function moderationIn({ moderation: { words, picture } }: Biography, tell: Teller): string {
  if (picture === 'waiting') return tell('keepsake.moderationWaits');
  return tell(
    words === 'released' || picture === 'released'
      ? 'keepsake.moderationReleased'
      : 'keepsake.moderationPassed',
  );
}

function readingRow(reading: Reading, tell: Teller): StoryRow | null {
  if (reading.kind === 'taken-as')
    return ['', tell('keepsake.takenAs', { words: reading.words, as: reading.as })];
  if (reading.kind === 'left-out') return ['', tell('keepsake.leftOut', { words: reading.words })];
  return null;
}
