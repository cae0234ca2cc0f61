/**
 * `/k/:id`: what a visitor takes home. Whoever knows the 128 random bits may have it; everything else answers alike. Also on the plain
 * listener, for phones that do not know the exhibition's certificate: hence plain answers, which either of them sends.
 */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { KeepsakeId, normaliseCode } from '../../protocol/index.ts';
import { type Locales, languageOf } from '../config/locales.ts';
import { createTries } from '../devices/tries.ts';
import type { Keepsakes } from '../provenance/keepsakes.ts';
import { createTeller } from '../provenance/label-text.ts';
import { WorkshopBusy } from '../provenance/workshop.ts';
import { erasedPage, keepsakePage, type Refused } from './keepsake-page.ts';
import { createPaper, html } from './paper-page.ts';

export interface PlainAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array;
}

export interface KeepsakeAsked {
  /** With its query. */
  readonly path: string;
  readonly acceptLanguage: string | undefined;
  /** Where phones reach this page, for a square code; null where they do not. */
  readonly origin: string | null;
  /** Of whoever asks: wrong codes are counted by it. */
  readonly address: string;
  /** The fields of a form that was sent; null where the page was only asked for. */
  readonly posted: URLSearchParams | null;
}

export interface KeepsakePages {
  /** Null when it is no keepsake's address. */
  answer(asked: KeepsakeAsked): Promise<PlainAnswer | null>;
}

const PRIVATE = { 'cache-control': 'private, no-store', 'x-robots-tag': 'noindex, nofollow' } as const;
/** Where this server answers with its own sign, so that it knows an address of its own from a stranger's. */
export const SIGN_PATH = '/k/sign';
/** A code and nothing else. */
const FORM_MAX_BYTES = 1_024;

const HTML = { ...PRIVATE, 'content-type': 'text/html; charset=utf-8' } as const;

export function createKeepsakePages(deps: {
  keepsakes: Keepsakes;
  locales: Locales;
  web: string;
  sign: string;
  /** Erases a work for good: picture, words and keepsake. */
  erase: (work: string) => void;
}): KeepsakePages {
  const { keepsakes, locales } = deps;
  const paper = createPaper(deps.web);
  const tries = createTries();

  const nothing = (language: string): PlainAnswer => {
    const tell = createTeller(locales, language);
    const title = tell('keepsake.goneTitle');
    const main = html`<h1>${title}</h1><p>${tell('keepsake.gone')}</p>`;
    return { status: 404, headers: HTML, body: paper({ language, title, main }) };
  };

  return {
    async answer({ path, acceptLanguage, origin, address, posted }) {
      const { pathname, searchParams } = new URL(path, 'http://house');
      if (pathname === SIGN_PATH)
        return { status: 200, headers: { ...PRIVATE, 'content-type': 'text/plain' }, body: deps.sign };
      const [, id, part] = /^\/k\/([^/]*)(?:\/(file|erase))?$/.exec(pathname) ?? [];
      if (id === undefined || (posted !== null) !== (part === 'erase')) return null;
      const language = languageOf(acceptLanguage, locales.languages);
      const keepsake = KeepsakeId.safeParse(id).success ? keepsakes.find(id) : undefined;
      if (!keepsake) return nothing(language);
      const page = (status: number, refused: Refused | null): PlainAnswer => {
        const tell = createTeller(locales, language);
        const title = tell('keepsake.title', { number: keepsake.biography.number });
        const link = origin && `${origin}${keepsake.path}`;
        const main = keepsakePage(keepsake, { language, tell, link, refused });
        return { status, headers: HTML, body: paper({ language, title, main }) };
      };
      if (posted !== null) {
        // Whoever has the address may only look: erasing needs the code as well, and that is no button to be hit by chance.
        if (!tries.may(`${address} ${id}`)) return page(429, 'slow');
        if (normaliseCode(posted.get('code') ?? '') !== keepsake.code) return page(403, 'code');
        deps.erase(keepsake.work);
        const tell = createTeller(locales, language);
        const main = erasedPage(tell);
        return {
          status: 200,
          headers: HTML,
          body: paper({ language, title: tell('keepsake.erased'), main }),
        };
      }
      if (part === undefined) return page(200, null);
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

/** @param origin where keepsakes are reached from a phone now */
export function serveKeepsakes(
  http: FastifyInstance,
  { pages, origin }: { pages: KeepsakePages; origin: () => string | null },
): void {
  const answer = async (
    request: FastifyRequest,
    reply: FastifyReply,
    posted: URLSearchParams | null,
  ): Promise<FastifyReply> => {
    const given = await pages.answer({
      path: request.url,
      acceptLanguage: request.headers['accept-language'],
      origin: origin(),
      address: request.ip,
      posted,
    });
    if (!given) return reply.code(404).send({ error: 'not found' });
    const body = typeof given.body === 'string' ? given.body : Buffer.from(given.body);
    return reply.code(given.status).headers(given.headers).send(body);
  };
  for (const path of ['/k/:id', '/k/:id/file'])
    http.get(path, (request, reply) => answer(request, reply, null));
  http.register(async (scope) => {
    scope.addContentTypeParser(
      'application/x-www-form-urlencoded',
      { parseAs: 'string', bodyLimit: FORM_MAX_BYTES },
      (_request, body, done) => done(null, new URLSearchParams(body as string)),
    );
    scope.post('/k/:id/erase', (request, reply) => {
      if (!(request.body instanceof URLSearchParams)) return reply.code(415).send({ error: 'type' });
      return answer(request, reply, request.body);
    });
  });
}
