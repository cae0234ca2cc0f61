/** Days and hours written on the plaster over the frieze of time, in the museum's language. They come and go with it. */
import { Group } from 'three';
import type { HangMark } from '../protocol/hang.ts';
import { directionOf, language } from '../ui/i18n.ts';
import { PLAIN, SAID_LIGHT } from './canvas-text.ts';
import { smooth } from './motion.ts';
import type { SharedLight } from './shared-light.ts';
import { TextPlane } from './text-plane.ts';

const FADE_S = 1.4;
const DAY_M = 0.1;
const HOUR_M = 0.055;
const LEAST_PX = 13;
/** Written up to where the next begins, and no further. */
const WIDTH_MOST_M = 2.4;
const BETWEEN_M = 0.12;
const ON_WALL_M = 0.01;
/** A frieze of months has more hours than anybody reads: the days are written first. */
const MARKS_MOST = 64;

export class HangMarks {
  readonly group = new Group();
  private readonly shared: SharedLight;
  private readonly anisotropy: number;
  private planes: TextPlane[] = [];
  private key = '[]';
  private next: { marks: readonly HangMark[]; metresPerPixel: number; key: string } | null = null;
  private shown = 0;

  constructor(shared: SharedLight, anisotropy: number) {
    this.shared = shared;
    this.anisotropy = anisotropy;
  }

  write(marks: readonly HangMark[], metresPerPixel: number): void {
    const key = JSON.stringify(marks.length === 0 ? [] : [marks, metresPerPixel]);
    this.next = key === this.key ? null : { marks, metresPerPixel, key };
  }

  /** What is written goes before anything else is. @param room 0 … 1 */
  update(dt: number, room: number, still: boolean): void {
    const wanted = this.next === null ? room : 0;
    const step = still ? 1 : dt / FADE_S;
    this.shown =
      wanted > this.shown ? Math.min(wanted, this.shown + step) : Math.max(wanted, this.shown - step);
    if (this.next !== null && this.shown <= 0) this.set();
    for (const plane of this.planes) plane.show(smooth(this.shown));
  }

  private set(): void {
    if (this.next === null) return;
    const { marks, metresPerPixel, key } = this.next;
    this.key = key;
    this.next = null;
    for (const plane of this.planes) {
      this.group.remove(plane.mesh);
      plane.dispose();
    }
    const days = marks.filter(({ kind }) => kind === 'day');
    const hours = marks.filter(({ kind }) => kind === 'hour');
    const chosen = [...days, ...hours].slice(0, MARKS_MOST).sort((a, b) => a.x - b.x);
    this.planes = chosen.map((mark, i) => {
      const free = (chosen[i + 1]?.x ?? Number.POSITIVE_INFINITY) - mark.x - BETWEEN_M;
      return this.plane(mark, Math.min(WIDTH_MOST_M, free), metresPerPixel);
    });
  }

  private plane(mark: HangMark, width: number, metresPerPixel: number): TextPlane {
    const day = mark.kind === 'day';
    const plane = new TextPlane(this.shared, { projected: true, ink: '#ffe9c6', strength: day ? 0.7 : 0.5 });
    const block = {
      text: textOf(mark),
      face: day ? SAID_LIGHT : PLAIN,
      size: Math.max(day ? DAY_M : HOUR_M, LEAST_PX * metresPerPixel),
      leading: 1.1,
      mostLines: 2,
      language: language(),
      direction: directionOf(language()),
    };
    plane.set([block], width, 'start', metresPerPixel, this.anisotropy);
    plane.mesh.position.set(mark.x + plane.width / 2, mark.y, ON_WALL_M);
    this.group.add(plane.mesh);
    return plane;
  }
}

function textOf({ kind, at }: HangMark): string {
  const options: Intl.DateTimeFormatOptions =
    kind === 'day'
      ? { weekday: 'long', day: 'numeric', month: 'long' }
      : { hour: 'numeric', minute: '2-digit' };
  const date = new Date(at);
  if (kind === 'hour') date.setMinutes(0);
  return new Intl.DateTimeFormat(language(), options).format(date);
}
