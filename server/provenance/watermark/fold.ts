/** What a picture says at the places of the mark: the spectrum of all its tiles laid over one another. */
import { TILE } from './carriers.ts';
import { type Field, newField, transform } from './fourier.ts';
import { boxMean, type Grey } from './grey.ts';

/**
 * Half the side of the square whose mean is taken away. Pictures are the louder the longer the wave; without most of the long ones all
 * waves are about equally quiet.
 */
const SURROUNDINGS = 2;
/** Half the side of the square over which a place's business is measured, and the grey levels that count as none. */
const NEIGHBOURHOOD = 6;
const QUIET = 3;

/** How busy every place is: the mean of its neighbourhood's changes, in grey levels, at least QUIET. */
export function businessOf(changes: Grey): Float32Array {
  const sizes = new Float32Array(changes.data.length);
  for (let i = 0; i < sizes.length; i++) sizes[i] = Math.abs(changes.data[i] as number);
  const busy = boxMean({ ...changes, data: sizes }, NEIGHBOURHOOD);
  for (let i = 0; i < busy.length; i++) busy[i] = (busy[i] as number) + QUIET;
  return busy;
}

/** What of a wave of u and v cycles a tile is left by doubling, halving and `changesOf`. */
export function keptOf(u: number, v: number): number {
  const mean = (cycles: number): number => {
    let sum = 1;
    for (let k = 1; k <= SURROUNDINGS; k++) sum += 2 * Math.cos((2 * Math.PI * cycles * k) / TILE);
    return sum / (2 * SURROUNDINGS + 1);
  };
  const settled = (cycles: number): number => (6 + 2 * Math.cos((2 * Math.PI * cycles) / TILE)) / 8;
  return settled(u) * settled(v) * (1 - mean(u) * mean(v));
}

/** The picture without slow changes of light. */
export function changesOf(grey: Grey): Grey {
  const data = boxMean(grey, SURROUNDINGS);
  for (let i = 0; i < data.length; i++) data[i] = (grey.data[i] as number) - (data[i] as number);
  return { ...grey, data };
}

/** Every place as loud as any other: edges and letters would drown the mark where the picture is plain. */
export function evenOut(grey: Grey): Grey {
  const changes = changesOf(grey);
  const busy = businessOf(changes);
  for (let i = 0; i < busy.length; i++) busy[i] = (changes.data[i] as number) / (busy[i] as number);
  return { ...grey, data: busy };
}

/** The spectrum of the mean tile: the wave (u, v) has its amplitude there, cosine as re and sine as im. */
export function foldTiles({ width, height, data }: Grey): Field {
  const folded = newField(TILE);
  const counts = new Uint32Array(TILE * TILE);
  for (let y = 0; y < height; y++) {
    const row = (y % TILE) * TILE;
    for (let x = 0, i = y * width; x < width; x++, i++) {
      const at = row + (x % TILE);
      folded.re[at] = (folded.re[at] as number) + (data[i] as number);
      counts[at] = (counts[at] as number) + 1;
    }
  }
  const scale = 2 / (TILE * TILE); // a real wave of amplitude 1 then has the absolute value 1
  for (let i = 0; i < counts.length; i++)
    folded.re[i] = ((folded.re[i] as number) * scale) / Math.max(1, counts[i] as number);
  transform(folded, 'forward');
  return folded;
}
