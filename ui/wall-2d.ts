/** The wall without WebGL: the same works and labels as a page of framed pictures. Never black, never blank. */
import type { Reflection } from '../protocol/hang.ts';
import type { Work } from '../protocol/work.ts';
import { t } from './i18n.ts';
import './wall-2d.css';

export interface WallPage {
  works: readonly Work[];
  reflection: Reflection | null;
  painting: number;
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

export class Wall2d {
  private readonly section = element('section', 'wall-2d');
  private readonly saying = element('p', 'wall-2d-saying said');
  private readonly source = element('p', 'wall-2d-source');
  private readonly list = element('ol', 'wall-2d-works');
  private readonly options: Wall2dOptions;
  private readonly items = new Map<string, HTMLLIElement>();

  constructor(options: Wall2dOptions) {
    this.options = options;
    this.section.append(this.saying, this.source, this.list);
    options.root.append(this.section);
  }

  get count(): number {
    return this.items.size;
  }

  show(page: WallPage): void {
    const wanted = new Set(page.works.map((work) => work.id));
    for (const [id, item] of this.items) {
      if (wanted.has(id)) continue;
      item.remove();
      this.items.delete(id);
    }
    for (const work of [...page.works].sort((a, b) => b.number - a.number)) {
      let item = this.items.get(work.id);
      if (item === undefined) {
        item = this.makeItem(work);
        this.items.set(work.id, item);
      }
      this.list.append(item);
    }
    this.section.dataset.painting = String(page.painting);
    this.say(page);
  }

  dispose(): void {
    this.section.remove();
    this.items.clear();
  }

  private say(page: WallPage): void {
    const { reflection } = page;
    if (page.works.length === 0) {
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
