/**
 * Where in the spectrum of a tile a mark lies. The tile is repeated over the picture at half its size, so that the same 64 x 64
 * pattern comes many times: what is cut off or painted over is still there elsewhere. Long waves are left alone, they are seen and
 * pictures are full of them; so are the shortest, which do not survive a smaller copy.
 */
import { CODED_BITS } from './code.ts';
import type { Field } from './fourier.ts';

export const TILE = 64;
/** Cycles across a tile. */
const LOWEST = 6;
const HIGHEST = 24;
/** Of the waves, so many tell where the tile's corner lies; the rest carry bits. */
const PILOT_SHARE = 0.2;
/** Never changed: every file that ever left is read with it. */
const KEY = 0x45_43_48_4f; // "ECHO"

/** One wave of the tile, u cycles across and v down. A wave has two parts, its cosine (re) and its sine (im). */
export interface Wave {
  readonly u: number;
  readonly v: number;
  /** Index in the spectrum, and of its mirror image. */
  readonly at: number;
  readonly mirror: number;
  /** Which coded bit the cosine and the sine carry; null for a pilot. */
  readonly bits: readonly [number, number] | null;
  /** The sign that each part has for a 1 (a pilot always has it). */
  readonly signs: readonly [number, number];
}

export const WAVES: readonly Wave[] = drawWaves();
export const PILOTS: readonly Wave[] = WAVES.filter(({ bits }) => bits === null);

function drawWaves(): Wave[] {
  const random = createRandom(KEY);
  const half: [number, number][] = [];
  for (let v = 0; v <= HIGHEST; v++)
    for (let u = -HIGHEST; u <= HIGHEST; u++) {
      const radius = Math.hypot(u, v);
      if ((v > 0 || u > 0) && radius >= LOWEST && radius <= HIGHEST) half.push([u, v]);
    }
  shuffle(half, random);
  const pilots = Math.round(half.length * PILOT_SHARE);
  // Every coded bit comes equally often, on waves far apart.
  const slots = Array.from({ length: 2 * (half.length - pilots) }, (_, i) => i % CODED_BITS);
  shuffle(slots, random);
  const sign = () => (random() < 0.5 ? -1 : 1);
  return half.map(([u, v], i) => ({
    u,
    v,
    at: indexOf(u, v),
    mirror: indexOf(-u, -v),
    bits: i < pilots ? null : [slots[2 * (i - pilots)] as number, slots[2 * (i - pilots) + 1] as number],
    signs: [sign(), sign()],
  }));
}

/** Index of the wave (u, v) in a spectrum of the tile's size. */
function indexOf(u: number, v: number): number {
  return ((v + TILE) % TILE) * TILE + ((u + TILE) % TILE);
}

/** The signs of a wave's parts for a mark's coded bits. */
export function signsOf({ bits, signs }: Wave, coded: ArrayLike<number>): readonly [number, number] {
  if (!bits) return signs;
  return [signs[0] * (coded[bits[0]] as number), signs[1] * (coded[bits[1]] as number)];
}

/** Puts a real wave of amplitude (a cos - b sin) into a spectrum that the backward transform makes a tile of. */
export function putWave({ re, im }: Field, { at, mirror }: Wave, a: number, b: number): void {
  re[at] = a / 2;
  im[at] = b / 2;
  re[mirror] = a / 2;
  im[mirror] = -b / 2;
}

function shuffle<T>(items: T[], random: () => number): void {
  for (let i = items.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    [items[i], items[j]] = [items[j] as T, items[i] as T];
  }
}

/** mulberry32: the same draws everywhere, for ever. */
function createRandom(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}
