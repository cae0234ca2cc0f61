import type { Catalogue } from './catalogue/catalogue.ts';
import type { Concept } from './catalogue/schemas.ts';
import { createDraftStudio } from './draft.ts';
import { createEye, type Seen } from './eye.ts';
import { loadEyeModel } from './models/eye-model.ts';
import type { Pixels } from './pixels.ts';

/** What a picture was asked to hold, and what it drew on; an interpolation has two of these. */
export interface Asked {
  readonly plan: { readonly subjects: readonly { readonly concept: Concept }[] };
  readonly sources: readonly { readonly id: string }[];
}

/** Looks at a decoded picture, before the brush: what it is like, whether it holds what was asked, how much of each source it quotes. */
export type Look = (picture: Pixels, asked: readonly Asked[]) => Promise<Seen>;

/**
 * The painter's own look at its pictures; null where there are no weights for an eye.
 * @param models folder of the weights
 * @param embedText unit vector of a phrase [384]
 * @throws WeightsError naming the file that is wrong
 */
export async function openLook(
  models: string,
  catalogue: Catalogue,
  embedText: (phrase: string) => Promise<Float32Array>,
): Promise<Look | null> {
  const model = await loadEyeModel(models);
  if (!model) return null;
  const eye = await createEye(model, catalogue, embedText);
  // Only sources are asked of it: the size of drafts does not matter.
  const studio = createDraftStudio(catalogue, { imageSize: eye.imageSize, sourceSize: eye.imageSize });
  const concepts = new Map(catalogue.concepts.map((concept) => [concept.id, concept]));
  return async (picture, asked) => {
    const subjects = new Set(asked.flatMap(({ plan }) => plan.subjects.map(({ concept }) => concept)));
    const works = new Set(asked.flatMap(({ sources }) => sources.map(({ id }) => id)));
    const sources = await Promise.all(
      [...works].map(async (id) => {
        const work = catalogue.work(id);
        const concept = concepts.get(work.concept) as Concept;
        return { id, concept, planes: await studio.sourcePlanes(work) };
      }),
    );
    return eye.look(picture, [...subjects], sources);
  };
}
