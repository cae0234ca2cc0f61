/** The way of every file that leaves, taken by many paintings, and what is left of the marks after what happens to pictures. */
import { mkdtempSync, rmSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { loadLocales } from '../../server/config/locales.ts';
import { assetsFolder } from '../../server/config/paths.ts';
import { decodeImage, type Pixels } from '../../server/diffusion/pixels.ts';
import { assembleBiography } from '../../server/provenance/biography.ts';
import { readManifest } from '../../server/provenance/c2pa/read.ts';
import { MARGIN } from '../../server/provenance/caption.ts';
import { cutGrey, distance, fingerprintOf, SAME_BITS } from '../../server/provenance/fingerprint.ts';
import { openKeys } from '../../server/provenance/keys.ts';
import { textsOf } from '../../server/provenance/label-text.ts';
import { scalesFor } from '../../server/provenance/look.ts';
import { loadPictureSets } from '../../server/provenance/picture-sets.ts';
import { detectMark } from '../../server/provenance/watermark/detect.ts';
import { type Grey, greyOf } from '../../server/provenance/watermark/grey.ts';
import { createWorkshop } from '../../server/provenance/workshop.ts';
import { createDraw, type Draw } from '../painter/draw.ts';
import { HARMLESS, HARSH } from './attacks.ts';
import type { Painting } from './paintings.ts';

/** Harsh treatment is only reported, and of one in so many pictures. */
const HARSH_EVERY = 8;
const ID_BITS = 32;
const SEED = 2026;

type Attacks = typeof HARMLESS & typeof HARSH;
interface Tally {
  readonly bits: number;
  /** Share of the coded bits that were read wrong before any was corrected, of marks that were found. */
  readonly coded: number;
  readonly found: number;
}

export async function markAll(paintings: readonly Painting[], say: (text: string) => void) {
  const dataFolder = mkdtempSync(join(tmpdir(), 'echoes-bench-'));
  const workshop = createWorkshop();
  const draw = createDraw(SEED);
  const orderOf = await orders();
  const psnr: number[] = [];
  const ms: number[] = [];
  const prints: { master: Uint8Array; file: Uint8Array }[] = [];
  const tallies = new Map<keyof Attacks, { wrong: number; coded: number; found: number; asked: number }>();
  let valid = 0;
  let tamperFound = 0;
  let toldAsChanged = 0;
  try {
    const keys = openKeys(dataFolder);
    await keys.signing();
    await workshop.run(orderOf(paintings[0] as Painting, 0, dataFolder).task); // the thread starts and loads
    for (const [i, painting] of paintings.entries()) {
      const { task, mark } = orderOf(painting, i, dataFolder);
      const began = performance.now();
      const file = await workshop.run(task);
      ms.push(performance.now() - began);

      const manifest = await readManifest(file, 'image/png', keys.trusted());
      if (manifest?.state === 'valid' && manifest.ours && manifest.readers.c2paTs === true) valid++;
      const altered = await readManifest(flipBit(file, draw), 'image/png', keys.trusted());
      if (altered?.state !== 'valid') tamperFound++;
      if (altered?.state === 'changed' || altered?.state === 'unreadable') toldAsChanged++;

      const master = await decodeImage(await readFile(painting.file));
      psnr.push(psnrOf(master, await decodeImage(file)));
      const attacks = { ...HARMLESS, ...(i % HARSH_EVERY === 0 ? HARSH : {}) };
      for (const [name, attack] of Object.entries(attacks) as [keyof Attacks, Attacks[keyof Attacks]][]) {
        const tally = tallies.get(name) ?? { wrong: 0, coded: 0, found: 0, asked: 0 };
        tallies.set(name, tally);
        const grey = await attack(file, draw);
        const read = detectMark(grey, scalesFor(grey));
        tally.asked++;
        tally.wrong += read ? bitsApart(read.id, mark) : ID_BITS;
        if (read?.id === mark) {
          tally.found++;
          tally.coded += 1 - read.confidence;
        }
      }
      prints.push({
        master: fingerprintOf(greyOf(master)),
        file: fingerprintOf(pictureIn(await HARMLESS.half(await jpeg75(file), draw))),
      });
      if ((i + 1) % 20 === 0) say(`marked: ${i + 1} of ${paintings.length}`);
    }
  } finally {
    await workshop.close();
    rmSync(dataFolder, { recursive: true, force: true });
  }
  const errors = Object.fromEntries(
    [...tallies].map(([name, { wrong, coded, found, asked }]) => [
      name,
      { bits: wrong / (asked * ID_BITS), coded: coded / Math.max(1, found), found: found / asked },
    ]),
  ) as Record<keyof Attacks, Tally>;
  return { n: paintings.length, valid, tamperFound, toldAsChanged, psnr, ms, errors, ...lookAlike(prints) };
}

/** A keepsake's order as the server makes it, without a collection. */
async function orders() {
  const locales = loadLocales(join(assetsFolder(), 'locales'));
  const sets = loadPictureSets(join(assetsFolder(), 'catalogue'));
  const draw = createDraw(SEED + 1);
  return (painting: Painting, index: number, dataFolder: string) => {
    const { facts, words } = painting;
    const biography = assembleBiography(
      {
        state: 'hung',
        review: null,
        pinned: false,
        aspect: 1,
        english: null,
        input: 'typed',
        making: null,
        released: { words: false, picture: false },
        ms: facts.ms,
        work: {
          ...facts,
          until: facts.steps,
          id: `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`,
          number: index + 1,
          words,
          language: 'en',
          understood: [...facts.understood],
          sources: [...facts.sources],
          paintedAt: new Date().toISOString(),
          relief: true,
        },
      },
      { sets, siblingsOf: () => [] },
    );
    const { caption, ...texts } = textsOf(biography, locales, 'en');
    const mark = Math.floor(draw.unit() * 2 ** 32);
    const order = { biography, caption, texts, mark, version: 'bench' };
    return { mark, task: { kind: 'keepsake', master: painting.file, dataFolder, order } as const };
  };
}

function flipBit(file: Uint8Array, draw: Draw): Uint8Array {
  const flipped = Uint8Array.from(file);
  const at = Math.floor(draw.unit() * flipped.length);
  flipped[at] = (flipped[at] as number) ^ (1 << Math.floor(draw.unit() * 8));
  return flipped;
}

function bitsApart(a: number, b: number): number {
  let bits = 0;
  for (let rest = (a ^ b) >>> 0; rest !== 0; rest = (rest & (rest - 1)) >>> 0) bits++;
  return bits;
}

/** Of the picture alone, all three colours, against the master. */
function psnrOf(master: Pixels, keepsake: Pixels): number {
  let squares = 0;
  for (let y = 0; y < master.height; y++)
    for (let x = 0; x < master.width; x++) {
      const a = 4 * (y * master.width + x);
      const b = 4 * ((y + MARGIN) * keepsake.width + x + MARGIN);
      for (let c = 0; c < 3; c++)
        squares += ((master.data[a + c] as number) - (keepsake.data[b + c] as number)) ** 2;
    }
  return 10 * Math.log10(255 ** 2 / (squares / (3 * master.width * master.height)));
}

const jpeg75 = (file: Uint8Array): Promise<Uint8Array> => sharp(file).jpeg({ quality: 75 }).toBuffer();

/** Where the picture lies in a keepsake of any size. */
function pictureIn(grey: Grey): Grey {
  const margin = Math.round((MARGIN / (1024 + 2 * MARGIN)) * grey.width);
  const side = grey.width - 2 * margin;
  return cutGrey(grey, margin, margin, side, side);
}

function lookAlike(prints: readonly { master: Uint8Array; file: Uint8Array }[]) {
  let fingerprintFound = 0;
  let nearestOther = Number.POSITIVE_INFINITY;
  for (const [i, { file }] of prints.entries())
    for (const [j, { master }] of prints.entries()) {
      const apart = distance(file, master);
      if (i !== j) nearestOther = Math.min(nearestOther, apart);
      else if (apart <= SAME_BITS) fingerprintFound++;
    }
  return { fingerprintFound, nearestOther };
}
