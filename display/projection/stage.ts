/**
 * The way from the picture to the projector: whatever face shows it, the browser's compositor bends it to its corners, and a cover over it
 * blends its edges and lifts its black. A projector that is straight and alone costs nothing.
 */
import type { CalibrationProfile, TestPattern } from '../../protocol/projection.ts';
import { coverAt, greyOf } from './blend.ts';
import { asMatrix3d, homographyTo, type Quad, turned } from './homography.ts';
import { drawPattern, isBlended } from './patterns.ts';

export class ProjectionStage {
  /** Faces are put in here. */
  readonly picture: HTMLElement;
  private readonly root: HTMLElement;
  private readonly cover = layer('projection-cover');
  private readonly pattern = layer('projection-pattern');
  private shown: { profile: CalibrationProfile; pattern: TestPattern | null } | null = null;
  private readonly fit = (): void => this.lay();

  /** @param root fills the page, which is what the projector is given */
  constructor(root: HTMLElement) {
    this.root = root;
    this.picture = document.createElement('div');
    this.picture.className = 'projection-picture';
    root.append(this.picture, this.pattern, this.cover);
    addEventListener('resize', this.fit);
  }

  show(profile: CalibrationProfile, pattern: TestPattern | null): void {
    this.shown = { profile, pattern };
    this.lay();
  }

  dispose(): void {
    removeEventListener('resize', this.fit);
  }

  private lay(): void {
    if (this.shown === null) return;
    const { profile, pattern } = this.shown;
    const [pageWidth, pageHeight] = [innerWidth, innerHeight];
    const onSide = profile.turn % 180 !== 0;
    const [width, height] = onSide ? [pageHeight, pageWidth] : [pageWidth, pageHeight];
    this.root.style.inlineSize = `${width}px`;
    this.root.style.blockSize = `${height}px`;
    const corners = profile.corners.map(({ x, y }) => ({ x: x * pageWidth, y: y * pageHeight }));
    this.root.style.transform = isStraight(profile)
      ? 'none'
      : asMatrix3d(homographyTo(turned(corners as unknown as Quad, profile.turn), width, height));
    this.layCover(profile, width, pattern === null || isBlended(pattern));
    this.layPattern(profile, pattern, width, height);
  }

  /** One row of pixels, drawn out to the height of the picture. */
  private layCover(profile: CalibrationProfile, width: number, wanted: boolean): void {
    const needed = wanted && profile.part.of > 1 && (profile.part.overlap > 0 || profile.uplift > 0);
    this.cover.hidden = !needed;
    if (!needed) return;
    const columns = Math.max(1, Math.round(width * devicePixelRatio));
    this.cover.width = columns;
    this.cover.height = 1;
    const context = this.cover.getContext('2d') as CanvasRenderingContext2D;
    const row = context.createImageData(columns, 1);
    for (let i = 0; i < columns; i++) {
      const { grey, alpha } = greyOf(coverAt(profile, (i + 0.5) / columns));
      row.data.fill(Math.round(grey * 255), 4 * i, 4 * i + 3);
      row.data[4 * i + 3] = Math.round(alpha * 255);
    }
    context.putImageData(row, 0, 0);
  }

  private layPattern(
    { part }: CalibrationProfile,
    pattern: TestPattern | null,
    width: number,
    height: number,
  ): void {
    this.pattern.hidden = pattern === null;
    if (pattern === null) return;
    this.pattern.width = Math.round(width * devicePixelRatio);
    this.pattern.height = Math.round(height * devicePixelRatio);
    const context = this.pattern.getContext('2d') as CanvasRenderingContext2D;
    drawPattern(context, pattern, { part, width: this.pattern.width, height: this.pattern.height });
  }
}

function layer(name: string): HTMLCanvasElement {
  const canvas = document.createElement('canvas');
  canvas.className = `projection-layer ${name}`;
  canvas.hidden = true;
  return canvas;
}

const CORNERS = [
  [0, 0],
  [1, 0],
  [1, 1],
  [0, 1],
] as const;

const isStraight = ({ corners, turn }: CalibrationProfile): boolean =>
  turn === 0 && corners.every(({ x, y }, i) => x === CORNERS[i]?.[0] && y === CORNERS[i]?.[1]);
