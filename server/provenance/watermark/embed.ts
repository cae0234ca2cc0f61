/**
 * Writes a mark into a picture. The host's own waves are known here, so each is only pushed as far as its sign needs (informed
 * embedding: Costa 1983; Malvar and Florêncio, "Improved spread spectrum", 2003); what the picture says already by itself costs
 * nothing. More where there is much to see, less on a plain sky.
 */
import { putWave, signsOf, TILE, WAVES, type Wave } from './carriers.ts';
import { encode } from './code.ts';
import { businessOf, changesOf, evenOut, foldTiles, keptOf } from './fold.ts';
import { newField, transform } from './fourier.ts';
import { type Grey, greyOf, halve, settle } from './grey.ts';

/** What the mark may cost: aimed at, and never less. */
const PSNR_DB = 40.9;
const LEAST_PSNR_DB = 40.4;
const ROUNDS = 5;
/** A picture that takes up less is pushed no harder. */
const LEAST_TAKEN_UP = 0.15;
/** Sure enough: this share of the goal, in every vote. */
const ENOUGH = 0.8;

/** By chance the pilots are found at one of 4,096 places up to four times as surely as the picture says anything by itself. */
const CORNER_SURENESS = 6;

/** RGBA bytes, changed in place; the alpha is left alone. @param id unsigned, 32 bits. Needs at least two tiles across and down. */
export function embedMark(
  pixels: { width: number; height: number; data: Uint8ClampedArray },
  id: number,
): void {
  const host = halve(greyOf(pixels));
  const share = shareOf(host);
  const votes = votesFor(id);
  const pushed = new Float64Array(2 * WAVES.length);

  let change: Float32Array = new Float32Array(host.data.length);
  let said = countVotes(host, votes);
  const goal = goalFor(said, votes, share);
  const least = { bit: ENOUGH * goal.bit, corner: ENOUGH * goal.corner };
  let { gain } = share;
  for (let round = 0; round < ROUNDS; round++) {
    for (const [i, vote] of votes.entries())
      push(pushed, vote, shortfall(vote, said[i] as number, goal) / gain);
    change = changeOf(host, share.data, tileOf(pushed));
    if (round + 1 === ROUNDS) break;
    const marked = settle({ ...host, data: change });
    for (let i = 0; i < marked.data.length; i++)
      marked.data[i] = (marked.data[i] as number) + (host.data[i] as number);
    const now = countVotes(marked, votes);
    gain *= takenUp(votes, said, now, goal);
    said = now;
    if (votes.every((vote, i) => shortfall(vote, now[i] as number, least) === 0)) break;
  }
  addDoubled(pixels, host, withinBudget(change));
}

/** One thing to be said, a coded bit or the place of the corner, by all the parts of waves that say it together. */
interface Vote {
  readonly says: number | 'corner';
  readonly parts: readonly {
    /** The wave's index in `WAVES`, and 0 for its cosine, 1 for its sine. */
    readonly wave: number;
    readonly part: 0 | 1;
    readonly sign: number;
    readonly kept: number;
  }[];
  /** Sum of the squares of `kept`: what a push of 1 raises the sum of the parts by. */
  readonly kept: number;
}

function votesFor(id: number): Vote[] {
  const coded = encode(id);
  const parts = new Map<number | 'corner', Vote['parts'][number][]>();
  for (const [index, wave] of WAVES.entries()) {
    const signs = signsOf(wave, coded);
    for (const part of [0, 1] as const) {
      const said = wave.bits ? wave.bits[part] : 'corner';
      const all = parts.get(said) ?? [];
      all.push({ wave: index, part, sign: signs[part], kept: keptOf(wave.u, wave.v) });
      parts.set(said, all);
    }
  }
  return [...parts].map(([said, all]) => ({
    says: said,
    parts: all,
    kept: all.reduce((sum, { kept }) => sum + kept ** 2, 0),
  }));
}

/** How far each vote goes in its own direction; a sum of n parts, over the root of n. */
function countVotes(grey: Grey, votes: readonly Vote[]): number[] {
  const { re, im } = foldTiles(evenOut(grey));
  return votes.map(({ parts }) => {
    let sum = 0;
    for (const { wave, part, sign } of parts) {
      const { at } = WAVES[wave] as Wave;
      sum += sign * ((part === 0 ? re[at] : im[at]) as number);
    }
    return sum / Math.sqrt(parts.length);
  });
}

/** What bits and corner must reach. */
interface Goal {
  readonly bit: number;
  readonly corner: number;
}

const shortfall = ({ says }: Vote, said: number, goal: Goal): number =>
  Math.max(0, (says === 'corner' ? goal.corner : goal.bit) - said);

/** The least change that raises a vote: most on the waves of which most is kept. */
function push(pushed: Float64Array, { parts, kept }: Vote, by: number): void {
  const each = (by * Math.sqrt(parts.length)) / kept;
  for (const { wave, part, sign, kept: own } of parts) {
    const at = 2 * wave + part;
    pushed[at] = (pushed[at] as number) + sign * own * each;
  }
}

