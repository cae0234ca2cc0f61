import type { FastifyInstance } from 'fastify';
import { GroupBegin } from '../../../protocol/index.ts';
import type { VisitingGroups } from '../../collection/visiting-groups.ts';
import { requires, staffOf } from './guard.ts';
import { parse } from './parse.ts';

type WithId = { Params: { id: string } };

/** School classes: an attendant begins and ends them, a curator erases what they made. */
export function serveGroups(http: FastifyInstance, { groups }: { groups: VisitingGroups }): void {
  http.get('/desk/groups', requires('attendant'), (_request, reply) => reply.send({ groups: groups.list() }));

  http.post('/desk/groups', requires('attendant'), async (request, reply) => {
    const wish = parse(request, reply, GroupBegin);
    return wish ? reply.send(groups.begin(wish, staffOf(request).id)) : reply;
  });

  http.post<WithId>('/desk/groups/:id/end', requires('attendant'), (request, reply) =>
    groups.end(request.params.id, staffOf(request).id)
      ? reply.send({ ok: true })
      : reply.code(409).send({ error: 'ended' }),
  );

  http.delete<WithId>('/desk/groups/:id', requires('curator'), (request, reply) => {
    const works = groups.erase(request.params.id, staffOf(request).id);
    return works === undefined ? reply.code(404).send({ error: 'not found' }) : reply.send({ works });
  });
}
