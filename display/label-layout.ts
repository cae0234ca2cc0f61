/**
 * Which parts of a label fit under a frame, and how large. Museum practice: title (the visitor's words), date, medium,
 * credit line, number. Legible first: when room is short, parts are left out before letters get smaller. Pure.
 */
import { balanceLines, breakLines, type Measure, wordsFit } from './label-text.ts';

export interface LabelWords {
  readonly title: string;
  readonly language: string;
  readonly number: string;
  readonly date: string;
  readonly medium: string;
  readonly credit: string;
}

export type LabelFont = 'title' | 'detail';

export interface LabelLine {
  readonly text: string;
  readonly font: LabelFont;
  /** Metres from the top of the label to the baseline. */
  readonly baseline: number;
  readonly of: 'title' | 'number' | 'detail';
}

export interface LabelLayout {
  readonly width: number;
  readonly height: number;
  readonly titleSize: number;
  readonly detailSize: number;
  readonly padding: number;
  readonly lines: readonly LabelLine[];
}

/** Read from 5 m at 3 mm of x-height a metre; Fraunces has an x-height of .48 of its size. */
const TITLE_LEAST_M = 0.031;
const DETAIL_LEAST_M = 0.0175;
/** On a coarse projector letters need pixels, whatever the metres say. */
const TITLE_LEAST_PX = 12;
const DETAIL_LEAST_PX = 10;
const TITLE_LEADING = 1.12;
const DETAIL_LEADING = 1.3;
const TITLE_MOST_LINES = 4;
/** A long title may be set a little smaller before anything of it is left out. */
const TITLE_SHARES = [1, 0.92, 0.86] as const;
/** A title that has to be cut shorter than this says nothing: the number alone hangs there. */
const TITLE_LEAST_SIGNS = 16;

/**
 * @param width of the card at most, metres
 * @param room height there is under the frame, metres
 * @param metresPerPixel of the settled view
 * @param measure width in metres of a text set in a font of a size in metres
 */
export function layOutLabel(
  words: LabelWords,
  width: number,
  room: number,
  metresPerPixel: number,
  measure: (font: LabelFont, size: number, text: string) => number,
): LabelLayout {
  const largest = Math.max(TITLE_LEAST_M, TITLE_LEAST_PX * metresPerPixel);
  const detailSize = Math.min(largest, Math.max(DETAIL_LEAST_M, DETAIL_LEAST_PX * metresPerPixel));
  const padding = Math.min(0.016, largest * 0.42);
  const inner = width - 2 * padding;
  const inDetail: Measure = (text) => measure('detail', detailSize, text);

  const build = (details: readonly string[], titleSize: number, titleLines: number): LabelLayout => {
    const inTitle: Measure = (text) => measure('title', titleSize, text);
    const title =
      titleLines === 0 ? [] : balanceLines(words.title, inner, inTitle, titleLines, words.language);
    let widest = 0;
    const lines: LabelLine[] = [];
    let y = padding;
    for (const text of title) {
      lines.push({ text, font: 'title', of: 'title', baseline: y + titleSize * 0.86 });
      y += titleSize * TITLE_LEADING;
      widest = Math.max(widest, inTitle(text));
    }
    if (details.length > 0 && title.length > 0) y += detailSize * 0.22;
    for (const detail of details) {
      for (const text of breakLines(detail, inner, inDetail, 3)) {
        const baseline = y + detailSize;
        lines.push({ text, font: 'detail', of: detail === words.number ? 'number' : 'detail', baseline });
        y += detailSize * DETAIL_LEADING;
        widest = Math.max(widest, inDetail(text));
      }
    }
    // The card is cut to its words.
    const cut = Math.min(width, widest + 2 * padding);
    return { width: cut, height: y + padding * 0.75, titleSize, detailSize, padding, lines };
  };

  const choices: readonly (readonly string[])[] = [
    [words.date, words.medium, words.credit, words.number],
    [words.date, words.medium, words.number],
    [`${words.date} · ${words.number}`],
    [words.number],
    [],
  ];
  for (const share of TITLE_SHARES) {
    const titleSize = largest * share;
    const inTitle: Measure = (text) => measure('title', titleSize, text);
    if (!wordsFit(words.title, inner, inTitle, words.language)) continue;
    const lines = breakLines(words.title, inner, inTitle, 99, words.language).length;
    if (lines > TITLE_MOST_LINES) continue;
    for (const details of choices) {
      const layout = build(details, titleSize, lines);
      if (layout.height <= room) return layout;
    }
  }
  // Not even the title alone: as many of its lines as there is room for, at least one.
  const smallest = largest * (TITLE_SHARES.at(-1) as number);
  for (let lines = TITLE_MOST_LINES; lines > 1; lines--) {
    const layout = build([], smallest, lines);
    if (layout.height <= room) return layout;
  }
  const cut = build([], smallest, 1);
  const signs = cut.lines.reduce((sum, { text }) => sum + text.length, 0);
  const says = signs >= Math.min(TITLE_LEAST_SIGNS, words.title.length);
  return says ? cut : build([words.number], smallest, 0);
}
