/** The page of a keepsake: the marked file itself, its story, and the way to it again. */
import qrcode from 'qrcode-generator';
import type { Biography, CreditedSource, Reading } from '../../protocol/index.ts';
import type { FoundKeepsake } from '../provenance/keepsakes.ts';
import { dateOf, type Teller } from '../provenance/label-text.ts';
import { type Html, html } from './paper-page.ts';

/** @param link the keepsake's whole address, for the printed code */
export function keepsakePage(keepsake: FoundKeepsake, language: string, tell: Teller, link: string): Html {
  const { biography, path, code } = keepsake;
  const { number, words } = biography;
  return html`
<div class="keepsake">
  <img src="${path}/file" alt="${tell('keepsake.picture')}">
</div>
<div>
  <h1>${tell('keepsake.title', { number })}</h1>
  ${words.said ? html`<p class="said" dir="auto">${words.said}</p>` : null}
  <p>${tell('provenance.made')}</p>
  <div class="actions">
    <a href="${path}/file?save" download>${tell('keepsake.save')}</a>
    ${words.said ? html`<a href="${path}/file?save&words=no" download>${tell('keepsake.saveQuiet')}</a>` : null}
  </div>
  <p class="quiet screen">${tell('keepsake.carries')}</p>
  <h2>${tell('keepsake.sources')}</h2>
  ${sourcesOf(biography.sources, tell)}
  <section class="story">
    <h2>${tell('keepsake.story')}</h2>
    <dl>${storyOf(biography, language, tell).map(([name, value]) => html`<dt>${name}</dt><dd dir="auto">${value}</dd>`)}</dl>
  </section>
  <div class="card">
    ${qrSvg(link, tell('keepsake.qr'))}
    <div>
      <div class="quiet">${tell('keepsake.code')}</div>
      <div class="code" dir="ltr">${code.slice(0, 5)} ${code.slice(5)}</div>
      <p class="quiet screen">${tell('keepsake.secret')}</p>
      <a class="screen" href="/verify">${tell('keepsake.verify')}</a>
    </div>
  </div>
</div>`;
}

function sourcesOf(sources: readonly CreditedSource[], tell: Teller): Html {
  if (sources.length === 0) return html`<p>${tell('provenance.noSources')}</p>`;
  return html`<ul>${sources.map(
    ({ share, title, author, set, licence, licenceUrl }) => html`<li>
      ${share > 0 ? html`${tell('keepsake.share', { share: Math.round(share * 100) })} · ` : null}
      <bdi>${tell('provenance.source', { title, author, set, licence })}</bdi>
      ${licenceUrl ? html` <a class="quiet screen" href="${licenceUrl}" rel="noreferrer">${tell('credits.licence')}</a>` : null}
    </li>`,
  )}</ul><p class="quiet">${tell('provenance.changes')}</p>`;
}

type Row = readonly [name: string, value: string | Html];

function storyOf(biography: Biography, language: string, tell: Teller): Row[] {
  const { words, painter, ms, runtime } = biography;
  const seconds = Object.values(ms).reduce((sum, each) => sum + each, 0) / 1000;
  const number = new Intl.NumberFormat(language, { maximumFractionDigits: 1 });
  const rows: (Row | null)[] = [
    [tell('keepsake.date'), dateOf(biography, language) || tell('keepsake.dateUnknown')],
    words.used === words.said ? null : [tell('keepsake.used'), words.used],
    ...words.reading.map((reading) => readingRow(reading, tell)),
    [tell('keepsake.manner'), tell(`manner.${biography.manner}`)],
    [tell('keepsake.painter'), painter.name],
    [
      tell('keepsake.learnt'),
      html`${painter.learntFrom.map(({ works, ...set }) => html`${tell('keepsake.learntSet', { ...set, count: works })}<br>`)}`,
    ],
    [tell('keepsake.seed'), String(biography.seed)],
    [tell('keepsake.settings'), `${biography.steps} / ${number.format(biography.freedom)}`],
    [tell('keepsake.seconds'), tell('keepsake.secondsValue', { seconds: number.format(seconds) })],
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
    [
      tell('keepsake.siblings'),
      biography.siblings.map((sibling) => tell('provenance.number', { number: sibling.number })).join(', ') ||
        tell('keepsake.siblingsNone'),
    ],
    [tell('keepsake.moderation'), tell('keepsake.moderationPassed')],
    [tell('keepsake.credit'), tell('keepsake.creditOpen')],
  ];
  return rows.filter((row) => row !== null);
}

function readingRow(reading: Reading, tell: Teller): Row | null {
  if (reading.kind === 'taken-as')
    return ['', tell('keepsake.takenAs', { words: reading.words, as: reading.as })];
  if (reading.kind === 'left-out') return ['', tell('keepsake.leftOut', { words: reading.words })];
  return null;
}

/** A QR code (ISO 18004) of level M, as one path. */
function qrSvg(text: string, label: string): Html {
  const code = qrcode(0, 'M');
  code.addData(text);
  code.make();
  const size = code.getModuleCount();
  let path = '';
  for (let y = 0; y < size; y++)
    for (let x = 0; x < size; x++) if (code.isDark(y, x)) path += `M${x + 4} ${y + 4}h1v1h-1z`;
  return html`<svg viewBox="0 0 ${size + 8} ${size + 8}" role="img" aria-label="${label}"><path fill="#000" d="${path}"/></svg>`;
}
