import { createServer, type Server } from 'node:http';
import { type Locales, languageOf } from '../config/locales.ts';

/**
 * What machines can ask for that do not trust the authority yet: the authority's certificate, and the phone's page. Plain HTTP
 * on its own port; no words, no pictures, no sockets.
 */
export async function listenPlain(options: {
  host: string;
  port: number;
  certificate: string;
  locales: Locales;
}): Promise<{ close(): Promise<void> }> {
  const { locales, certificate } = options;
  const server: Server = createServer((request, response) => {
    const path = (request.url ?? '/').split('?')[0];
    response.setHeader('x-content-type-options', 'nosniff');
    response.setHeader('content-security-policy', "default-src 'none'; frame-ancestors 'none'");
    if (request.method !== 'GET' && request.method !== 'HEAD') response.writeHead(405).end();
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
    } else response.writeHead(404).end();
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
