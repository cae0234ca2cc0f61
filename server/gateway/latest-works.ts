import type { FastifyInstance } from 'fastify';
import { LATEST_MAX_WORKS, type LatestWorks } from '../../protocol/index.ts';
import type { Collection } from '../collection/collection.ts';

/** What hangs now, newest first: the attract loop of every kiosk goes round it. Asked for again each time, so that a hidden work is gone. */
export function serveLatestWorks(http: FastifyInstance, collection: Collection): void {
  http.get('/works/latest.json', (_request, reply) => {
    const latest: LatestWorks = { works: collection.hung().slice(-LATEST_MAX_WORKS).reverse() };
    return reply.header('cache-control', 'private, no-cache').send(latest);
  });
}
