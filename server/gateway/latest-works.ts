import type { FastifyInstance } from 'fastify';
import { LATEST_MAX_WORKS, type LatestWorks } from '../../protocol/index.ts';
import type { Collection } from '../collection/collection.ts';

/** What hangs now, newest first: the attract loop of every kiosk goes round it. Asked for again each time, so that a hidden work is gone. */
export function serveLatestWorks(http: FastifyInstance, collection: Collection): void {
  http.get('/works/latest.json', (_request, reply) => {
    // Poses are in the order of the works' numbers, and are of hung works only.
    const newest = collection.hang().poses.slice(-LATEST_MAX_WORKS).reverse();
    const latest: LatestWorks = {
      works: newest.flatMap(({ work }) => {
        const stored = collection.get(work);
        return stored ? [stored.work] : [];
      }),
    };
    return reply.header('cache-control', 'private, no-cache').send(latest);
  });
}