/** White stays white and busy places grow busier: the share of what was pushed that arrived. */
function takenUp(
  votes: readonly Vote[],
  before: readonly number[],
  after: readonly number[],
  goal: Goal,
): number {
  let wanted = 0;
  let risen = 0;
  for (const [i, vote] of votes.entries()) {
    const missing = shortfall(vote, before[i] as number, goal);
    if (missing === 0) continue;
    wanted += missing;
    risen += (after[i] as number) - (before[i] as number);
  }
  return wanted === 0 ? 1 : Math.max(LEAST_TAKEN_UP, risen / wanted);
}

const meanSquareAt = (psnr: number): number => 255 ** 2 / 10 ** (psnr / 10);

/** How sure every bit can be, so that all of them together cost what they may. */
function goalFor(said: readonly number[], votes: readonly Vote[], { gain, meanSquare }: Share): Goal {
  const budget = meanSquareAt(PSNR_DB) / meanSquare;
  const corner = CORNER_SURENESS * Math.sqrt(said.reduce((sum, each) => sum + each ** 2, 0) / said.length);
  const cost = (goal: Goal): number =>
    votes.reduce((sum, vote, i) => {
      const by = shortfall(vote, said[i] as number, goal) / gain;
      return sum + (by ** 2 * vote.parts.length) / vote.kept / 2;
    }, 0);
  let low = 0;
  let high = 4;
  for (let i = 0; i < 24; i++) {
    const bit = (low + high) / 2;
    if (cost({ bit, corner: Math.max(corner, 2 * bit) }) < budget) low = bit;
    else high = bit;
  }
  return { bit: low, corner: Math.max(corner, 2 * low) };
}

function withinBudget(change: Float32Array): Float32Array {
  let squares = 0;
  for (let i = 0; i < change.length; i++) squares += (change[i] as number) ** 2 / change.length;
  const most = meanSquareAt(LEAST_PSNR_DB);
  return squares <= most ? change : change.map((each) => each * Math.sqrt(most / squares));
}

function tileOf(pushed: Float64Array): Float64Array {
  const spectrum = newField(TILE);
  for (const [i, wave] of WAVES.entries())
    putWave(spectrum, wave, pushed[2 * i] as number, pushed[2 * i + 1] as number);
  transform(spectrum, 'backward');
  return spectrum.re;
}

/** How much of the mark every place takes: mean 1, more where there is much to see. */
interface Share {
  readonly data: Float32Array;
  readonly meanSquare: number;
  /** What a wave of amplitude 1 adds to what is read, as far as nothing is cut off at black or white. */
  readonly gain: number;
}

function shareOf(host: Grey): Share {
  const busy = businessOf(changesOf(host));
  const data = new Float32Array(busy.length);
  let mean = 0;
  for (let i = 0; i < data.length; i++) {
    data[i] = Math.sqrt(busy[i] as number);
    mean += (data[i] as number) / data.length;
  }
  let squares = 0;
  let gain = 0;
  for (let i = 0; i < data.length; i++) {
    const each = (data[i] as number) / mean;
    data[i] = each;
    squares += each * each;
    gain += each / (busy[i] as number);
  }
  return { data, meanSquare: squares / data.length, gain: gain / data.length };
}

/** What the tile changes, place by place; nothing is darker than black or lighter than white. */
function changeOf(host: Grey, share: Float32Array, tile: Float64Array): Float32Array {
  const change = new Float32Array(host.data.length);
  for (let y = 0, i = 0; y < host.height; y++) {
    const row = (y % TILE) * TILE;
    for (let x = 0; x < host.width; x++, i++) {
      const is = host.data[i] as number;
      const more = (share[i] as number) * (tile[row + (x % TILE)] as number);
      change[i] = Math.max(-is, Math.min(255 - is, more));
    }
  }
  return change;
}

/** Bytes are whole numbers: of the four pixels that change together each rounds elsewhere, so that their mean is right to a quarter. */
const ROUNDING = [
  [0.125, 0.625],
  [0.875, 0.375],
] as const;

/** Adds to every pixel what was changed at half the size: four pixels change together, so that a half-size copy has it all. */
function addDoubled(
  { width, data }: { width: number; data: Uint8ClampedArray },
  host: Grey,
  change: Float32Array,
): void {
  for (let y = 0; y < 2 * host.height; y++) {
    const row = (y >> 1) * host.width;
    const [even, odd] = ROUNDING[y & 1] as readonly [number, number];
    for (let x = 0, o = 4 * y * width; x < 2 * host.width; x++, o += 4) {
      const exact = change[row + (x >> 1)] as number;
      const more = Math.floor(exact + ((x & 1) === 0 ? even : odd)) | 0; // a whole number to the engine too: twice as fast
      data[o] = (data[o] as number) + more;
      data[o + 1] = (data[o + 1] as number) + more;
      data[o + 2] = (data[o + 2] as number) + more;
    }
  }
}
