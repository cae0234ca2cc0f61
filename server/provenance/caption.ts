/** The label below a picture, as part of the picture: paper round it, the words, what it is, and whose works it was made from. */
import { createCanvas, ImageData, type SKRSContext2D } from '@napi-rs/canvas';
import type { Pixels } from '../diffusion/pixels.ts';
import { FAMILIES, registerFonts } from './fonts.ts';

/** What the label says, every sentence in its reader's language. */
export interface Caption {
  /** What the visitor said; null where the words were to stay at home. */
  readonly words: string | null;
  /** What it is and how it was made, most important first. */
  readonly facts: readonly string[];
  /** Whose works it was made from, as their licences ask. */
  readonly credits: readonly string[];
  /** Of the sentences; the words have their own. */
  readonly direction: 'ltr' | 'rtl';
}

/** Paper round the picture; a keepsake is wider than its picture by twice as much. */
export const MARGIN = 48;
const PAPER = '#f2ead8';
const INK = '#2a2430';
const INK_QUIET = '#5a5162';
const RULE = '#c9bda5';
const STYLES = {
  words: { font: `500 34px ${FAMILIES.said}`, line: 44, ink: INK, most: 6 },
  fact: { font: `500 19px ${FAMILIES.plain}`, line: 28, ink: INK, most: 3 },
  credit: { font: `400 15px ${FAMILIES.plain}`, line: 21, ink: INK_QUIET, most: 60 },
} as const;
const GAP = 18;

/** The picture on its paper, the label below. */
export function composeCaption(picture: Pixels, caption: Caption): Pixels {
  registerFonts();
  const width = picture.width + 2 * MARGIN;
  const measuring = createCanvas(1, 1).getContext('2d');
  const blocks = blocksOf(measuring, caption, picture.width);
  const label = blocks.reduce((sum, { lines, style }) => sum + lines.length * style.line + GAP, 0);
  const canvas = createCanvas(width, MARGIN + picture.height + MARGIN / 2 + label + MARGIN / 2);
  const context = canvas.getContext('2d');
  context.fillStyle = PAPER;
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.putImageData(
    new ImageData(new Uint8ClampedArray(picture.data), picture.width, picture.height),
    MARGIN,
    MARGIN,
  );
  let y = MARGIN + picture.height + MARGIN / 2;
  for (const { lines, style, direction, ruled } of blocks) {
    if (ruled) {
      context.fillStyle = RULE;
      context.fillRect(MARGIN, y, picture.width, 1);
      y += GAP / 2;
    }
    context.font = style.font;
    context.fillStyle = style.ink;
    context.direction = direction;
    context.textAlign = direction === 'rtl' ? 'right' : 'left';
    context.textBaseline = 'middle';
    for (const line of lines) {
      context.fillText(line, direction === 'rtl' ? width - MARGIN : MARGIN, y + style.line / 2);
      y += style.line;
    }
    y += ruled ? GAP / 2 : GAP;
  }
  const { data } = context.getImageData(0, 0, canvas.width, canvas.height);
  return { width: canvas.width, height: canvas.height, data };
}

interface Block {
  readonly lines: readonly string[];
  readonly style: (typeof STYLES)[keyof typeof STYLES];
  readonly direction: 'ltr' | 'rtl';
  readonly ruled: boolean;
}

function blocksOf(context: SKRSContext2D, caption: Caption, width: number): Block[] {
  const block = (
    text: string,
    style: Block['style'],
    direction: Block['direction'],
    ruled = false,
  ): Block => ({
    lines: wrap(context, text, style, width),
    style,
    direction,
    ruled,
  });
  return [
    ...(caption.words ? [block(caption.words, STYLES.words, directionOf(caption.words))] : []),
    ...caption.facts.map((fact) => block(fact, STYLES.fact, caption.direction)),
    ...caption.credits.map((credit, i) => block(credit, STYLES.credit, caption.direction, i === 0)),
  ];
}

/** Lines no wider than `width`; a word that is wider is broken between signs. Beyond the style's most lines it ends with an ellipsis. */
function wrap(context: SKRSContext2D, text: string, { font, most }: Block['style'], width: number): string[] {
  context.font = font;
  const fits = (line: string): boolean => context.measureText(line.trimEnd()).width <= width;
  const lines: string[] = [];
  let line = '';
  const end = (): void => {
    if (line.trim() !== '') lines.push(line.trimEnd());
    line = '';
  };
  for (const piece of segments(text.replace(/\s+/gu, ' ').trim(), 'word')) {
    if (fits(line + piece)) {
      line += piece;
      continue;
    }
    end();
    for (const sign of fits(piece) ? [piece] : segments(piece, 'grapheme')) {
      if (!fits(line + sign)) end();
      line += line === '' ? sign.trimStart() : sign;
    }
  }
  end();
  if (lines.length <= most) return lines;
  let last = segments(lines[most - 1] as string, 'grapheme');
  while (last.length > 0 && !fits(`${last.join('')}…`)) last = last.slice(0, -1);
  return [...lines.slice(0, most - 1), `${last.join('').trimEnd()}…`];
}

/** Where a line may end: between words, marks staying with the word before them. */
function segments(text: string, granularity: 'word' | 'grapheme'): string[] {
  const list: string[] = [];
  for (const { segment, isWordLike } of new Intl.Segmenter(undefined, { granularity }).segment(text)) {
    if (granularity === 'word' && !isWordLike && list.length > 0 && !/^[\p{Ps}\p{Pi}]/u.test(segment))
      list[list.length - 1] += segment;
    else list.push(segment);
  }
  return list;
}

const RTL = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]/;

/** Of the first letter that has one (Unicode bidi rule P2). */
export function directionOf(text: string): 'ltr' | 'rtl' {
  const letter = text.match(/\p{L}/u)?.[0];
  return letter !== undefined && RTL.test(letter) ? 'rtl' : 'ltr';
}
