import type { ComponentChildren } from 'preact';
import type { Verification } from '../protocol/index.ts';
import { language, t } from '../ui/i18n.ts';

/** The answer in one sentence, what it means, and everything that was found. */
export function VerdictView({ answer }: { answer: Verification }) {
  const { verdict, biography } = answer;
  return (
    <section class="verdict" data-verdict={verdict} aria-live="polite">
      <h1>{t(`verify.verdict.${verdict}`)}</h1>
      <p class="meaning">{t(`verify.meaning.${verdict}`)}</p>
      {biography?.words.said && (
        <p class="said" dir="auto">
          {biography.words.said}
        </p>
      )}
      <dl>
        {factsOf(answer).map(([name, value], i) => (
          <div key={`${name}-${i}`}>
            <dt>{t(`verify.fact.${name}`)}</dt>
            <dd dir="auto">{value}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

type Fact = readonly [name: string, value: ComponentChildren];

function factsOf({ manifest, claims, mark, nearest, file }: Verification): Fact[] {
  const sourceType = manifest?.sourceType ?? claims?.sourceType ?? null;
  const facts: (Fact | false | '' | null | undefined)[] = [
    sourceType !== null && ['source', sourceOf(sourceType)],
    manifest && ['issuer', issuerOf(manifest)],
    manifest?.signedAt && [
      'time',
      new Date(manifest.signedAt).toLocaleDateString(language(), { dateStyle: 'long' }),
    ],
    manifest?.generator ? ['generator', manifest.generator] : claims?.tool && ['generator', claims.tool],
    !manifest && claims?.title && ['title', claims.title],
    !manifest && claims?.credit && ['credit', claims.credit],
    manifest && manifest.actions.length > 0 && ['actions', manifest.actions.join(', ')],
    manifest && manifest.ingredients.length > 0 && ['ingredients', manifest.ingredients.join(', ')],
    manifest && ['readers', readersOf(manifest)],
    manifest && manifest.faults.length > 0 && ['faults', manifest.faults.join(', ')],
    [
      'mark',
      mark
        ? t('verify.fact.markFound', { percent: Math.round(mark.confidence * 100) })
        : t('verify.fact.markNone'),
    ],
    [
      'nearest',
      nearest ? t('verify.fact.nearestHere', { number: nearest.number }) : t('verify.fact.nearestNone'),
    ],
    file.width !== null &&
      file.height !== null && [
        'file',
        t('verify.fact.fileSize', { type: file.type.toUpperCase(), width: file.width, height: file.height }),
      ],
    file.trailingBytes > 0 && ['faults', t('verify.fact.trailing', { bytes: file.trailingBytes })],
  ];
  return facts.filter((fact) => !!fact);
}

type Signed = NonNullable<Verification['manifest']>;

const issuerOf = ({ ours, issuer, signer }: Signed): string =>
  ours ? t('verify.fact.issuerOurs') : t('verify.fact.issuerUnknown', { issuer: issuer ?? signer ?? '?' });

function readersOf({ readers }: Signed): string {
  if (readers.c2paTs === null) return t('verify.fact.readersOne');
  return t(readers.c2paRs && readers.c2paTs ? 'verify.fact.readersAgree' : 'verify.fact.readersDisagree');
}

/** IPTC's words for how pictures come to be, as far as we have a sentence for them. */
const KNOWN_SOURCES = new Set([
  'trainedAlgorithmicMedia',
  'compositeWithTrainedAlgorithmicMedia',
  'algorithmicMedia',
  'digitalCapture',
  'humanEdits',
  'digitalCreation',
]);

function sourceOf(uri: string): string {
  const name = uri.split('/').at(-1) ?? uri;
  return KNOWN_SOURCES.has(name) ? t(`verify.source.${name}`) : t('verify.source.other', { name });
}
