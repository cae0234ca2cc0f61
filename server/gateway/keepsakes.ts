/**
 * `/k/:id`: what a visitor takes home. Whoever knows the 128 random bits may have it; everything else answers alike. Also on the plain
 * listener, for phones that do not know the exhibition's certificate: hence plain answers, which either of them sends.
 */
import type { FastifyInstance } from 'fastify';
import { KeepsakeId } from '../../protocol/index.ts';
import { type Locales, languageOf } from '../config/locales.ts';
import type { Keepsakes } from '../provenance/keepsakes.ts';
import { createTeller } from '../provenance/label-text.ts';
import { WorkshopBusy } from '../provenance/workshop.ts';
import { keepsakePage } from './keepsake-page.ts';
import { createPaper, html } from './paper-page.ts';

export interface PlainAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array;
}

export interface KeepsakePages {
  /** @param path with its query. Null when it is no keepsake's address */
  answer(path: string, acceptLanguage: string | undefined, origin: string): Promise<PlainAnswer | null>;
}

const PRIVATE = { 'cache-control': 'private, no-store', 'x-robots-tag': 'noindex, nofollow' } as const;
const HTML = { ...PRIVATE, 'content-type': 'text/html; charset=utf-8' } as const;

export function createKeepsakePages(deps: {
  keepsakes: Keepsakes;
  locales: Locales;
  web: string;
}): KeepsakePages {
  const { keepsakes, locales } = deps;
  const paper = createPaper(deps.web);

  const nothing = (language: string): PlainAnswer => {
    const tell = createTeller(locales, language);
    const title = tell('keepsake.goneTitle');
    const main = html`<h1>${title}</h1><p>${tell('keepsake.gone')}</p>`;
    return { status: 404, headers: HTML, body: paper({ language, title, main }) };
  };

  return {
    async answer(address, acceptLanguage, origin) {
      const { pathname, searchParams } = new URL(address, 'http://house');
      const [, id, file] = /^\/k\/([^/]*)(\/file)?$/.exec(pathname) ?? [];
      if (id === undefined) return null;
      const language = languageOf(acceptLanguage, locales.languages);
      const keepsake = KeepsakeId.safeParse(id).success ? keepsakes.find(id) : undefined;
      if (!keepsake) return nothing(language);
      if (!file) {
        const tell = createTeller(locales, language);
        const title = tell('keepsake.title', { number: keepsake.biography.number });
        const main = keepsakePage(keepsake, language, tell, `${origin}${keepsake.path}`);
        return { status: 200, headers: HTML, body: paper({ language, title, main }) };
      }
      try {
        const { name, bytes } = await keepsakes.file(keepsake, { words: searchParams.get('words') !== 'no' });
        const how = searchParams.has('save') ? 'attachment' : 'inline';
        // Hidden while it was being made: then it does not leave any more.
        if (!keepsakes.find(id)) return nothing(language);
        return {
          status: 200,
          headers: {
            ...PRIVATE,
            'content-type': 'image/png',
            'content-disposition': `${how}; filename="${name}"`,
          },
          body: bytes,
        };
      } catch (error) {
        if (!(error instanceof WorkshopBusy))
          console.error(`keepsake ${keepsake.work} could not be made:`, error);
        return { status: 503, headers: { ...PRIVATE, 'retry-after': '5' }, body: '' };
      }
    },
  };
}

/** @param origin where keepsakes are reached from a phone; default: where they were asked for */
export function serveKeepsakes(
  http: FastifyInstance,
  { pages, origin }: { pages: KeepsakePages; origin: () => string | null },
): void {
  for (const path of ['/k/:id', '/k/:id/file'])
    http.get(path, async (request, reply) => {
      const asked = `${request.protocol}://${request.headers.host}`;
      const answer = await pages.answer(request.url, request.headers['accept-language'], origin() ?? asked);
      if (!answer) return reply.code(404).send({ error: 'not found' });
      const body = typeof answer.body === 'string' ? answer.body : Buffer.from(answer.body);
      return reply.code(answer.status).headers(answer.headers).send(body);
    });
}
