import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { HangChoice } from '../../../protocol/index.ts';
import type { Blank } from '../../collection/blank.ts';
import type { Collection } from '../../collection/collection.ts';
import type { DeskLists } from '../../collection/desk-lists.ts';
import type { Hangs } from '../../collection/hangs/hangs.ts';
import { isBelievable } from '../../config/believable-time.ts';
import type { Stations } from '../../devices/stations.ts';
import type { HostService } from '../../inference/host-service.ts';
import type { SpokenLanguages } from '../../listening/languages.ts';
import { type HealthDeps, healthOf } from '../health.ts';
import { requires } from './guard.ts';
import { parse } from './parse.ts';

/** Sentences on the first screen. */
const SAID = 14;
const Switch = z.strictObject({ language: z.string().max(3), on: z.boolean() });

export interface StatusDeps extends HealthDeps {
  stations: Stations;
  /** Walls connected now. */
  walls: () => number;
  collection: Collection;
  hangs: Hangs;
  languages: SpokenLanguages;
  lists: DeskLists;
  blank: Blank;
}

/** How the house is, and the two things about it that can be chosen: the hang and what may be spoken. */
export function serveStatus(http: FastifyInstance, deps: StatusDeps): void {
  http.get('/desk/status', requires('attendant'), (_request, reply) =>
    reply.send({
      ...healthOf(deps),
      ...namedState('painter', deps.paint),
      ...namedState('listener', deps.listen),
      languages: deps.languages.all(),
      works: deps.collection.count(),
      hung: deps.collection.hung().length,
      hang: {
        chosen: deps.hangs.chosen,
        laid: deps.collection.hang().kind,
        programme: deps.hangs.programme,
      },
      stations: deps.stations.list(),
      walls: deps.walls(),
      clock: isBelievable(deps.now()),
      blank: deps.blank.on,
      waiting: deps.lists.waiting(),
      said: deps.lists.said(SAID),
    }),
  );

  http.post('/desk/language', requires('curator'), async (request, reply) => {
    const wish = parse(request, reply, Switch);
    if (!wish) return reply;
    return deps.languages.turn(wish.language, wish.on)
      ? reply.send({ ok: true })
      : reply.code(404).send({ error: 'language' });
  });

  http.post('/desk/hang', requires('curator'), async (request, reply) => {
    const choice = parse(request, reply, HangChoice);
    if (!choice) return reply;
    deps.hangs.choose(choice);
    return reply.send({ ok: true });
  });
}

/** Name and reason of a host, as far as there are any. */
function namedState<Name extends string>(
  name: Name,
  host: HostService<{ readonly name: string }> | undefined,
) {
  const state = host?.state;
  return {
    [`${name}Name`]: state?.status === 'ready' ? state.info.name : null,
    [`${name}Reason`]: state?.status === 'unavailable' ? state.reason : null,
  };
}
