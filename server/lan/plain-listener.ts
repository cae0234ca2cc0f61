import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import { join } from 'node:path';
import { type Locales, languageOf } from '../config/locales.ts';

/** What a phone is answered, made elsewhere. */
export interface PlainPages {
  answer(asked: {
    path: string;
    acceptLanguage: string | undefined;
    origin: string;
    address: string;
    posted: URLSearchParams | null;
  }): Promise<{
    status: number;
    headers: Readonly<Record<string, string>>;
    body: string | Uint8Array;
  } | null>;
}

/** The looks of a keepsake's page: style sheets and typefaces of the build, nothing that runs. */
const ASSET = /^\/assets\/[\w.-]+\.(css|woff2)$/;
const ASSET_TYPES = { css: 'text/css; charset=utf-8', woff2: 'font/woff2' } as const;
/** A code and nothing else. */
const FORM_MAX_BYTES = 1_024;
const POLICY =
  "default-src 'none'; img-src 'self'; style-src 'self'; font-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

/**
 * What machines can ask for that do not trust the authority yet: the authority's certificate, the phone's page, and keepsakes by their
 * secret address. Plain HTTP on its own port; no words, no scripts, no sockets.
 */
export async function listenPlain(options: {
  host: string;
  port: number;
  certificate: string;
  locales: Locales;
  /** The built pages. */
  web: string;
  keepsakes: PlainPages;
}): Promise<{ close(): Promise<void> }> {
  const { locales, certificate } = options;
  const server: Server = createServer((request, response) => {
    const path = (request.url ?? '/').split('?')[0];
    response.setHeader('x-content-type-options', 'nosniff');
    response.setHeader('content-security-policy', POLICY);
    response.setHeader('referrer-policy', 'no-referrer');
    const posts = request.method === 'POST' && path?.startsWith('/k/');
    if (request.method !== 'GET' && request.method !== 'HEAD' && !posts) response.writeHead(405).end();
    else if (path === '/ca.crt')
      response
        .writeHead(200, {
          'content-type': 'application/x-x509-ca-cert',
          'content-disposition': 'attachment; filename="echoes-of-imagination.crt"',
        })
        .end(certificate);
    else if (path === '/phone') {
      const language = languageOf(request.headers['accept-language'], locales.languages);
      response
        .writeHead(200, { 'content-type': 'text/html; charset=utf-8' })
        .end(phonePage(language, locales.say(language, 'house.title'), locales.say(language, 'house.phone')));
    } else if (path !== undefined && ASSET.test(path))
      readFile(join(options.web, path)).then(
        (bytes) =>
          response
            .writeHead(200, { 'content-type': ASSET_TYPES[path.endsWith('.css') ? 'css' : 'woff2'] })
            .end(bytes),
        () => response.writeHead(404).end(),
      );
    else
      (posts ? formOf(request) : Promise.resolve(null))
        .then((posted) =>
          options.keepsakes.answer({
            path: request.url ?? '/',
            acceptLanguage: request.headers['accept-language'],
            origin: `http://${request.headers.host ?? 'localhost'}`,
            address: request.socket.remoteAddress ?? '',
            posted,
          }),
        )
        .then((answer) => {
          if (!answer) return response.writeHead(404).end();
          return response.writeHead(answer.status, answer.headers).end(answer.body);
        })
        .catch((error) => {
          console.error('a keepsake page failed:', error);
          if (!response.headersSent) response.writeHead(500).end();
        });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, options.host, resolve);
  });
  return {
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** The fields of a small form. Rejects when it is larger, or broken off. */
async function formOf(request: IncomingMessage): Promise<URLSearchParams> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.byteLength;
    if (bytes > FORM_MAX_BYTES) throw new Error('a form of the plain listener is too large');
    chunks.push(chunk);
  }
  return new URLSearchParams(Buffer.concat(chunks).toString('utf8'));
}

function phonePage(language: string, title: string, sentence: string): string {
  const text = (words: string): string => words.replace(/[&<>]/g, (sign) => `&#${sign.codePointAt(0)};`);
  return `<!doctype html>
<html lang="${language}" dir="auto">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="dark light">
<title>${text(title)}</title>
<h1>${text(title)}</h1>
<p>${text(sentence)}</p>
</html>
`;
}
