/**
 * `npm run -s bench -- sheet`: the uncurated sheet. 48 pictures, seeds 0 to 47, of the prompts listed in sheet-prompts.txt, painted whole
 * with every default; and beside it the same tiles from the paste baseline, so that a person can say which they would hang.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Canvas, createCanvas, GlobalFonts, ImageData, type SKRSContext2D } from '@napi-rs/canvas';
import sharp from 'sharp';
import { assetsFolder, projectRoot } from '../server/config/paths.ts';
import { loadCatalogue } from '../server/diffusion/catalogue/catalogue.ts';
import { decodeImage, type Pixels } from '../server/diffusion/pixels.ts';
import { openAtelier } from './atelier.ts';
import { pasteWords } from './paste.ts';

const COLUMNS = 8;
const TILE = 256;
const GAP = 10;
const CAPTION_LINES = 2;
const LINE = 17;
const FOOT = 30;
const PAPER = '#f4f1ea';
const INK = '#2b2924';
const FONT = 'Inter';

export interface Sheets {
  readonly painted: string;
  readonly paste: string;
  /** Name of the weights, to be repeated in bench/results/beats-paste.json. */
  readonly painter: string;
}

export function readSheetPrompts(): string[] {
  const text = readFileSync(join(projectRoot(), 'bench', 'sheet-prompts.txt'), 'utf8');
  return text.split('\n').filter((line) => line.trim() !== '');
}

/** Paints both sheets into docs/images. */
export async function paintSheets(say: (text: string) => void): Promise<Sheets> {
  const prompts = readSheetPrompts();
  const atelier = await openAtelier(assetsFolder());
  const catalogue = await loadCatalogue(join(assetsFolder(), 'catalogue'));
  const painted: Pixels[] = [];
  const pasted: Pixels[] = [];
  for (const [seed, words] of prompts.entries()) {
    const { draft, work } = await atelier.finish({ words, seed });
    const paste = await atelier.draft(pasteWords(draft.sources, catalogue), seed);
    painted.push(await decodeImage(work.master));
    pasted.push(paste.picture);
    say(`${seed + 1} of ${prompts.length}: ${words}`);
  }
  const { name, config } = atelier.models;
  const folder = join(projectRoot(), 'docs', 'images');
  mkdirSync(folder, { recursive: true });
  const write = async (file: string, pictures: readonly Pixels[], foot: string): Promise<string> => {
    const path = join(folder, file);
    const sheet = layOut(pictures, prompts, foot).encodeSync('png');
    // A quarter of the size, and on a sheet of small tiles nobody sees the palette.
    writeFileSync(path, await sharp(sheet).png({ palette: true, quality: 90, effort: 8 }).toBuffer());
    return path;
  };
  const seeds = `seeds 0 to ${prompts.length - 1}, uncurated`;
  return {
    painted: await write('painter-sheet.png', painted, `${name}, ${config.defaults.steps} steps, ${seeds}`),
    paste: await write(
      'paste-sheet.png',
      pasted,
      `paste baseline: the same sources on a plain ground, ${seeds}`,
    ),
    painter: name,
  };
}

/** Tiles row by row, each with its seed and words below it. */
export function layOut(pictures: readonly Pixels[], captions: readonly string[], foot: string): Canvas {
  const inter = '@fontsource-variable/inter/files/inter-latin-wght-normal.woff2';
  GlobalFonts.registerFromPath(join(projectRoot(), 'node_modules', inter), FONT);
  const rows = Math.ceil(pictures.length / COLUMNS);
  const cell = { width: TILE + GAP, height: TILE + CAPTION_LINES * LINE + GAP };
  const sheet = createCanvas(COLUMNS * cell.width + GAP, rows * cell.height + GAP + FOOT);
  const context = sheet.getContext('2d');
  context.fillStyle = PAPER;
  context.fillRect(0, 0, sheet.width, sheet.height);
  context.imageSmoothingQuality = 'high';
  context.textBaseline = 'top';
  for (const [i, picture] of pictures.entries()) {
    const x = GAP + (i % COLUMNS) * cell.width;
    const y = GAP + Math.floor(i / COLUMNS) * cell.height;
    context.drawImage(canvasOf(picture), x, y, TILE, TILE);
    context.fillStyle = INK;
    context.font = `13px ${FONT}`;
    const lines = wrap(context, `${i}  ${captions[i] ?? ''}`, TILE).slice(0, CAPTION_LINES);
    for (const [n, line] of lines.entries()) context.fillText(line, x, y + TILE + 4 + n * LINE);
  }
  context.font = `15px ${FONT}`;
  context.fillText(foot, GAP, sheet.height - FOOT + 4);
  return sheet;
}

function canvasOf({ width, height, data }: Pixels): Canvas {
  const canvas = createCanvas(width, height);
  canvas.getContext('2d').putImageData(new ImageData(new Uint8ClampedArray(data), width, height), 0, 0);
  return canvas;
}

function wrap(context: SKRSContext2D, text: string, width: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const longer = lines.length > 0 ? `${lines.at(-1)} ${word}` : word;
    if (lines.length > 0 && context.measureText(longer).width <= width) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines;
}
