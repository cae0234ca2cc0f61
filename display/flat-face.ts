/** The 2D wall as a face of the same knowledge: for browsers without WebGL, and while it is lost for long. */
import { Wall2d } from '../ui/wall-2d.ts';
import type { WallFace } from './face.ts';
import { labelWords } from './label-words.ts';
import type { Knowledge } from './wall-state.ts';

export class FlatFace implements WallFace {
  private readonly wall: Wall2d;

  constructor(root: HTMLElement, address: string) {
    this.wall = new Wall2d({
      root,
      address,
      labelOf: (work) => {
        const words = labelWords(work);
        return { title: words.title, lines: [words.date, words.medium, words.credit, words.number] };
      },
    });
  }

  get count(): number {
    return this.wall.count;
  }

  show(knowledge: Knowledge): void {
    const hanging = new Set(knowledge.hang.poses.map((pose) => pose.work));
    this.wall.show({
      works: [...knowledge.works.values()].filter((work) => hanging.has(work.id)),
      reflection: knowledge.reflection,
      painting: knowledge.painting,
    });
  }

  /** A flat wall has no easel: the work is simply there. */
  hung(): void {}

  dispose(): void {
    this.wall.dispose();
  }
}
