/// <reference lib="webworker" />
/**
 * Kiosk and wall without a server: the shell, the locales and fonts in it, and the pictures of the last hang. Built as
 * `/service-worker.js`; the build writes the list of the shell's files and their version into it. It imports nothing.
 */
/** Written by the build: paths of every script, style and font. */
declare const __SHELL_FILES__: readonly string[];
declare const __SHELL_VERSION__: string;

const worker = self as unknown as ServiceWorkerGlobalScope;
const SHELL = `shell-${__SHELL_VERSION__}`;
const PAGES_CACHE = 'pages';
const PICTURES = 'pictures';
const CATALOGUE = 'catalogue';
/** The curator's desk is not kept: it makes no sense without its server, and holds more than visitors may know. */
const PAGES = ['/wall', '/kiosk'];
/** A server that thinks longer than this about a page is as good as away. */
const PAGE_PATIENCE_MS = 4_000;
/** Thumbnails of sources kept at most. */
const CATALOGUE_MOST = 600;
/** Fetched together while the shell is stored. */
const TOGETHER = 8;

/** What pages may ask: keep exactly these pictures, or drop those of hidden works at once. Both are answered. */
type Order = { type: 'keep'; urls: string[] } | { type: 'purge'; works: string[] };

async function storeShell(): Promise<void> {
  const cache = await caches.open(SHELL);
  const missing: string[] = [];
  for (const url of __SHELL_FILES__) if ((await cache.match(url)) === undefined) missing.push(url);
  for (let i = 0; i < missing.length; i += TOGETHER) {
    await Promise.all(missing.slice(i, i + TOGETHER).map((url) => cache.add(url)));
  }
  const pages = await caches.open(PAGES_CACHE);
  await Promise.all(
    PAGES.map(async (page) => {
      const answer = await fetch(page, { credentials: 'same-origin' });
      if (answer.ok) await pages.put(page, answer);
    }),
  );
}

worker.addEventListener('install', (event) => {
  event.waitUntil(storeShell().then(() => worker.skipWaiting()));
});

worker.addEventListener('activate', (event) => {
  const tidy = async (): Promise<void> => {
    for (const name of await caches.keys()) {
      if (name.startsWith('shell-') && name !== SHELL) await caches.delete(name);
    }
    await worker.clients.claim();
  };
  event.waitUntil(tidy());
});

worker.addEventListener('fetch', (event) => {
  const { request } = event;
  if (request.method !== 'GET') return;
  const url = new URL(request.url);
  if (url.origin !== worker.location.origin) return;
  if (request.mode === 'navigate') {
    if (PAGES.includes(url.pathname)) event.respondWith(page(request, url.pathname));
    return;
  }
  if (url.pathname.startsWith('/assets/')) event.respondWith(cacheFirst(SHELL, request));
  else if (/^\/pictures\/[^/]+\/(wall|relief|thumb)\.webp$/.test(url.pathname)) {
    event.respondWith(cacheFirst(PICTURES, request));
  } else if (url.pathname.startsWith('/catalogue/')) event.respondWith(catalogue(request));
});

/** The server's page while there is a server; its last page when there is none. */
async function page(request: Request, path: string): Promise<Response> {
  const cache = await caches.open(PAGES_CACHE);
  try {
    const answer = await fetch(request, { signal: AbortSignal.timeout(PAGE_PATIENCE_MS) });
    if (answer.ok) await cache.put(path, answer.clone());
    if (answer.status < 500) return answer;
  } catch {
    // Away: yesterday's page will do.
  }
  return (await cache.match(path)) ?? Response.error();
}

/** Scripts carry their hash and works never change: what is kept is right. */
async function cacheFirst(name: string, request: Request): Promise<Response> {
  const cache = await caches.open(name);
  const kept = await cache.match(request.url);
  if (kept !== undefined) return kept;
  const answer = await fetch(request);
  if (answer.status === 200) await put(cache, request.url, answer.clone());
  return answer;
}

/** A full disk must not lose the answer that is already here. */
async function put(cache: Cache, url: string, answer: Response): Promise<void> {
  try {
    await cache.put(url, answer);
  } catch {
    // The picture is shown all the same; it is only not kept.
  }
}

async function catalogue(request: Request): Promise<Response> {
  const answer = await cacheFirst(CATALOGUE, request);
  const cache = await caches.open(CATALOGUE);
  const keys = await cache.keys();
  for (const key of keys.slice(0, Math.max(0, keys.length - CATALOGUE_MOST))) await cache.delete(key);
  return answer;
}

worker.addEventListener('message', (event) => {
  const order = event.data as Order | null;
  if (order?.type !== 'keep' && order?.type !== 'purge') return;
  const done = order.type === 'keep' ? keepPictures(order.urls) : purge(order.works);
  event.waitUntil(done.then(() => event.ports[0]?.postMessage({ done: true })));
});

async function keepPictures(urls: readonly string[]): Promise<void> {
  const cache = await caches.open(PICTURES);
  const wanted = new Set(urls.map((url) => new URL(url, worker.location.origin).href));
  for (const key of await cache.keys()) if (!wanted.has(key.url)) await cache.delete(key);
  for (const url of wanted) {
    if ((await cache.match(url)) !== undefined) continue;
    try {
      const answer = await fetch(url);
      if (answer.status === 200) await put(cache, url, answer);
    } catch {
      return; // the server is away; the page asks again with the next change
    }
  }
}

async function purge(works: readonly string[]): Promise<void> {
  const cache = await caches.open(PICTURES);
  for (const key of await cache.keys()) {
    const id = /\/pictures\/([^/]+)\//.exec(key.url)?.[1];
    if (id !== undefined && works.includes(id)) await cache.delete(key);
  }
}

export {};
