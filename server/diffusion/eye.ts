import { type Catalogue, dot } from './catalogue/catalogue.ts';
import type { Concept } from './catalogue/schemas.ts';
import { cropGrid, cropPlanes } from './crops.ts';
import type { EyeModel } from './models/eye-model.ts';
import type { Pixels } from './pixels.ts';

/** How many words describe a picture. */
const DESCRIPTION_WORDS = 5;

/** A word of the vocabulary, and how near a picture lies to it. */
export interface NearWord {
  readonly words: string;
  readonly kind: 'concept' | 'place';
  readonly cosine: number;
}

/** How near a picture lies to one concept, and how many concepts of the catalogue lie nearer, plus one. */
export interface ConceptSeen {
  /** Id in the catalogue. */
  readonly concept: string;
  readonly cosine: number;
  readonly rank: number;
}

/** What the eye found of one source. */
export interface SourceSeen {
  /** Id of the work in the catalogue. */
  readonly id: string;
  /** The highest likeness of any square of the picture's grid to the source: 1 would be the source itself. */
  readonly quotation: number;
  /** Retrieval check: whether the source shows what it was fetched for. */
  readonly retrieval: ConceptSeen;
}

/** Everything the eye says of one picture. */
export interface Seen {
  /** Unit vector in the sentence space. [384] */
  readonly embedding: Float32Array;
  /** The nearest words, nearest first: a description. */
  readonly nearest: readonly NearWord[];
  /** Output check: whether the picture holds each subject it was asked for. */
  readonly subjects: readonly ConceptSeen[];
  readonly sources: readonly SourceSeen[];
}

export interface SeenSource {
  readonly id: string;
  readonly concept: Concept;
  /** The source as the eye is shown it: on mid grey, [3, imageSize, imageSize] in [-1, 1]. */
  readonly planes: Float32Array;
}

/** Looks at pictures and says what they are like, in the space in which sentences lie. It judges no taste and knows no painter. */
export interface Eye {
  /** Side of the pictures its network is given. */
  readonly imageSize: number;
  /** Square opaque pictures of any size → unit vectors. [384] each */
  embed(pictures: readonly Pixels[]): Promise<Float32Array[]>;
  /** Planes [3, imageSize, imageSize] in [-1, 1] → unit vectors. [384] each */
  embedPlanes(all: readonly Float32Array[]): Promise<Float32Array[]>;
  /** The `count` nearest names of concepts and places. */
  nearestWords(embedding: Float32Array, count: number): NearWord[];
  check(embedding: Float32Array, concept: Concept): ConceptSeen;
  /**
   * For each source vector the highest likeness of any square of `cropGrid` (19: the whole, nine of 3/4 and nine of 1/2 of the side) to
   * it. A source quoted smaller than that, or between the squares, is measured too low.
   */
  quotations(picture: Pixels, sources: readonly Float32Array[]): Promise<number[]>;
  /** All of it, in two runs of the network: one for the sources, one for the picture and its squares. */
  look(picture: Pixels, subjects: readonly Concept[], sources: readonly SeenSource[]): Promise<Seen>;
}

/** Cosine of two vectors of the eye, or of one and a sentence's. */
export const likeness: (a: Float32Array, b: Float32Array) => number = dot;

/** `embedText` gives the unit vector of a phrase. [384] */
export async function createEye(
  model: EyeModel,
  catalogue: Catalogue,
  embedText: (phrase: string) => Promise<Float32Array>,
): Promise<Eye> {
  const { imageSize } = model;
  const vocabulary: { words: string; kind: NearWord['kind']; vector: Float32Array }[] = [];
  const vectors = new Map(catalogue.concepts.map((concept) => [concept.id, catalogue.vector(concept)]));
  for (const { id, name } of catalogue.concepts)
    vocabulary.push({ words: name, kind: 'concept', vector: vectors.get(id) as Float32Array });
  for (const { words } of catalogue.lexicon.places) {
    const name = words[0] as string;
    vocabulary.push({ words: name, kind: 'place', vector: await embedText(name) });
  }

  const embedPlanes = async (all: readonly Float32Array[]): Promise<Float32Array[]> => {
    if (all.length === 0) return [];
    const length = 3 * imageSize * imageSize;
    const pixels = new Float32Array(all.length * length); // [B, 3, imageSize, imageSize]
    for (const [i, planes] of all.entries()) pixels.set(planes, i * length);
    return model.embed(pixels, all.length);
  };
  const embedGrid = (picture: Pixels) =>
    embedPlanes(cropGrid(picture.width).map((square) => cropPlanes(picture, square, imageSize)));
  const highest = (squares: readonly Float32Array[], source: Float32Array) =>
    Math.max(...squares.map((square) => likeness(square, source)));

  const check = (embedding: Float32Array, { id }: Concept): ConceptSeen => {
    const cosine = likeness(embedding, vectors.get(id) as Float32Array);
    const nearer = [...vectors.values()].filter((other) => likeness(embedding, other) > cosine).length;
    return { concept: id, cosine, rank: nearer + 1 };
  };
  const nearestWords = (embedding: Float32Array, count: number): NearWord[] =>
    vocabulary
      .map(({ words, kind, vector }) => ({ words, kind, cosine: likeness(embedding, vector) }))
      .sort((a, b) => b.cosine - a.cosine)
      .slice(0, count);

  return {
    imageSize,
    embedPlanes,
    embed: (pictures) =>
      embedPlanes(
        pictures.map((picture) => cropPlanes(picture, { x: 0, y: 0, side: picture.width }, imageSize)),
      ),
    nearestWords,
    check,
    async quotations(picture, sources) {
      const squares = await embedGrid(picture);
      return sources.map((source) => highest(squares, source));
    },
    async look(picture, subjects, sources) {
      const drawings = await embedPlanes(sources.map(({ planes }) => planes));
      const squares = await embedGrid(picture);
      const embedding = squares[0] as Float32Array;
      return {
        embedding,
        nearest: nearestWords(embedding, DESCRIPTION_WORDS),
        subjects: subjects.map((concept) => check(embedding, concept)),
        sources: sources.map(({ id, concept }, i) => {
          const drawing = drawings[i] as Float32Array;
          return { id, quotation: highest(squares, drawing), retrieval: check(drawing, concept) };
        }),
      };
    },
  };
}
