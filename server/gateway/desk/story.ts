import type { FastifyInstance } from 'fastify';
import { Id, type WorkStory } from '../../../protocol/index.ts';
import type { Locales } from '../../config/locales.ts';
import type { Keepsakes } from '../../provenance/keepsakes.ts';
import { createTeller, creditsOf } from '../../provenance/label-text.ts';
import { storyOf } from '../../provenance/story.ts';
import { requires } from './guard.ts';

export interface StoryDeps {
  keepsakes: Keepsakes;
  locales: Locales;
}

type Wish = { Params: { id: string }; Querystring: { language?: string } };

/** A work's biography as the keepsake tells it, for any work that was not destroyed. */
export function serveStory(http: FastifyInstance, { keepsakes, locales }: StoryDeps): void {
  http.get<Wish>('/desk/works/:id/story', requires('attendant'), (request, reply) => {
    const { language = '' } = request.query;
    const spoken = locales.languages.includes(language) ? language : 'en';
    const { id } = request.params;
    const biography = Id.safeParse(id).success ? keepsakes.anyBiography(id) : undefined;
    if (!biography) return reply.code(404).send({ error: 'not found' });
    const tell = createTeller(locales, spoken);
    const story: WorkStory = {
      number: biography.number,
      words: biography.words.said,
      rows: storyOf(biography, spoken, tell),
      credits: creditsOf(biography.sources, tell),
    };
    return reply.send(story);
  });
}
