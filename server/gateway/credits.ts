/** `/credits`: whose pictures the painter learnt from, with what their licences ask to be said. */
import type { FastifyInstance } from 'fastify';
import { type Locales, languageOf } from '../config/locales.ts';
import { createTeller } from '../provenance/label-text.ts';
import type { PictureSets } from '../provenance/picture-sets.ts';
import { createPaper, html } from './paper-page.ts';

export function serveCredits(
  http: FastifyInstance,
  { sets, locales, web }: { sets: PictureSets; locales: Locales; web: string },
): void {
  const paper = createPaper(web);
  http.get('/credits', (request, reply) => {
    const language = languageOf(request.headers['accept-language'], locales.languages);
    const tell = createTeller(locales, language);
    const title = tell('credits.title');
    const main = html`<h1>${title}</h1>
<p>${tell('credits.intro')}</p>
<ul class="sets">${sets.all.map(
      (set) => html`<li>
  <div class="said"><bdi>${set.title}</bdi></div>
  <div><bdi>${set.author}</bdi> · ${tell('credits.works', { count: set.works })}</div>
  <div class="quiet">${tell('credits.licence')}: <a href="${set.licenceUrl}" rel="noreferrer">${set.licence}</a>
    · ${tell('credits.source')}: <a href="${set.url}" rel="noreferrer">${set.url}</a></div>
</li>`,
    )}</ul>
<h2>${tell('credits.software')}</h2>
<p>${tell('credits.softwareNote')}</p>`;
    return reply
      .type('text/html; charset=utf-8')
      .header('cache-control', 'no-cache')
      .send(paper({ language, title, main }));
  });
}
