import type { z } from 'zod';
import type { Source } from '../../../protocol/index.ts';
import { EMBEDDING } from '../models/echo-models.ts';
import { CatalogueError, readCatalogueFile, readCatalogueJson } from './read.ts';
import { type CataloguedWork, CatalogueFile, Concept, GroundsIndex, Layouts, Lexicon } from './schemas.ts';

export interface Catalogue {
  readonly folder: string;
  readonly concepts: readonly Concept[];
  readonly lexicon: Lexicon;
  readonly layouts: Layouts;
  readonly grounds: GroundsIndex;
  work(id: string): CataloguedWork;
  /** A work by an id that came from outside, with the concept it shows; null when there is none. */
  find(id: string): { readonly work: CataloguedWork; readonly concept: Concept } | null;
  /** What is said of a work on labels, less its share. */
  credit(work: CataloguedWork): Omit<Source, 'share'>;
  /** Unit vector of a concept's name. [384] */
  vector(concept: Concept): Float32Array;
  /** The concept whose name is nearest to a unit vector, and the cosine between them; among those that `may` stand for it. */
  nearest(
    sentence: Float32Array,
    may?: (concept: Concept) => boolean,
  ): { readonly concept: Concept; readonly cosine: number };
}

/** Reads the catalogue of source works. @throws CatalogueError naming the file at fault */
export async function loadCatalogue(folder: string): Promise<Catalogue> {
  const [{ sets, works }, concepts, lexicon, layouts, grounds, vectors] = await Promise.all([
    readCatalogueJson(folder, 'catalogue.json', CatalogueFile),
    readCatalogueJson(folder, 'concepts.json', Concept.array().min(1)),
    readCatalogueJson(folder, 'lexicon.json', Lexicon),
    readCatalogueJson(folder, 'layouts.json', Layouts),
    readCatalogueJson(folder, 'grounds/grounds.json', GroundsIndex),
    readCatalogueFile(folder, 'concepts.f16').then(halfToFloat),
  ]);
  const setById = new Map(sets.map((set) => [set.id, set]));
  const workById = new Map(works.map((work) => [work.id, work]));
  if (vectors.length !== concepts.length * EMBEDDING) throw new CatalogueError('concepts.f16');
  for (const id of concepts.flatMap((concept) => concept.works)) {
    const work = workById.get(id);
    if (!work || !setById.has(work.set))
      throw new CatalogueError('concepts.json', { cause: `${id} is in no set` });
  }
  const vectorOf = (index: number) => vectors.subarray(index * EMBEDDING, (index + 1) * EMBEDDING);
  return {
    folder,
    concepts,
    lexicon,
    layouts,
    grounds,
    work: (id) => workById.get(id) as CataloguedWork,
    find(id) {
      const work = workById.get(id);
      const concept = concepts.find((one) => one.id === work?.concept);
      return work && concept ? { work, concept } : null;
    },
    credit(work) {
      const set = setById.get(work.set) as z.infer<typeof CatalogueFile>['sets'][number];
      const { id, title } = work;
      return { id, title, author: work.author ?? set.author, set: set.title, licence: set.licence };
    },
    vector: (concept) => vectorOf(concepts.indexOf(concept)),
    nearest(sentence, may = () => true) {
      let best = { concept: concepts[0] as Concept, cosine: -1 };
      for (const [i, concept] of concepts.entries()) {
        const cosine = dot(vectorOf(i), sentence);
        if (cosine > best.cosine && may(concept)) best = { concept, cosine };
      }
      return best;
    },
  };
}

/** Cosine of two unit vectors. */
export function dot(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let d = 0; d < a.length; d++) sum += (a[d] as number) * (b[d] as number);
  return sum;
}

/** IEEE 754 binary16, little-endian, to float. Embeddings hold neither infinities nor NaN. */
function halfToFloat(bytes: Buffer): Float32Array {
  const floats = new Float32Array(bytes.length / 2);
  for (let i = 0; i < floats.length; i++) {
    const half = bytes.readUInt16LE(i * 2);
    const exponent = (half >> 10) & 0x1f;
    const fraction = half & 0x3ff;
    const magnitude = exponent === 0 ? fraction * 2 ** -24 : (1 + fraction / 1024) * 2 ** (exponent - 15);
    floats[i] = half & 0x8000 ? -magnitude : magnitude;
  }
  return floats;
}
