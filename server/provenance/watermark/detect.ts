/**
 * Reads a mark out of a picture that may have been compressed, made smaller and cut: every size that is likely is tried; in each the
 * pilots say where the tile's corner lies, then the bits are read with soft decisions, and the CRC decides.
 */
import { PILOTS, signsOf, TILE, WAVES } from './carriers.ts';
import { CODED_BITS, decode, encode } from './code.ts';
import { evenOut, foldTiles } from './fold.ts';
import { type Field, newField, transform } from './fourier.ts';
import { type Grey, halve, resizeGrey } from './grey.ts';

export interface FoundMark {
  /** Unsigned, 32 bits. */
  readonly id: number;
  /** Share of the coded bits that were read right before any was corrected, 0.5 to 1. */
  readonly confidence: number;
  /** Size of the copy: 1 is the size it left with. */
  readonly scale: number;
}

/** Places of the corner that are worth reading, best first. */
const CORNERS = 3;
/** Whoever agrees less was found by chance, whatever the CRC says. */
const LEAST_CONFIDENCE = 0.7;
/** Smaller than two tiles at the working size there is nothing to lay over one another. */
const LEAST_SIDE = 2 * TILE;
/** No file that leaves is larger than this at the working size: the copy would have to be of something else. */
const MOST_SIDE = 1024;

/** @param scales sizes of the copy to try, 1 being the original; in the order of their likelihood */
export function detectMark(grey: Grey, scales: readonly number[]): FoundMark | null {
  for (const scale of scales) {
    const working = atWorkingSize(grey, scale);
    if (!working) continue;
    const found = readTiles(foldTiles(evenOut(working)));
    if (found) return { ...found, scale };
  }
  return null;
}

/** Marks are written at half the size. Null where that would be too small to read. */
function atWorkingSize(grey: Grey, scale: number): Grey | null {
  const width = Math.round(grey.width / (2 * scale));
  const height = Math.round(grey.height / (2 * scale));
  if (Math.min(width, height) < LEAST_SIDE) return null;
  if (Math.max(width, height) > MOST_SIDE) return null;
  return scale === 1 ? halve(grey) : resizeGrey(grey, width, height);
}

function readTiles(spectrum: Field): Omit<FoundMark, 'scale'> | null {
  for (const corner of findCorners(spectrum)) {
    const soft = readBits(spectrum, corner);
    const id = decode(soft);
    if (id === null) continue;
    const coded = encode(id);
    let agree = 0;
    for (let i = 0; i < CODED_BITS; i++) if ((soft[i] as number) * (coded[i] as number) > 0) agree++;
    const confidence = agree / CODED_BITS;
    if (confidence >= LEAST_CONFIDENCE) return { id, confidence };
  }
  return null;
}

/** Where the tile begins, in pixels, fractions included. */
type Corner = readonly [x: number, y: number];

/** The strongest places of the pilots' correlation, and what lies between the pixels there. */
function findCorners(spectrum: Field): Corner[] {
  const likeness = newField(TILE);
  for (const { at, mirror, signs } of PILOTS) {
    // F · conj(P); the mirror image keeps the correlation real.
    const re = (spectrum.re[at] as number) * signs[0] + (spectrum.im[at] as number) * signs[1];
    const im = (spectrum.im[at] as number) * signs[0] - (spectrum.re[at] as number) * signs[1];
    likeness.re[at] = re;
    likeness.im[at] = im;
    likeness.re[mirror] = re;
    likeness.im[mirror] = -im;
  }
  transform(likeness, 'backward');
  const order = Array.from(likeness.re.keys()).sort(
    (a, b) => (likeness.re[b] as number) - (likeness.re[a] as number),
  );
  const corners: Corner[] = [];
  for (const at of order) {
    const corner: Corner = [at % TILE, Math.floor(at / TILE)];
    if (corners.some((other) => isNear(other, corner))) continue;
    corners.push(corner);
    if (corners.length === CORNERS) break;
  }
  return corners.flatMap((corner) => aroundCorner(spectrum, corner));
}

const isNear = (a: Corner, b: Corner): boolean =>
  [0, 1].every((axis) => {
    const apart = Math.abs((a[axis as 0 | 1] as number) - (b[axis as 0 | 1] as number));
    return Math.min(apart, TILE - apart) <= 2;
  });

/** The corner and its neighbours half a pixel away, where it lies after an odd cut; the one that the pilots like best first. */
function aroundCorner(spectrum: Field, [x, y]: Corner): Corner[] {
  const around: { corner: Corner; sum: number }[] = [];
  for (const dy of HALF_STEPS)
    for (const dx of HALF_STEPS) {
      const corner: Corner = [x + dx, y + dy];
      let sum = 0;
      for (const wave of PILOTS) {
        const [re, im] = seenFrom(spectrum, wave, corner);
        sum += re * wave.signs[0] + im * wave.signs[1];
      }
      around.push({ corner, sum });
    }
  return around.sort((a, b) => b.sum - a.sum).map(({ corner }) => corner);
}

const HALF_STEPS = [-0.5, 0, 0.5] as const;

/** A wave as it would be if the tile began at the picture's corner. */
function seenFrom(
  { re, im }: Field,
  { u, v, at }: { u: number; v: number; at: number },
  [x, y]: Corner,
): readonly [number, number] {
  const angle = (2 * Math.PI * (u * x + v * y)) / TILE;
  const c = Math.cos(angle);
  const s = Math.sin(angle);
  return [(re[at] as number) * c - (im[at] as number) * s, (re[at] as number) * s + (im[at] as number) * c];
}

const ALL_ONE = new Int8Array(CODED_BITS).fill(1);

function readBits(spectrum: Field, corner: Corner): Float64Array {
  const soft = new Float64Array(CODED_BITS);
  for (const wave of WAVES) {
    if (!wave.bits) continue;
    const seen = seenFrom(spectrum, wave, corner);
    const signs = signsOf(wave, ALL_ONE);
    for (const part of [0, 1] as const) {
      const bit = wave.bits[part];
      soft[bit] = (soft[bit] as number) + seen[part] * signs[part];
    }
  }
  return soft;
}
