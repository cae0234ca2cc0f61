/** The page of a keepsake: the marked file itself, its story, and the way to it again. */
import qrcode from 'qrcode-generator';
import type { CreditedSource } from '../../protocol/index.ts';
import type { FoundKeepsake } from '../provenance/keepsakes.ts';
import type { Teller } from '../provenance/label-text.ts';
import { storyOf } from '../provenance/story.ts';
import { type Html, html } from './paper-page.ts';

/** Why a picture was not erased: not its code, or too many tries. */
export type Refused = 'code' | 'slow';

export interface KeepsakeView {
  readonly language: string;
  readonly tell: Teller;
  /** The keepsake's whole address, for the printed code; null where no phone reaches it. */
  readonly link: string | null;
  readonly refused: Refused | null;
}

export function keepsakePage(keepsake: FoundKeepsake, view: KeepsakeView): Html {
  const { language, tell, link } = view;
  const { biography, path, code, until } = keepsake;
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
    ${link && qrSvg(link, tell('keepsake.qr'))}
    <div>
      <div class="quiet">${tell('keepsake.code')}</div>
      <div class="code" dir="ltr">${code.slice(0, 5)} ${code.slice(5)}</div>
      ${until && html`<p class="quiet">${tell('keepsake.until', { date: longDate(until, language) })}</p>`}
      <p class="quiet screen">${tell('keepsake.secret')}</p>
      <a class="screen" href="/verify">${tell('keepsake.verify')}</a>
    </div>
  </div>
  ${eraseForm(path, view)}
</div>`;
}

/** What stands where a picture was, once its visitor erased it. */
export const erasedPage = (tell: Teller): Html =>
  html`<h1>${tell('keepsake.erased')}</h1><p>${tell('keepsake.erasedNote')}</p>`;

const longDate = (date: Date, language: string): string =>
  new Intl.DateTimeFormat(language, { dateStyle: 'long' }).format(date);

function eraseForm(path: string, { tell, refused }: KeepsakeView): Html {
  const said = refused === 'slow' ? 'verify.codeSlow' : 'keepsake.eraseWrong';
  return html`<form class="erase screen" method="post" action="${path}/erase">
    <h2>${tell('keepsake.erase')}</h2>
    <p id="erase-note">${tell('keepsake.eraseNote')}</p>
    <label for="code">${tell('keepsake.eraseCode')}</label>
    <input id="code" name="code" required maxlength="20" autocomplete="off" autocapitalize="characters" spellcheck="false" dir="ltr" aria-describedby="erase-note">
    <button type="submit">${tell('keepsake.erase')}</button>
    ${refused && html`<p role="alert">${tell(said)}</p>`}
  </form>`;
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
