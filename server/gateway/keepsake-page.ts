/** The page of a keepsake: the marked file itself, its story, and the way to it again. */
import qrcode from 'qrcode-generator';
import type { CreditedSource } from '../../protocol/index.ts';
import type { FoundKeepsake } from '../provenance/keepsakes.ts';
import type { Teller } from '../provenance/label-text.ts';
import { storyOf } from '../provenance/story.ts';
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
    <dl>${storyOf(biography, language, tell).map(([name, ...lines]) => html`<dt>${name}</dt>${lines.map((line) => html`<dd dir="auto">${line}</dd>`)}`)}</dl>
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
