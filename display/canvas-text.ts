/** Type on a canvas: the browser's own shaping, so any script and direction is set as it should be. */

export const SAID_FAMILY =
  "'Fraunces Variable', 'Noto Serif', 'Noto Naskh Arabic Variable', 'Noto Sans Devanagari Variable', 'Noto Serif CJK SC', 'DejaVu Serif', Georgia, serif";
export const PLAIN_FAMILY =
  "'Inter Variable', 'Noto Sans', 'Noto Sans Arabic Variable', 'Noto Sans Devanagari Variable', 'Noto Sans CJK SC', 'DejaVu Sans', system-ui, sans-serif";

/** A letter of each script whose font comes with the page: fonts are fetched by the letters asked for. */
const SCRIPTS = 'ب क';

/** Fonts are used on canvases before any element asks for them. Missing ones fall back; the wall never waits long. */
export async function loadFonts(sample: string): Promise<void> {
  const wanted = [
    `400 32px 'Fraunces Variable'`,
    `italic 400 32px 'Fraunces Variable'`,
    `500 32px 'Inter Variable'`,
    `400 32px 'Noto Naskh Arabic Variable'`,
    `400 32px 'Noto Sans Arabic Variable'`,
    `400 32px 'Noto Sans Devanagari Variable'`,
  ];
  const fonts = Promise.allSettled(wanted.map((font) => document.fonts.load(font, sample + SCRIPTS)));
  await Promise.race([fonts, new Promise((done) => setTimeout(done, 3_000))]);
}

const ruler = document.createElement('canvas').getContext('2d') as CanvasRenderingContext2D;

export interface Face {
  readonly family: string;
  readonly weight: number;
  readonly italic?: boolean;
}

export const SAID: Face = { family: SAID_FAMILY, weight: 460 };
export const SAID_LIGHT: Face = { family: SAID_FAMILY, weight: 340 };
export const PLAIN: Face = { family: PLAIN_FAMILY, weight: 480 };

export function fontOf(face: Face, px: number): string {
  return `${face.italic ? 'italic ' : ''}${face.weight} ${px}px ${face.family}`;
}

/**
 * Width of `text` in the unit of `size`. Measured at the pixels it will be set at: Fraunces has an optical axis, and
 * its small letters are wider than its large ones.
 * @param scale canvas pixels for one unit of `size`
 */
export function widthOf(face: Face, size: number, text: string, scale: number): number {
  ruler.font = fontOf(face, size * scale);
  return ruler.measureText(text).width / scale;
}
