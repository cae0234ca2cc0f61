import type { FastifyInstance } from 'fastify';
import type { Exhibition } from '../../protocol/index.ts';
import type { HouseSettings } from '../settings/settings.ts';

/** What every page may know of the museum and of how it invites: nothing that is for staff. */
export function exhibitionOf({ now: { museum, visit } }: HouseSettings): Exhibition {
  const { languages, consent, question, wording } = visit;
  return { museum, languages, consent, question, wording };
}

/** Asked for again each time, so that a change at the desk is there with the next page. */
export function serveExhibition(http: FastifyInstance, house: HouseSettings): void {
  http.get('/exhibition.json', (_request, reply) =>
    reply.header('cache-control', 'no-cache').send(exhibitionOf(house)),
  );
}
