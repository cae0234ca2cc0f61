/** Every hang but the salon, laid from data alone. Runs in the planner's thread; pure, so that tests call it directly. */
import { type HangKind, STAR_FLOATS } from '../../../protocol/index.ts';
import { placeStars, STAR_M } from './constellation.ts';
import { hangEcho } from './echo.ts';
import { type HangWork, type Layout, sizeOf } from './hang-work.ts';
import { hangKinship } from './kinship.ts';
import { hangTime } from './time.ts';

/** The salon is kept work by work and never computed anew. */
export type LaidKind = Exclude<HangKind, 'salon'>;

/** The whole collection in columns: what a constellation of 100,000 needs, and can be handed to another thread. */
export interface WholeCollection {
  readonly numbers: Float64Array;
  /** One after another, zeros where nobody has looked. [n · length] */
  readonly embeddings: Float32Array;
  readonly length: number;
}

export interface LayRequest {
  readonly kind: LaidKind;
  /** Works with a frame. */
  readonly hung: readonly HangWork[];
  /** For the constellation only. */
  readonly whole: WholeCollection | null;
}

export interface Laid extends Layout {
  /** Works without a frame: number, x, y, z. [n · STAR_FLOATS] */
  readonly stars: Float32Array;
}

const NO_STARS = new Float32Array();

export function lay({ kind, hung, whole }: LayRequest): Laid {
  switch (kind) {
    case 'kinship':
      return { ...hangKinship(hung), stars: NO_STARS };
    case 'time':
      return { ...hangTime(hung), stars: NO_STARS };
    case 'echo':
      return { ...hangEcho(hung), stars: NO_STARS };
    case 'constellation':
      return layConstellation(hung, whole);
  }
}

function layConstellation(hung: readonly HangWork[], whole: WholeCollection | null): Laid {
  if (whole === null) throw new Error('a constellation is of the whole collection');
  const places = placeStars(whole.numbers, whole.embeddings, whole.length);
  const framed = new Map(hung.map((work) => [work.number, work]));
  const poses: Laid['poses'][number][] = [];
  const stars: number[] = [];
  for (const [i, { x, y, z }] of places.entries()) {
    const number = whole.numbers[i] as number;
    const work = framed.get(number);
    if (work) poses.push({ work: work.id, x, y, z, turn: 0, ...sizeOf(STAR_M, work.aspect) });
    else stars.push(number, x, y, z);
  }
  if (stars.length % STAR_FLOATS !== 0) throw new Error('a star has four numbers');
  return { poses, marks: [], stars: Float32Array.from(stars) };
}
