import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { type Locales, languageOf } from '../config/locales.ts';
import { sendFile } from './send-file.ts';

/** Pages are asked for anew each time: a station must never run yesterday's code against today's server. */
const FRESH = 'no-cache';

const PAGES = { '/kiosk': 'kiosk', '/wall': 'display', '/desk': 'curator' } as const;

/** The built pages, the service worker, the sentences, and a door sign at `/`. */
export function servePages(http: FastifyInstance, options: { web: string; locales: Locales }): void {
  const { web, locales } = options;
  for (const [path, folder] of Object.entries(PAGES))
    http.get(path, (request, reply) => sendFile(request, reply, join(web, folder, 'index.html'), FRESH));

  // Browsers ask for it unbidden; a 404 would stand in every console.
  http.get('/favicon.ico', (_request, reply) => reply.code(204).send());

  http.get('/service-worker.js', (request, reply) => {
    reply.header('service-worker-allowed', '/');
    return sendFile(request, reply, join(web, 'service-worker.js'), FRESH);
  });

  http.get<{ Params: { file: string } }>('/locales/:file', (request, reply) => {
    const language = /^([A-Za-z0-9-]{2,35})\.json$/.exec(request.params.file)?.[1];
    const file = language === undefined ? undefined : locales.file(language);
    if (file === undefined) return reply.code(404).send({ error: 'not found' });
    return sendFile(request, reply, file, FRESH);
  });

  http.get('/', (request, reply) => {
    const language = languageOf(request.headers['accept-language'], locales.languages);
    const say = (key: string): string => escapeHtml(locales.say(language, `house.${key}`));
    const rtl = /^(ar|fa|he|ur)/.test(language);
    return reply
      .type('text/html; charset=utf-8')
      .header('cache-control', FRESH)
      .send(
        `<!doctype html>
<html lang="${language}" dir="${rtl ? 'rtl' : 'ltr'}">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="dark light">
<title>${say('title')}</title>
<h1>${say('title')}</h1>
<p>${say('sentence')}</p>
<ul>
<li><a href="/kiosk">${say('kiosk')}</a></li>
<li><a href="/wall">${say('wall')}</a></li>
<li><a href="/desk">${say('desk')}</a></li>
</ul>
</html>
`,
      );
  });
}

const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (sign) => `&#${sign.codePointAt(0)};`);
