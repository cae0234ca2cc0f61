/** Pages that the server writes itself: a built frame with the exhibition's look, filled with text. They need no script. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isRightToLeft } from '../provenance/label-text.ts';

/** HTML that needs no more escaping. */
export interface Html {
  readonly html: string;
}

type Filling = string | number | Html | null | undefined | readonly Filling[];

/** A template whose fillings are escaped, unless they were made by this function themselves. Null and undefined are left out. */
export function html(parts: TemplateStringsArray, ...fillings: readonly Filling[]): Html {
  return { html: parts.reduce((text, part, i) => text + part + fill(fillings[i]), '') };
}

function fill(filling: Filling): string {
  if (filling === null || filling === undefined) return '';
  if (Array.isArray(filling)) return filling.map(fill).join('');
  if (typeof filling === 'object' && 'html' in filling) return filling.html;
  return String(filling).replace(/[&<>"']/g, (sign) => `&#${sign.codePointAt(0)};`);
}

export interface PaperPage {
  readonly language: string;
  readonly title: string;
  readonly main: Html;
}

/** Where the built page is not there (a server without its pages): plain text is better than none. */
const BARE = '<!doctype html><html><meta charset="utf-8"><title></title><main></main></html>';

/** @param web the built pages */
export function createPaper(web: string): (page: PaperPage) => string {
  let frame: string | null = null;
  const read = (): string => {
    try {
      return readFileSync(join(web, 'keepsake', 'index.html'), 'utf8');
    } catch {
      return BARE;
    }
  };
  return ({ language, title, main }) => {
    frame ??= read();
    const dir = isRightToLeft(language) ? 'rtl' : 'ltr';
    return frame
      .replace(/<html[^>]*>/, () => `<html lang="${fill(language)}" dir="${dir}" class="paper">`)
      .replace(/<title>[^<]*<\/title>/, () => `<title>${fill(title)}</title>`)
      .replace('<main></main>', () => `<main>${main.html}</main>`);
  };
}
