import type { FastifyInstance } from 'fastify';
import { Programme } from '../../../protocol/index.ts';
import type { HouseProgramme } from '../../programme/programme.ts';
import { requires, staffOf } from './guard.ts';
import { parse } from './parse.ts';

/** When the house is open. */
export function serveProgramme(http: FastifyInstance, { programme }: { programme: HouseProgramme }): void {
  http.get('/desk/programme', requires('attendant'), (_request, reply) => reply.send(programme.now()));

  http.put('/desk/programme', requires('curator'), async (request, reply) => {
    const wish = parse(request, reply, Programme);
    if (!wish) return reply;
    programme.set(wish, staffOf(request).id);
    return reply.send(programme.now());
  });
}
