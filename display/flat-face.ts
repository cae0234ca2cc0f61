/** The 2D wall as a face of the same knowledge: for browsers without WebGL, and while it is lost for long. */
import type { WallPart } from '../protocol/projection.ts';
import { STRAIGHT } from '../protocol/projection-kinds.ts';
import { Wall2d } from '../ui/wall-2d.ts';
import type { WallFace } from './face.ts';
import { placeOf, stepBack } from './flat-places.ts';
import { frameHang } from './framing.ts';
import { labelWords } from './label-words.ts';
import { LABEL_GAP_M } from './labels.ts';
import { viewOf } from './part.ts';
import { type Knowledge, NOTHING } from './wall-state.ts';

export class FlatFace implements WallFace {
  private readonly wall: Wall2d;
  private readonly root: HTMLElement;
  private readonly resized: ResizeObserver;
  private knowledge: Knowledge = NOTHING;
  private part = viewOf(STRAIGHT.part);

  constructor(root: HTMLElement, address: string) {
    this.root = root;
    this.wall = new Wall2d({
      root,
      address,
      labelOf: (work) => {
        const words = labelWords(work);
        return { title: words.title, lines: [words.date, words.medium, words.credit, words.number] };
      },
    });
    this.resized = new ResizeObserver(() => this.lay());
    this.resized.observe(root);
  }

  get count(): number {
    return this.wall.count;
  }

  setPart(part: WallPart): void {
    this.part = viewOf(part);
    this.lay();
  }

  show(knowledge: Knowledge): void {
    this.knowledge = knowledge;
    this.lay();
  }

  /** A flat wall has no easel: the work is simply there. */
  hung(): void {}

  dispose(): void {
    this.resized.disconnect();
    this.wall.dispose();
  }

  private lay(): void {
    const { hang, works, reflection, painting } = this.knowledge;
    const aspect = (this.part.full * this.root.clientWidth) / Math.max(1, this.root.clientHeight);
    const framing = stepBack(frameHang(hang, Math.max(0.2, aspect)));
    this.wall.show({
      hung: hang.poses.flatMap((pose) => {
        const work = works.get(pose.work);
        const place = placeOf(pose, hang.poses, framing, LABEL_GAP_M);
        return work === undefined || place === null ? [] : [{ work, place }];
      }),
      reflection,
      painting,
      part: this.part,
      wordsUnder: Math.max(0, 0.5 - (framing.wordsFrom - framing.y) / framing.height),
    });
  }
}
