import type { FastifyInstance } from 'fastify';
import sharp from 'sharp';
import { z } from 'zod';
import {
  type Acted,
  Acting,
  DESK_STRETCH_MAX,
  Id,
  PICTURE_FILES,
  Swap,
  WorkStateName,
} from '../../../protocol/index.ts';
import type { Accounts } from '../../accounts/accounts.ts';
import type { Blank } from '../../collection/blank.ts';
import type { Collection } from '../../collection/collection.ts';
import type { Curation } from '../../collection/curation.ts';
import type { DeskLists } from '../../collection/desk-lists.ts';
import type { PictureStore } from '../../storage/pictures.ts';
import { sendFile } from '../send-file.ts';
import { requires, staffOf } from './guard.ts';
import { parse } from './parse.ts';

export interface WorksDeps {
  lists: DeskLists;
  curation: Curation;
  collection: Collection;
  pictures: PictureStore;
  blank: Blank;
  accounts: Accounts;
}

/** A picture of so many cells a side gives away its colours and no more. */
const BLURRED_PX = 10;
/** What only a curator may do; everything else is an attendant's too. */
const CURATORS_ACTS = ['destroy', 'retire', 'hang', 'pin', 'unpin'];

const stretch = { from: z.coerce.number().int().min(0).default(0) };
const count = z.coerce.number().int().min(1).max(DESK_STRETCH_MAX).default(DESK_STRETCH_MAX);
const WorksQuery = z.strictObject({
  ...stretch,
  count,
  state: z.enum([...WorkStateName.options, 'all']).default('all'),
  search: z.string().trim().max(120).default(''),
  group: Id.nullable().default(null),
});
const ReviewQuery = z.strictObject({ ...stretch, count });
const Undo = z.strictObject({ undo: Id });
const Turn = z.strictObject({ on: z.boolean() });
type File = { Params: { id: string; file: string } };

/** The lists of works and of what waits, and everything that can be done to them. */
export function serveWorks(http: FastifyInstance, deps: WorksDeps): void {
  const { lists, curation, collection, pictures } = deps;

  /** Names beside ids: the console tells who was faster. */
  const named = (acted: Acted) => {
    const names = deps.accounts.names();
    return {
      ...acted,
      refused: acted.refused.map((each) => ({ ...each, by: each.by && (names.get(each.by) ?? null) })),
    };
  };

  http.get('/desk/works', requires('attendant'), (request, reply) => {
    const query = WorksQuery.safeParse(request.query);
    if (!query.success) return reply.code(400).send({ error: 'invalid' });
    const { from, count, ...filter } = query.data;
    return reply.send(lists.works(filter, from, count));
  });

  http.get('/desk/review', requires('attendant'), (request, reply) => {
    const query = ReviewQuery.safeParse(request.query);
    if (!query.success) return reply.code(400).send({ error: 'invalid' });
    return reply.send(lists.review(query.data.from, query.data.count));
  });

  http.post('/desk/act', requires('attendant'), async (request, reply) => {
    const acting = parse(request, reply, Acting);
    if (!acting) return reply;
    const staff = staffOf(request);
    if (staff.role !== 'curator' && CURATORS_ACTS.includes(acting.act))
      return reply.code(403).send({ error: 'role' });
    return reply.send(named(curation.act(acting, staff.id)));
  });

  http.post('/desk/swap', requires('curator'), async (request, reply) => {
    const swap = parse(request, reply, Swap);
    return swap ? reply.send(named(curation.swap(swap.works, staffOf(request).id))) : reply;
  });

  http.post('/desk/clear', requires('curator'), (request, reply) =>
    reply.send(named(curation.clear(staffOf(request).id))),
  );

  http.post('/desk/undo', requires('attendant'), async (request, reply) => {
    const wish = parse(request, reply, Undo);
    if (!wish) return reply;
    const acted = curation.undo(wish.undo, staffOf(request).id);
    return acted ? reply.send(named(acted)) : reply.code(404).send({ error: 'act' });
  });

  http.get('/desk/blank', requires('attendant'), (_request, reply) => reply.send({ on: deps.blank.on }));

  http.post('/desk/blank', requires('attendant'), async (request, reply) => {
    const turn = parse(request, reply, Turn);
    if (!turn) return reply;
    deps.blank.turn(turn.on, staffOf(request).id);
    return reply.send({ on: deps.blank.on });
  });

  http.get<File>('/desk/pictures/:id/:file', requires('attendant'), async (request, reply) => {
    const { id, file } = request.params;
    const blurred = file === 'blurred.webp';
    const name = blurred ? 'thumb.webp' : file;
    const known = Id.safeParse(id).success && (PICTURE_FILES as readonly string[]).includes(name);
    const stored = known ? collection.anyFile(id, name) : undefined;
    if (!stored) return reply.code(404).send({ error: 'not found' });
    const path = pictures.path(id, stored.name);
    if (!blurred) return sendFile(request, reply, path, 'private, no-cache', stored.sha256);
    const small = await sharp(path).resize(BLURRED_PX, BLURRED_PX, { fit: 'cover' }).webp().toBuffer();
    return reply.type('image/webp').header('cache-control', 'private, max-age=3600').send(small);
  });
}
