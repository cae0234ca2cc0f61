/**
 * Do the marks hold? Pictures of the painter go the way of every file that leaves, through the marking thread; then two C2PA readers
 * judge them, a bit is flipped in each, and the mark is read again after what usually happens to pictures. Pictures without a mark are
 * asked for one as often as there is time.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import type { Biography } from '../protocol/index.ts';
import { loadLocales } from '../server/config/locales.ts';
import { assetsFolder } from '../server/config/paths.ts';
import { decodeImage, type Pixels } from '../server/diffusion/pixels.ts';
import { assembleBiography } from '../server/provenance/biography.ts';
import { readManifest } from '../server/provenance/c2pa/read.ts';
import { MARGIN } from '../server/provenance/caption.ts';
import { cutGrey, distance, fingerprintOf, SAME_BITS } from '../server/provenance/fingerprint.ts';
import { openKeys } from '../server/provenance/keys.ts';
import { textsOf } from '../server/provenance/label-text.ts';
import { scalesFor } from '../server/provenance/look.ts';
import { loadPictureSets } from '../server/provenance/picture-sets.ts';
import { detectMark } from '../server/provenance/watermark/detect.ts';
import { type Grey, greyOf } from '../server/provenance/watermark/grey.ts';
import { createWorkshop } from '../server/provenance/workshop.ts';
import { atLeast, atMost, type Bench, type Figure, quantile, reported } from './figure.ts';
import { createDraw, type Draw } from './painter/draw.ts';
import { HARMLESS, HARSH } from './provenance/attacks.ts';
import { type Painting, paintMany } from './provenance/paintings.ts';
import { unmarkedPictures } from './provenance/unmarked.ts';

const PICTURES = 320;
const UNMARKED = 10_000;
/** Harsh treatment is only reported, and of every so many pictures. */
const HARSH_EVERY = 4;
const ID_BITS = 32;
const SEED = 2026;

export const benchProvenance: Bench = async ({ prompts, quiet, say }) => {
  const paintings = await paintMany(prompts ?? PICTURES, say);
  const marked = await markAll(paintings, say);
  const unmarked = await askUnmarked(paintings, prompts === null ? UNMARKED : 10 * prompts, say);
  const { errors, psnr, ms, n } = marked;
  const exact = (id: string, value: number, more = {}): Figure => ({
    ...atMost(id, value, 0, 'share of bits', { quiet, absolute: false }),
    ...more,
  });
  return [
    reported(
      'pictures',
      n,
      'pictures',
      'of the painter, each of other words and another seed, all manners in turn',
    ),
    atLeast('c2pa_valid', marked.valid / n, 1, 'share', { why: 'c2pa-rs and c2pa-ts both' }),
    atLeast('tamper_found', marked.tamperFound / n, 1, 'share', {
      why: 'one bit of the whole file flipped, anywhere',
      beside: { toldAsChanged: marked.toldAsChanged / n },
    }),
    exact('wm_ber_q75', errors.q75.bits, { beside: { codedBits: errors.q75.coded } }),
    exact('wm_ber_half', errors.half.bits, { beside: { codedBits: errors.half.coded } }),
    exact('wm_ber_crop', errors.crop.bits, { beside: { codedBits: errors.crop.coded } }),
    ...(Object.keys(HARSH) as (keyof typeof HARSH)[]).map((name) =>
      reported(`wm_found_${name}`, errors[name].found, 'share of pictures'),
    ),
    atMost('wm_false', unmarked.found, 0, 'pictures', { quiet, absolute: false }),
    reported('wm_unmarked', unmarked.asked, 'pictures', unmarked.kinds),
    atLeast('wm_psnr', Math.min(...psnr), 40, 'dB', { beside: { mean: mean(psnr) } }),
    reported(
      'fingerprint_found',
      marked.fingerprintFound / n,
      'share',
      `within ${SAME_BITS} bits after half size and q75`,
      {
        nearestOther: marked.nearestOther,
      },
    ),
    atMost('keepsake_p95_ms', quantile(ms, 0.95), 400, 'ms', { quiet }),
  ];
};

const mean = (values: readonly number[]): number =>
  values.reduce((sum, each) => sum + each, 0) / values.length;

type Attacks = typeof HARMLESS & typeof HARSH;
interface Tally {
  readonly bits: number;
  /** Share of the coded bits that were read wrong before any was corrected, of marks that were found. */
  readonly coded: number;
  readonly found: number;
}

async function markAll(paintings: readonly Painting[], say: (text: string) => void) {
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
    const biography: Biography = assembleBiography(
      {
        state: 'hung',
        aspect: 1,
        english: null,
        input: 'typed',
        making: null,
        ms: facts.ms,
        work: {
          ...facts,
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

async function askUnmarked(paintings: readonly Painting[], count: number, say: (text: string) => void) {
  const kinds = new Map<string, number>();
  let found = 0;
  let asked = 0;
  for await (const { kind, grey } of unmarkedPictures(count, paintings)) {
    kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
    if (detectMark(grey, scalesFor(grey))) found++;
    if (++asked % 500 === 0) say(`unmarked: ${asked} of ${count}, ${found} false`);
  }
  return { found, asked, kinds: [...kinds].map(([kind, n]) => `${n} ${kind}`).join(', ') };
}
