import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { Id, PICTURE_FILES, type PictureFile } from '../../protocol/index.ts';
import type { Atlas } from '../collection/atlas.ts';
import type { Collection } from '../collection/collection.ts';
import type { Queue } from '../queue/queue.ts';
import type { PictureStore } from '../storage/pictures.ts';
import { sendFile } from './send-file.ts';

/** Asked for again each time, so that a hidden work is gone at once; unchanged pixels travel once, by their ETag. */
const PRIVATE = 'private, no-cache';
/** The catalogue changes with the version only. */
const IMMUTABLE = 'public, max-age=31536000, immutable';
/** One part of a catalogue path: no dots but within, no slashes, nothing to climb with. */
const NAME = /^[a-z0-9][a-z0-9_+-]*(\.[a-z0-9_+-]+)*$/i;

/** Pixels: of works that hang or hung, of the draft being painted, of the catalogued sources. */
export function servePictures(
  http: FastifyInstance,
  deps: { collection: Collection; atlas: Atlas; pictures: PictureStore; queue: Queue; catalogue: string },
): void {
  // A work is named by its id or, as all that a star knows of it, by `no-` and its number.
  http.get<{ Params: { id: string; file: string } }>('/pictures/:id/:file', (request, reply) => {
    const { id, file } = request.params;
    const number = /^no-(\d{1,9})$/.exec(id)?.[1];
    const work = number === undefined ? id : deps.collection.numbered(Number(number));
    const known = Id.safeParse(work).success && PICTURE_FILES.includes(file as PictureFile);
    const stored = work && known ? deps.collection.showableFile(work, file as PictureFile) : undefined;
    if (!work || !stored) return reply.code(404).send({ error: 'not found' });
    return sendFile(request, reply, deps.pictures.path(work, stored.name), PRIVATE, stored.sha256);
  });

  http.get<{ Params: { file: string } }>('/atlas/:file', async (request, reply) => {
    const [, index, cellPx] = /^(\d{1,6})(?:-(\d{1,3}))?\.webp$/.exec(request.params.file) ?? [];
    const page =
      index === undefined
        ? undefined
        : await deps.atlas.page(Number(index), cellPx === undefined ? undefined : Number(cellPx));
    if (!page) return reply.code(404).send({ error: 'not found' });
    return sendFile(request, reply, page.path, PRIVATE, page.tag);
  });

  // Numbers and places only: which work a star is, its page of the atlas shows.
  http.get<{ Params: { file: string } }>('/hang/stars/:file', (request, reply) => {
    const revision = /^(\d{1,12})\.bin$/.exec(request.params.file)?.[1];
    const stars = revision === undefined ? undefined : deps.collection.stars(Number(revision));
    if (!stars) return reply.code(404).send({ error: 'not found' });
    return reply.type('application/octet-stream').header('cache-control', IMMUTABLE).send(Buffer.from(stars));
  });

  // The job's id is 122 random bits told to its own station only: knowing it is the right to see the draft.
  http.get<{ Params: { job: string } }>('/jobs/:job/draft.webp', (request, reply) => {
    const draft = deps.queue.drafts.get(request.params.job);
    if (!draft) return reply.code(404).send({ error: 'not found' });
    return reply.type('image/webp').header('cache-control', 'private, no-store').send(Buffer.from(draft));
  });

  http.get<{ Params: { set: string; file: string } }>('/catalogue/:set/:file', (request, reply) => {
    const { set, file } = request.params;
    const name = /^(.+)\.webp$/.exec(file)?.[1];
    if (name === undefined || !NAME.test(name) || !NAME.test(set))
      return reply.code(404).send({ error: 'not found' });
    return sendFile(request, reply, join(deps.catalogue, 'thumbnails', set, file), IMMUTABLE);
  });
}
