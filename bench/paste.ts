import type { Source } from '../protocol/index.ts';
import type { Catalogue } from '../server/diffusion/catalogue/catalogue.ts';

/**
 * Words whose draft is the paste baseline of another draft: the retrieved sources before a plain ground, nothing painted. With the same
 * seed they are drawn by the same hands.
 */
export function pasteWords(sources: readonly Pick<Source, 'id'>[], catalogue: Catalogue): string {
  const names = new Map(catalogue.concepts.map(({ id, name }) => [id, name]));
  const shown = sources.map(({ id }) => {
    const { concept } = catalogue.work(id);
    return names.get(concept) ?? concept;
  });
  return [...shown, 'plain background'].join(', ');
}
