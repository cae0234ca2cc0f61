/** Serves the bench's page, built by the house's own builder, and the pictures that its scenes ask for. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { extname, join, normalize } from 'node:path';
import { build } from 'vite';
import { projectRoot } from '../../server/config/paths.ts';
import { freePort } from '../exhibition.ts';
import { openGallery } from './pictures.ts';

const TYPES: Record<string, string> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.json': 'application/json',
  '.woff2': 'font/woff2',
  '.webp': 'image/webp',
};

export interface Served {
  readonly origin: string;
  close(): void;
}

export async function serveScenes(): Promise<Served> {
  const folder = mkdtempSync(join(tmpdir(), 'echoes-wall-bench-'));
  const root = join(projectRoot(), 'bench', 'wall', 'page');
  await build({
    root,
    configFile: false,
    publicDir: false,
    logLevel: 'error',
    worker: { format: 'es' },
    build: { outDir: folder, emptyOutDir: true, target: 'es2022', assetsInlineLimit: 0 },
  });
  const gallery = await openGallery();
  const answer = async (path: string): Promise<Buffer | undefined> => {
    const [, work, file] = /^\/pictures\/([0-9a-f-]+)\/([a-z.]+)$/.exec(path) ?? [];
    if (work && file) return gallery.picture(Number.parseInt(work.slice(-12), 10), file);
    const [, index, cellPx = '64'] = /^\/atlas\/(\d+)(?:-(\d+))?\.webp$/.exec(path) ?? [];
    if (index) return gallery.page(Number(index), Number(cellPx));
    const stars = /^\/hang\/stars\/(\d+)\.bin$/.exec(path)?.[1];
    if (stars) return gallery.stars(Number(stars));
    const name = normalize(path === '/' ? '/index.html' : path);
    return readFileSync(join(folder, name));
  };
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://bench').pathname;
    answer(path)
      .then((bytes) => {
        response.writeHead(bytes ? 200 : 404, {
          'content-type': TYPES[extname(path) || '.html'] ?? 'application/octet-stream',
        });
        response.end(bytes);
      })
      .catch(() => response.writeHead(404).end());
  });
  const port = await freePort();
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  return {
    origin: `http://127.0.0.1:${port}`,
    close() {
      server.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
