/** The strokes of a work, laid one after another on two surfaces that are textures: colour and relief. */
import {
  DataTexture,
  LinearFilter,
  LinearMipmapLinearFilter,
  NoColorSpace,
  RGBAFormat,
  SRGBColorSpace,
} from 'three';
import {
  canvasSize,
  createSurface,
  decodeStrokes,
  layStrokes,
  type Strokes,
  type Surface,
} from '../brush/index.ts';
import { strokesLaid } from './easel-timeline.ts';

/** Pixels of the longer side while painting; the wall's own picture takes over when it is done. */
const EASEL_PX = 1024;
/** Uploads of the whole surface a second: enough for the eye, little for the bus. */
const UPLOADS_PER_S = 20;
/** Processor time for strokes in one frame; what is left waits for the next. */
const BUDGET_MS = 7;
const SLICE = 48;

export class EaselPaint {
  readonly colour: DataTexture;
  readonly relief: DataTexture;
  readonly hasRelief: boolean;
  private readonly strokes: Strokes;
  private readonly colourSurface: Surface;
  private readonly reliefSurface: Surface;
  private laid = -1;
  private uploaded = Number.NEGATIVE_INFINITY;
  private dirty = false;

  /** @param bytes of strokes.bin @throws BrushError when they are not strokes */
  constructor(bytes: Uint8Array, hasRelief: boolean, anisotropy: number) {
    this.strokes = decodeStrokes(bytes);
    this.hasRelief = hasRelief;
    const { width, height } = canvasSize(this.strokes, EASEL_PX);
    this.colourSurface = createSurface(width, height);
    this.reliefSurface = hasRelief ? createSurface(width, height) : createSurface(1, 1);
    this.colour = textureOf(this.colourSurface, true, anisotropy);
    this.relief = textureOf(this.reliefSurface, false, anisotropy);
  }

  /** Strokes without strokes (a photograph's plate) have nothing to lay one by one. */
  get count(): number {
    return this.strokes.count;
  }

  /**
   * Lays what is due. @param painted share of the time, 0 … 1 @param now milliseconds
   * @param patient false: all that is due, whatever it costs (the last stroke must be there)
   */
  paint(painted: number, now: number, patient = true): void {
    const due = strokesLaid(this.strokes.layer, painted);
    const started = performance.now();
    if (this.laid < 0) this.lay(0, 0);
    while (this.laid < due) {
      this.lay(this.laid, Math.min(due, this.laid + SLICE));
      if (patient && performance.now() - started > BUDGET_MS) break;
    }
    if (this.dirty && (now - this.uploaded > 1000 / UPLOADS_PER_S || this.laid === this.strokes.count)) {
      this.dirty = false;
      this.uploaded = now;
      this.colour.needsUpdate = true;
      if (this.hasRelief) this.relief.needsUpdate = true;
    }
  }

  dispose(): void {
    this.colour.dispose();
    this.relief.dispose();
  }

  private lay(from: number, to: number): void {
    layStrokes(this.strokes, this.colourSurface, false, { from, to });
    if (this.hasRelief) layStrokes(this.strokes, this.reliefSurface, true, { from, to });
    this.laid = to;
    this.dirty = true;
  }
}

function textureOf(surface: Surface, colour: boolean, anisotropy: number): DataTexture {
  const pixels = new Uint8Array(surface.data.buffer, surface.data.byteOffset, surface.data.byteLength);
  const texture = new DataTexture(pixels, surface.width, surface.height, RGBAFormat);
  texture.colorSpace = colour ? SRGBColorSpace : NoColorSpace;
  texture.magFilter = LinearFilter;
  texture.minFilter = LinearMipmapLinearFilter;
  texture.generateMipmaps = true;
  texture.anisotropy = anisotropy;
  texture.needsUpdate = true;
  return texture;
}
