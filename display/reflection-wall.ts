/** The reflection wall: one sentence at a time as light on the plaster above the works. Cross-faded, never scrolled. */
import { Group } from 'three';
import type { Reflection } from '../protocol/hang.ts';
import { directionOf, language, t } from '../ui/i18n.ts';
import { PLAIN, SAID_LIGHT } from './canvas-text.ts';
import type { Framing } from './framing.ts';
import { directionOfText } from './label-text.ts';
import { mix, smooth } from './motion.ts';
import type { SharedLight } from './shared-light.ts';
import { type TextBlock, TextPlane } from './text-plane.ts';

/** A sentence takes this long to come, and as long to go. */
const FADE_S = 1.4;
const SENTENCE_SHARE = 0.046;
const SENTENCE_SHARE_TALL = 0.034;
const SOURCE_SHARE = 0.019;
/** An empty wall has room, and one thing to say. */
const EMPTY_LARGER = 1.25;
const WIDTH_SHARE = 0.72;
const WIDTH_SHARE_TALL = 0.84;

/** What the wall says: a reflection, or the invitation of an empty room. */
export type Saying =
  | { readonly kind: 'reflection'; readonly reflection: Reflection }
  | { readonly kind: 'invitation'; readonly address: string };

function blocksOf(saying: Saying, size: number, small: number): TextBlock[] {
  const said = {
    face: SAID_LIGHT,
    size,
    leading: 1.2,
    mostLines: 7,
    language: language(),
    direction: directionOf(language()),
  };
  const plain = {
    face: PLAIN,
    size: small,
    leading: 1.35,
    mostLines: 2,
    direction: directionOf(language()),
    language: language(),
    strength: 0.72,
  };
  if (saying.kind === 'invitation') {
    return [
      { ...said, size: size * EMPTY_LARGER, text: t('wall.emptySays') },
      {
        ...plain,
        strength: 0.9,
        size: small * EMPTY_LARGER * 1.2,
        text: t('wall.emptyHow', { address: saying.address }),
        above: size * 0.5,
        mostLines: 3,
      },
    ];
  }
  const { reflection } = saying;
  if (reflection.kind === 'question')
    return [{ ...said, direction: directionOfText(reflection.text), text: reflection.text }];
  const source = t('wall.factSource', {
    source: reflection.source,
    date: reflection.date,
    checkedOn: reflection.checkedOn,
  });
  return [
    { ...said, direction: directionOfText(reflection.text), text: reflection.text },
    { ...plain, text: source, above: size * 0.35 },
  ];
}

export class ReflectionWall {
  readonly group = new Group();
  private readonly planes: [TextPlane, TextPlane];
  private front: 0 | 1 = 0;
  private fade = 1;
  private shown = 1;
  private current: Saying | null = null;
  private pending: Saying | null = null;
  private framing: Framing | null = null;
  private key = '';
  private metresPerPixel = 0.003;
  private readonly anisotropy: number;

  constructor(shared: SharedLight, anisotropy: number) {
    this.anisotropy = anisotropy;
    const make = (): TextPlane => new TextPlane(shared, { projected: true, ink: '#ffe9c6', strength: 0.85 });
    this.planes = [make(), make()];
    this.group.add(this.planes[0].mesh, this.planes[1].mesh);
  }

  get text(): string {
    if (this.current === null) return '';
    return this.current.kind === 'reflection' ? this.current.reflection.id : 'invitation';
  }

  say(saying: Saying | null): void {
    const key = JSON.stringify(saying);
    if (key === this.key) return;
    this.key = key;
    this.pending = saying;
  }

  /** A new framing sets the present sentence again at its size. */
  frame(framing: Framing, metresPerPixel: number): void {
    this.framing = framing;
    this.metresPerPixel = metresPerPixel;
    if (this.current !== null) this.set(this.planes[this.front], this.current);
  }

  /** @param room 0 … 1: while all attention is at the easel the wall is silent */
  update(dt: number, room: number, still: boolean): void {
    if (this.pending !== null && this.framing !== null && this.fade >= 1) {
      this.current = this.pending;
      this.pending = null;
      this.front = this.front === 0 ? 1 : 0;
      this.set(this.planes[this.front], this.current);
      this.fade = still ? 1 : 0;
    }
    this.fade = Math.min(1, this.fade + dt / (2 * FADE_S));
    this.shown = mix(this.shown, room, Math.min(1, dt * 2.5));
    if (still) this.shown = room;
    // One goes before the other comes: two sentences over each other cannot be read.
    const quiet = smooth((this.shown - 0.35) / 0.6);
    this.planes[this.front].show(this.current === null ? 0 : smooth(this.fade * 2 - 1) * quiet);
    this.planes[this.front === 0 ? 1 : 0].show(smooth(1 - this.fade * 2) * quiet);
  }

  private set(plane: TextPlane, saying: Saying): void {
    const framing = this.framing;
    if (framing === null) return;
    const tall = framing.width < framing.height;
    const share = tall ? SENTENCE_SHARE_TALL : SENTENCE_SHARE;
    const top = framing.y + framing.height / 2;
    const room = top - framing.wordsFrom;
    let size = share * framing.height;
    const small = SOURCE_SHARE * framing.height * (tall ? 0.8 : 1);
    const width = framing.width * (tall ? WIDTH_SHARE_TALL : WIDTH_SHARE);
    for (let attempt = 0; attempt < 6; attempt++) {
      plane.set(blocksOf(saying, size, small), width, 'center', this.metresPerPixel, this.anisotropy);
      if (plane.height <= room) break;
      size *= 0.86;
    }
    const empty = saying.kind === 'invitation';
    const y = empty ? framing.wordsFrom + room * 0.5 : framing.wordsFrom + room * 0.52;
    plane.mesh.position.set(framing.x, y, framing.z + 0.012);
  }
}
