/** The wall without WebGL: the same works and labels in the same places, as framed pictures on a page. Never black, never blank. */
import type { Reflection } from '../protocol/hang.ts';
import type { Work } from '../protocol/work.ts';
import { t } from './i18n.ts';
import './wall-2d.css';

/** In shares of the whole wall's view, from its upper left corner. */
export interface Place {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
  /** Free height under the frame, for the label. */
  readonly under: number;
  /** From the eye, metres: what is nearer hides what is further. */
  readonly depth: number;
}

export interface WallPage {
  readonly hung: readonly { readonly work: Work; readonly place: Place }[];
  readonly reflection: Reflection | null;
  readonly painting: number;
  /** Of a wall of several projectors: width of the whole, and where this one begins, in widths of one. */
  readonly part: { readonly full: number; readonly offset: number };
  /** Share of the height, from above, that is free for what the wall says. */
  readonly wordsUnder: number;
}

export interface Wall2dOptions {
  root: HTMLElement;
  /** Where visitors speak, said when nothing hangs. */
  address: string;
  /** The lines under a picture, in the museum's language; the first is the title. */
  labelOf: (work: Work) => { title: string; lines: readonly string[] };
}

function element<K extends keyof HTMLElementTagNameMap>(
  name: K,
  className: string,
  text?: string,
): HTMLElementTagNameMap[K] {
  const made = document.createElement(name);
  made.className = className;
  if (text !== undefined) made.textContent = text;
  return made;
}

const percent = (share: number): string => `${share * 100}%`;

export class Wall2d {
  private readonly section = element('section', 'wall-2d');
  private readonly words = element('header', 'wall-2d-words');
  private readonly saying = element('p', 'wall-2d-saying said');
  private readonly source = element('p', 'wall-2d-source');
  private readonly list = element('ol', 'wall-2d-works');
  private readonly options: Wall2dOptions;
  private readonly items = new Map<string, HTMLLIElement>();

  constructor(options: Wall2dOptions) {
    this.options = options;
    this.words.append(this.saying, this.source);
    this.section.append(this.list, element('div', 'wall-2d-easel'), this.words);
    options.root.append(this.section);
  }

  get count(): number {
    return this.items.size;
  }

  show(page: WallPage): void {
    const wanted = new Set(page.hung.map(({ work }) => work.id));
    for (const [id, item] of this.items) {
      if (wanted.has(id)) continue;
      item.remove();
      this.items.delete(id);
    }
    for (const { work, place } of page.hung) {
      let item = this.items.get(work.id);
      if (item === undefined) {
        item = this.makeItem(work);
        this.items.set(work.id, item);
        this.list.append(item);
      }
      put(item, place);
    }
    this.section.style.inlineSize = percent(page.part.full);
    this.section.style.left = percent(-page.part.offset);
    this.section.dataset.painting = String(page.painting > 0);
    this.words.style.blockSize = percent(page.hung.length === 0 ? 1 : page.wordsUnder);
    this.say(page);
  }

  dispose(): void {
    this.section.remove();
    this.items.clear();
  }

  private say(page: WallPage): void {
    const { reflection } = page;
    if (page.hung.length === 0) {
      this.saying.textContent = t('wall.emptySays');
      this.source.textContent = t('wall.emptyHow', { address: this.options.address });
      return;
    }
    this.saying.textContent = reflection?.text ?? '';
    this.source.textContent = reflection?.kind === 'fact' ? t('wall.factSource', reflection) : '';
  }

  private makeItem(work: Work): HTMLLIElement {
    const item = element('li', 'wall-2d-work');
    const picture = element('img', 'wall-2d-picture');
    picture.src = `/pictures/${work.id}/wall.webp`;
    picture.alt = work.words;
    picture.decoding = 'async';
    picture.addEventListener('error', () => picture.classList.add('wall-2d-missing'));
    const label = element('div', 'wall-2d-label');
    const { title, lines } = this.options.labelOf(work);
    const heading = element('p', 'wall-2d-title said', title);
    heading.lang = work.language;
    heading.dir = 'auto';
    label.append(heading, ...lines.map((line) => element('p', 'wall-2d-detail', line)));
    item.append(picture, label);
    return item;
  }
}

/** Left and top are the room's, whichever way the language runs. */
function put({ style }: HTMLElement, place: Place): void {
  style.left = percent(place.left);
  style.top = percent(place.top);
  style.width = percent(place.width);
  style.height = percent(place.height);
  style.zIndex = String(Math.round(-1_000 * place.depth) + 1_000_000);
  style.setProperty('--under', String(place.under / place.height));
}
