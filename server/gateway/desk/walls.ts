import type { FastifyInstance } from 'fastify';
import { CalibrationProfile, PatternShow } from '../../../protocol/index.ts';
import type { Walls } from '../../devices/walls.ts';
import { requires } from './guard.ts';
import { parse } from './parse.ts';

type WithStation = { Params: { station: string } };

/** The walls of the house: how each is, and how its projector is aligned. A change is on the wall before the answer is here. */
export function serveWalls(http: FastifyInstance, { projectors }: { projectors: Walls }): void {
  http.get('/desk/walls', requires('attendant'), (_request, reply) =>
    reply.send({ walls: projectors.list() }),
  );

  http.put<WithStation>('/desk/walls/:station/profile', requires('curator'), (request, reply) => {
    const profile = parse(request, reply, CalibrationProfile);
    if (!profile) return reply;
    return projectors.set(request.params.station, profile)
      ? reply.send({ ok: true })
      : reply.code(404).send({ error: 'wall' });
  });

  http.delete<WithStation>('/desk/walls/:station/profile/last', requires('curator'), (request, reply) =>
    projectors.undo(request.params.station)
      ? reply.send({ ok: true })
      : reply.code(409).send({ error: 'nothing' }),
  );

  http.post<WithStation>('/desk/walls/:station/pattern', requires('attendant'), (request, reply) => {
    const wish = parse(request, reply, PatternShow);
    if (!wish) return reply;
    return projectors.show(request.params.station, wish.pattern)
      ? reply.send({ ok: true })
      : reply.code(404).send({ error: 'wall' });
  });
}
